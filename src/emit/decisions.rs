//! Decision trees as nested `match` and `if`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::Scope;
use super::values;
use crate::ir::{Arm, Decision, MemberPath, Scalar, Shape};

/// What decisions are made on, and what they lead to.
pub(super) struct Subject<'a> {
    pub(super) scope: &'a Scope<'a>,
    /// The variable: `object` or `node`.
    pub(super) value: TokenStream,
    /// Whether it is a `Node`, which is read another way than an `Object`.
    pub(super) is_node: bool,
    /// The expression for an alternative, `None` for the catch-all.
    pub(super) leaf: &'a dyn Fn(Option<usize>) -> TokenStream,
}

/// An expression, and whether it may follow `else` as it is.
struct Expression {
    tokens: TokenStream,
    is_if: bool,
}

/// The expression that decides.
pub(super) fn tokens(subject: &Subject<'_>, decision: &Decision) -> TokenStream {
    expression(subject, decision).tokens
}

fn expression(subject: &Subject<'_>, decision: &Decision) -> Expression {
    match decision {
        Decision::Match {
            key,
            arms,
            otherwise,
        } => Comparison::all()
            .into_iter()
            .rev()
            .fold(expression(subject, otherwise), |otherwise, comparison| {
                comparison.of(subject, key, arms, otherwise)
            }),
        Decision::Present {
            member,
            then,
            otherwise,
        } => {
            let value = &subject.value;
            let condition = if subject.is_node {
                quote!(#value.at(&[#(#member),*]).is_some_and(|it| !it.is_null()))
            } else {
                quote!(#value.has(&[#(#member),*]))
            };
            let then = expression(subject, then).tokens;
            branch(&condition, &then, expression(subject, otherwise))
        }
        Decision::Shape { arms, otherwise } => shapes(subject, arms, otherwise),
        Decision::Leaf(index) => plain((subject.leaf)(Some(*index))),
        Decision::FirstOf(list) => first_of(subject, list),
        Decision::Unknown => plain((subject.leaf)(None)),
    }
}

/// Values of one type, which one accessor reads.
#[derive(Clone, Copy)]
enum Comparison {
    Text,
    Integer,
    Bool,
}

impl Comparison {
    fn all() -> [Self; 3] {
        [Self::Text, Self::Integer, Self::Bool]
    }

    /// A `match` over the arms that have values of this type.
    fn of(
        self,
        subject: &Subject<'_>,
        key: &MemberPath,
        arms: &[Arm],
        otherwise: Expression,
    ) -> Expression {
        let arms: Vec<_> = arms
            .iter()
            .map(|arm| {
                (
                    arm.values
                        .iter()
                        .filter_map(|value| self.pattern(value))
                        .collect(),
                    arm,
                )
            })
            .filter(|(patterns, _): &(Vec<TokenStream>, _)| !patterns.is_empty())
            .collect();
        let some = subject.scope.prelude("Some");
        let read = self.read(subject, key);
        match &arms[..] {
            [] => otherwise,
            [(patterns, arm)] => {
                let then = expression(subject, &arm.then).tokens;
                let condition = match &patterns[..] {
                    [only] => quote!(#read == #some(#only)),
                    several => quote!(matches!(#read, #some(#(#several)|*))),
                };
                branch(&condition, &then, otherwise)
            }
            arms => {
                let arms = arms.iter().map(|(patterns, arm)| {
                    let then = expression(subject, &arm.then).tokens;
                    quote!(#some(#(#patterns)|*) => #then,)
                });
                let otherwise = otherwise.tokens;
                plain(quote!(match #read { #(#arms)* _ => #otherwise, }))
            }
        }
    }

    fn pattern(self, value: &Scalar) -> Option<TokenStream> {
        match (self, value) {
            (Self::Text, Scalar::String(_))
            | (Self::Integer, Scalar::Int(_))
            | (Self::Bool, Scalar::Bool(_)) => Some(values::literal(value)),
            _ => None,
        }
    }

    fn read(self, subject: &Subject<'_>, key: &MemberPath) -> TokenStream {
        let value = &subject.value;
        let [direct, of_node] = match self {
            Self::Text => ["key", "as_str"],
            Self::Integer => ["integer_key", "as_i64"],
            Self::Bool => ["bool_key", "as_bool"],
        };
        if subject.is_node {
            let (node, read) = (subject.scope.runtime("Node"), format_ident!("{of_node}"));
            quote!(#value.at(&[#(#key),*]).and_then(#node::#read))
        } else {
            let read = format_ident!("{direct}");
            quote!(#value.#read(&[#(#key),*]))
        }
    }
}

/// Tries alternatives that nothing tells apart.
fn first_of(subject: &Subject<'_>, list: &[usize]) -> Expression {
    let mut tries = list.iter().map(|index| (subject.leaf)(Some(*index)));
    let last = (subject.leaf)(None);
    let Some(first) = tries.next() else {
        return plain(last);
    };
    plain(quote!(#first #(.or_else(|_| #tries))* .or_else(|_| #last)))
}

fn shapes(subject: &Subject<'_>, arms: &[(Shape, Decision)], otherwise: &Decision) -> Expression {
    let value = match (&subject.value, subject.is_node) {
        (value, true) => value.clone(),
        (value, false) => quote!(#value.node()),
    };
    let (shape, some) = (
        subject.scope.runtime("Shape"),
        subject.scope.prelude("Some"),
    );
    let names = arms.iter().map(|(of, _)| shape_name(&shape, *of));
    let branches = arms.iter().map(|(of, then)| {
        let name = shape_name(&shape, *of);
        let then = expression(subject, then).tokens;
        quote!(#some(#name) => #then,)
    });
    let otherwise = expression(subject, otherwise).tokens;
    plain(quote! {
        match #value.shape_among(&[#(#names),*]) { #(#branches)* _ => #otherwise, }
    })
}

fn shape_name(ty: &TokenStream, shape: Shape) -> TokenStream {
    match shape {
        Shape::Null => quote!(#ty::Null),
        Shape::Bool => quote!(#ty::Bool),
        Shape::Integer => quote!(#ty::Integer),
        Shape::Number => quote!(#ty::Number),
        Shape::String => quote!(#ty::String),
        Shape::Array => quote!(#ty::Array),
        Shape::Object => quote!(#ty::Object),
    }
}

fn branch(condition: &TokenStream, then: &TokenStream, otherwise: Expression) -> Expression {
    let Expression { tokens, is_if } = otherwise;
    let otherwise = if is_if { tokens } else { quote!({ #tokens }) };
    Expression {
        tokens: quote!(if #condition { #then } else #otherwise),
        is_if: true,
    }
}

fn plain(tokens: TokenStream) -> Expression {
    Expression {
        tokens,
        is_if: false,
    }
}
