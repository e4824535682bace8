//! Decision trees as nested `match` and `if`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::scope::Scope;
use super::tokens::{Tokens, quote, word};
use super::values;
use crate::ir::{Arm, Decision, MemberPath, Scalar, Shape};

/// What decisions are made on, and what they lead to.
pub(super) struct Subject<'a> {
    pub(super) scope: &'a Scope<'a>,
    /// The variable: `object` or `node`.
    pub(super) value: Tokens,
    /// Whether it is a `Node`, which is read another way than an `Object`.
    pub(super) is_node: bool,
    /// The expression for an alternative, `None` for the catch-all.
    pub(super) leaf: &'a dyn Fn(Option<usize>) -> Tokens,
}

/// An expression; one with a condition may follow `else` as it is.
enum Expression<'d> {
    Plain(Tokens),
    If {
        condition: Tokens,
        then: Branch<'d>,
        otherwise: Tokens,
    },
}

/// What a decision becomes. Equal decisions become the same, and are compared faster than tokens.
struct Branch<'d> {
    decision: &'d Decision,
    tokens: Tokens,
}

/// Patterns of the values that a read may have, and what they lead to.
#[derive(Default)]
struct Arms<'d> {
    list: Vec<(Vec<Tokens>, Branch<'d>)>,
    /// Where the arm of each decision stands: there may be thousands.
    known: HashMap<&'d Decision, usize>,
}

/// The expression that decides.
pub(super) fn tokens(subject: &Subject<'_>, decision: &Decision) -> Tokens {
    expression(subject, decision).into_tokens()
}

fn expression<'d>(subject: &Subject<'_>, decision: &'d Decision) -> Expression<'d> {
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
            let then = Branch::of(subject, then);
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
    fn of<'d>(
        self,
        subject: &Subject<'_>,
        key: &MemberPath,
        arms: &'d [Arm],
        otherwise: Expression<'d>,
    ) -> Expression<'d> {
        let fitting = arms.iter().map(|arm| {
            let values = arm.values.iter();
            (values.filter_map(|value| self.pattern(value)), arm)
        });
        let fitting = fitting.map(|(patterns, arm)| (patterns.collect::<Vec<_>>(), arm));
        let mut arms = Arms::default();
        for (patterns, arm) in fitting.filter(|(patterns, _)| !patterns.is_empty()) {
            arms.add(subject, patterns, &arm.then);
        }
        let some = subject.scope.prelude("Some");
        let read = self.read(subject, key);
        match arms.list.pop() {
            None => otherwise,
            Some((patterns, then)) if arms.list.is_empty() => {
                let condition = match &patterns[..] {
                    [only] => quote!(#read == #some(#only)),
                    several => quote!(matches!(#read, #some(#(#several)|*))),
                };
                branch(condition, then, otherwise)
            }
            Some(last) => {
                arms.list.push(last);
                let arms = arms.list.iter().map(|(patterns, then)| {
                    let then = &then.tokens;
                    quote!(#some(#(#patterns)|*) => #then,)
                });
                let otherwise = otherwise.into_tokens();
                Expression::Plain(quote!(match #read { #(#arms)* _ => #otherwise, }))
            }
        }
    }

    fn pattern(self, value: &Scalar) -> Option<Tokens> {
        match (self, value) {
            (Self::Text, Scalar::String(_))
            | (Self::Integer, Scalar::Int(_))
            | (Self::Bool, Scalar::Bool(_)) => Some(values::literal(value)),
            _ => None,
        }
    }

    fn read(self, subject: &Subject<'_>, key: &MemberPath) -> Tokens {
        let value = &subject.value;
        let [direct, of_node] = match self {
            Self::Text => ["key", "as_str"],
            Self::Integer => ["integer_key", "as_i64"],
            Self::Bool => ["bool_key", "as_bool"],
        };
        if subject.is_node {
            let (node, read) = (subject.scope.runtime("Node"), word(of_node));
            quote!(#value.at(&[#(#key),*]).and_then(#node::#read))
        } else {
            let read = word(direct);
            quote!(#value.#read(&[#(#key),*]))
        }
    }
}

impl<'d> Arms<'d> {
    /// Adds an arm; values that lead to the same share one.
    fn add(&mut self, subject: &Subject<'_>, patterns: Vec<Tokens>, decision: &'d Decision) {
        match self.known.entry(decision) {
            Entry::Occupied(known) => {
                if let Some((of_known, _)) = self.list.get_mut(*known.get()) {
                    of_known.extend(patterns);
                }
            }
            Entry::Vacant(unknown) => {
                unknown.insert(self.list.len());
                self.list.push((patterns, Branch::of(subject, decision)));
            }
        }
    }
}

impl<'d> Branch<'d> {
    fn of(subject: &Subject<'_>, decision: &'d Decision) -> Self {
        Self {
            decision,
            tokens: tokens(subject, decision),
        }
    }
}

/// Tries alternatives that nothing tells apart.
fn first_of(subject: &Subject<'_>, list: &[usize]) -> Tokens {
    let mut tries = list.iter().map(|index| (subject.leaf)(Some(*index)));
    let last = (subject.leaf)(None);
    let Some(first) = tries.next() else {
        return last;
    };
    let tries = tries.map(|one| quote!(.or_else(|_| #one)));
    quote!(#first #(#tries)* .or_else(|_| #last))
}

fn shapes(subject: &Subject<'_>, arms: &[(Shape, Decision)], otherwise: &Decision) -> Tokens {
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
    let mut branches = Arms::default();
    for (of, then) in arms.iter().filter(|(_, then)| then != otherwise) {
        branches.add(subject, vec![shape_name(&shape, *of)], then);
    }
    let branches = branches.list.iter().map(|(names, then)| {
        let then = &then.tokens;
        quote!(#some(#(#names)|*) => #then,)
    });
    let otherwise = tokens(subject, otherwise);
    quote! {
        match #value.shape_among(&[#(#names),*]) { #(#branches)* _ => #otherwise, }
    }
}

fn shape_name(ty: &Tokens, shape: Shape) -> Tokens {
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
fn branch<'d>(condition: Tokens, then: Branch<'d>, otherwise: Expression<'d>) -> Expression<'d> {
    match otherwise {
        Expression::If {
            condition: next,
            then: same,
            otherwise,
        } if then.decision == same.decision => Expression::If {
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

impl Expression<'_> {
    fn into_tokens(self) -> Tokens {
        match self {
            Self::Plain(tokens) => tokens,
            Self::If {
                condition,
                then: Branch { tokens, .. },
                otherwise,
            } => quote!(if #condition { #tokens } else #otherwise),
        }
    }
}
