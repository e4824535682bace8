//! What a payload must say to be picked as one message, or as one alternative.

use super::value::{Number, Value};
use crate::ir::{Decision, MemberPath, Scalar};

/// The conditions on the way to one leaf of a decision; none where nothing leads there.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions(Vec<Condition>);

#[derive(Clone, Debug)]
enum Condition {
    /// One of these.
    Is(MemberPath, Vec<Scalar>),
    /// None of these.
    IsNot(MemberPath, Vec<Scalar>),
    Has(MemberPath),
    HasNot(MemberPath),
}

impl Conditions {
    pub(super) fn to(decision: &Decision, leaf: usize) -> Self {
        let mut way = Vec::new();
        find(decision, leaf, &mut way);
        Self(way)
    }

    /// Whether the member at a path, or one in it, has to be there.
    pub(super) fn want(&self, path: &[String]) -> bool {
        self.0.iter().any(|condition| match condition {
            Condition::Is(member, _) | Condition::Has(member) => member.starts_with(path),
            Condition::IsNot(..) | Condition::HasNot(_) => false,
        })
    }

    /// Changes what does not hold.
    pub(super) fn apply(&self, value: &mut Value) {
        for condition in &self.0 {
            match condition {
                Condition::Is(path, scalars) => {
                    let holds = value
                        .at(path)
                        .is_some_and(|found| equals_any(found, scalars));
                    if let Some(scalar) = scalars.first().filter(|_| !holds) {
                        value.set(path, of_scalar(scalar));
                    }
                }
                Condition::IsNot(path, scalars) => {
                    if value
                        .at(path)
                        .is_some_and(|found| equals_any(found, scalars))
                    {
                        value.remove(path);
                    }
                }
                Condition::Has(path) => {
                    if value.at(path).is_none() {
                        value.set(path, Value::Text("present".to_owned()));
                    }
                }
                Condition::HasNot(path) => value.remove(path),
            }
        }
    }
}

/// The value of a scalar of the document.
pub(super) fn of_scalar(scalar: &Scalar) -> Value {
    let number = |text: String| Value::Number(Number(text));
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Int(value) => number(value.to_string()),
        Scalar::UInt(value) => number(value.to_string()),
        Scalar::Float(text) => number(text.clone()),
        Scalar::String(text) => Value::Text(text.clone()),
    }
}

fn equals_any(value: &Value, scalars: &[Scalar]) -> bool {
    scalars
        .iter()
        .any(|scalar| of_scalar(scalar).as_text() == value.as_text())
}

/// Goes down to a leaf; `way` holds how, if it was found.
fn find(decision: &Decision, leaf: usize, way: &mut Vec<Condition>) -> bool {
    match decision {
        Decision::Match {
            key,
            arms,
            otherwise,
        } => {
            for arm in arms {
                if found_behind(
                    Condition::Is(key.clone(), arm.values.clone()),
                    &arm.then,
                    leaf,
                    way,
                ) {
                    return true;
                }
            }
            let others = arms
                .iter()
                .flat_map(|arm| arm.values.iter().cloned())
                .collect();
            found_behind(Condition::IsNot(key.clone(), others), otherwise, leaf, way)
        }
        Decision::Present {
            member,
            then,
            otherwise,
        } => {
            found_behind(Condition::Has(member.clone()), then, leaf, way)
                || found_behind(Condition::HasNot(member.clone()), otherwise, leaf, way)
        }
        Decision::Shape { arms, otherwise } => {
            arms.iter().any(|(_, then)| find(then, leaf, way)) || find(otherwise, leaf, way)
        }
        Decision::Leaf(found) => *found == leaf,
        Decision::FirstOf(found) => found.contains(&leaf),
        Decision::Unknown => false,
    }
}

fn found_behind(
    condition: Condition,
    decision: &Decision,
    leaf: usize,
    way: &mut Vec<Condition>,
) -> bool {
    way.push(condition);
    let found = find(decision, leaf, way);
    if !found {
        way.pop();
    }
    found
}
