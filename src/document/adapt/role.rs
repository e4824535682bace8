//! From the application's point of view to the reader's.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Action, Api, Role},
};

/// Turns the actions of the document's application into those of the reader's.
pub(super) fn take(api: &mut Api, role: Role, diagnostics: &mut Diagnostics) {
    let turn = match role {
        Role::Receiver => only_sends(api),
        Role::Sender => true,
        Role::Both => false,
    };
    if role == Role::Receiver && turn {
        let first = api.operations.first().map(|operation| operation.node.span);
        let message = "every operation sends, so the document is its sender's, and is read from the receiving end";
        let finding = Diagnostic::new(Code::RoleTurned, message);
        diagnostics.push(
            first
                .into_iter()
                .fold(finding, |finding, span| finding.at(span, "sends")),
        );
    }
    for operation in &mut api.operations {
        if role == Role::Both {
            operation.action = Action::Both;
        } else if turn {
            operation.action = operation.action.reversed();
        }
    }
}

/// Whether the application receives nothing at all, so that no receiver could be made for it.
fn only_sends(api: &Api) -> bool {
    !api.operations.is_empty() && api.received().is_empty() && !api.sent().is_empty()
}
