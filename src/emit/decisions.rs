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

/// An expression; one with a condition may follow `else` as it is.
enum Expression {
    Plain(TokenStream),
    If {
        condition: TokenStream,
        then: TokenStream,
        otherwise: TokenStream,
    },
}

/// Patterns of the values that a read may have, and what they lead to.
type Arms = Vec<(Vec<TokenStream>, TokenStream)>;

/// The expression that decides.
pub(super) fn tokens(subject: &Subject<'_>, decision: &Decision) -> TokenStream {
    expression(subject, decision).into_tokens()
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
            let then = expression(subject, then).into_tokens();
            branch(condition, then, expression(subject, otherwise))
        }
        Decision::Shape { arms, otherwise } => Expression::Plain(shapes(subject, arms, otherwise)),
        Decision::Leaf(index) => Expression::Plain((subject.leaf)(Some(*index))),
        Decision::FirstOf(list) => Expression::Plain(first_of(subject, list)),
        Decision::Unknown => Expression::Plain((subject.leaf)(None)),
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
        let fitting = arms.iter().map(|arm| {
            let values = arm.values.iter();
            (values.filter_map(|value| self.pattern(value)), arm)
        });
        let fitting = fitting.map(|(patterns, arm)| (patterns.collect::<Vec<_>>(), arm));
        let mut arms = Arms::new();
        for (patterns, arm) in fitting.filter(|(patterns, _)| !patterns.is_empty()) {
            add_arm(&mut arms, patterns, expression(subject, &arm.then));
        }
        let some = subject.scope.prelude("Some");
        let read = self.read(subject, key);
        match &arms[..] {
            [] => otherwise,
            [(patterns, then)] => {
                let condition = match &patterns[..] {
                    [only] => quote!(#read == #some(#only)),
                    several => quote!(matches!(#read, #some(#(#several)|*))),
                };
                branch(condition, then.clone(), otherwise)
            }
            arms => {
                let arms = arms
                    .iter()
                    .map(|(patterns, then)| quote!(#some(#(#patterns)|*) => #then,));
                let otherwise = otherwise.into_tokens();
                Expression::Plain(quote!(match #read { #(#arms)* _ => #otherwise, }))
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

/// Adds an arm; values that lead to the same share one.
fn add_arm(arms: &mut Arms, patterns: Vec<TokenStream>, then: Expression) {
    let then = then.into_tokens();
    let known = arms.iter_mut().find(|(_, known)| is_same(known, &then));
    match known {
        Some((known, _)) => known.extend(patterns),
        None => arms.push((patterns, then)),
    }
}

/// Tries alternatives that nothing tells apart.
fn first_of(subject: &Subject<'_>, list: &[usize]) -> TokenStream {
    let mut tries = list.iter().map(|index| (subject.leaf)(Some(*index)));
    let last = (subject.leaf)(None);
    let Some(first) = tries.next() else {
        return last;
    };
    quote!(#first #(.or_else(|_| #tries))* .or_else(|_| #last))
}

fn shapes(subject: &Subject<'_>, arms: &[(Shape, Decision)], otherwise: &Decision) -> TokenStream {
    let value = match (&subject.value, subject.is_node) {
        (value, true) => value.clone(),
        (value, false) => quote!(#value.node()),
    };
    let (shape, some) = (
        subject.scope.runtime("Shape"),
        subject.scope.prelude("Some"),
    );
    // All of them are asked about, for text of XML is what it is not asked to be something else.
    let names = arms.iter().map(|(of, _)| shape_name(&shape, *of));
    let otherwise = expression(subject, otherwise).into_tokens();
    let mut branches = Arms::new();
    for (of, then) in arms {
        add_arm(
            &mut branches,
            vec![shape_name(&shape, *of)],
            expression(subject, then),
        );
    }
    let branches = branches
        .iter()
        .filter(|(_, then)| !is_same(then, &otherwise));
    let branches = branches.map(|(names, then)| quote!(#some(#(#names)|*) => #then,));
    quote! {
        match #value.shape_among(&[#(#names),*]) { #(#branches)* _ => #otherwise, }
    }
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

/// `if … else`, and one condition where the next one leads to the same.
fn branch(condition: TokenStream, then: TokenStream, otherwise: Expression) -> Expression {
    match otherwise {
        Expression::If {
            condition: next,
            then: same,
            otherwise,
        } if is_same(&then, &same) => Expression::If {
            condition: quote!(#condition || #next),
            then,
            otherwise,
        },
        Expression::If { .. } => Expression::If {
            condition,
            then,
            otherwise: otherwise.into_tokens(),
        },
        Expression::Plain(tokens) => Expression::If {
            condition,
            then,
            otherwise: quote!({ #tokens }),
        },
    }
}

fn is_same(one: &TokenStream, other: &TokenStream) -> bool {
    one.to_string() == other.to_string()
}

impl Expression {
    fn into_tokens(self) -> TokenStream {
        match self {
            Self::Plain(tokens) => tokens,
            Self::If {
                condition,
                then,
                otherwise,
            } => quote!(if #condition { #then } else #otherwise),
        }
    }
}
