//! `unevaluatedProperties` and `unevaluatedItems`: they see the members and items of all parts of a
//! schema, so that they are `additionalProperties` and `items` of what the parts come to.

use crate::diagnostic::{Code, Diagnostic};

use super::{
    Additional, Schema,
    model::{Rest, Unevaluated},
};

/// Turns them into the keywords that are read, in a schema that has all its parts in it.
///
/// Where alternatives or conditions decide which members are left, that cannot be said of all values:
/// any are accepted then. Members that are refused need no note, for what nobody names is passed over
/// when it comes, as with `additionalProperties`.
pub(super) fn settle(schema: &mut Schema) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for Unevaluated { span, rest } in std::mem::take(&mut schema.unevaluated) {
        let depends = depends(schema);
        match rest {
            Rest::Members(additional) if schema.additional == Additional::Unsaid => {
                match additional {
                    Additional::Of(_) if depends => findings.push(unread(span, "members")),
                    Additional::Denied(_) if depends => {}
                    additional => schema.additional = additional,
                }
            }
            Rest::Items(items) if schema.items.is_none() => match depends || has_contains(schema) {
                true => findings.push(unread(span, "items")),
                false => schema.items = Some(items),
            },
            // Every other member or item is spoken of.
            Rest::Members(_) | Rest::Items(_) => {}
        }
    }
    findings
}

/// Whether it depends on the value which of the schema's keywords hold.
fn depends(schema: &Schema) -> bool {
    let mut groups = schema.groups.iter();
    !schema.conditional.is_empty() || groups.any(|group| group.condition.is_none())
}

/// `contains` speaks of the items that it finds.
fn has_contains(schema: &Schema) -> bool {
    let mut conditions = schema.conditions.iter();
    conditions.any(|condition| condition.0.get("contains").is_some())
}

fn unread(span: crate::source::Span, what: &str) -> Diagnostic {
    let message = format!("which {what} are left depends on the value; any value fits");
    let finding = Diagnostic::new(Code::UncheckedCondition, message);
    finding.at(span, "passed over")
}
