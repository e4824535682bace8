//! Why references lead nowhere, in words.

use super::{
    super::{files::Missing, uri::Refusal},
    Hop,
};
use crate::{
    diagnostic::{Code, Diagnostic, closest},
    source::Span,
    syntax::{Node, Object},
};

/// Why a pointer leads nowhere.
pub(super) enum Lost {
    /// The file is broken, which has been reported.
    Unreadable,
    /// The references on the way are too many.
    Nested,
    /// A reference on the way leads nowhere.
    Through(Box<Diagnostic>),
    /// There is no such child.
    Missing {
        parent: Span,
        token: String,
        near: Option<String>,
    },
}

impl Lost {
    pub(super) fn at(parent: &Node, token: &str) -> Self {
        let keys = parent.as_object().into_iter().flat_map(Object::iter);
        let near = closest(token, keys.map(|(key, _)| key.as_str()));
        Self::Missing {
            parent: parent.span,
            token: token.to_owned(),
            near: near.map(str::to_owned),
        }
    }

    pub(super) fn report(self, reference: &str, span: Span) -> Diagnostic {
        let unresolved = Diagnostic::new(
            Code::UnresolvedReference,
            format!("the reference `{reference}` leads nowhere"),
        );
        match self {
            Self::Unreadable => unresolved.at(span, "this file cannot be read"),
            Self::Nested => unresolved.at(span, "it leads through too many references"),
            Self::Through(finding) if finding.labels().iter().any(|label| label.span == span) => {
                *finding
            }
            Self::Through(finding) => finding.note(span, "referenced from here"),
            Self::Missing {
                parent,
                token,
                near,
            } => {
                let start = Span {
                    end: parent.start,
                    ..parent
                };
                let finding = unresolved
                    .at(span, format!("there is no `{token}`"))
                    .note(start, "not found in here");
                match near {
                    Some(near) => {
                        finding.help(format!("there is `{near}`; keys are case-sensitive"))
                    }
                    None => finding,
                }
            }
        }
    }
}

pub(super) fn refused(refusal: Refusal, reference: &str, span: Span) -> Diagnostic {
    let (code, what) = match refusal {
        Refusal::Name => {
            let finding = Diagnostic::new(
                Code::UnresolvedReference,
                format!("the reference `{reference}` leads nowhere"),
            );
            return finding.at(span, "no schema has this `$id`");
        }
        Refusal::Network => (Code::NetworkReference, "leads to the network"),
        Refusal::OutsideRoot => (Code::OutsideRoot, "leaves the root directory"),
        Refusal::Malformed => (Code::MalformedReference, "is no URI reference"),
    };
    Diagnostic::new(code, format!("the reference `{reference}` {what}")).at(span, "")
}

pub(super) fn missing(reference: &str, missing: &Missing, span: Span) -> Diagnostic {
    let what = match missing.code {
        Code::RemoteChanged => "is not what it was when it was locked",
        Code::RemoteFailed => "cannot be fetched",
        _ => return unreadable(reference, &missing.why, span),
    };
    let file = reference.split('#').next().unwrap_or_default();
    Diagnostic::new(missing.code, format!("the file `{file}` {what}")).at(span, &missing.why)
}

pub(super) fn unread(reference: &str, span: Span) -> Diagnostic {
    unreadable(reference, "it was not read", span)
}

fn unreadable(reference: &str, why: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MissingFile,
        format!("cannot read the file of `{reference}`"),
    )
    .at(span, why)
}

pub(super) fn malformed_fragment(reference: &str, fragment: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnresolvedReference,
        format!("the reference `{reference}` leads nowhere"),
    )
    .at(span, "the fragment is no JSON Pointer and no `$anchor`")
    .help(format!(
        "a JSON Pointer begins with a slash: `#/{fragment}`"
    ))
}

/// The same finding wherever the loop was entered: from its first reference on.
pub(super) fn looping(mut cycle: Vec<Hop>, back: Hop) -> Diagnostic {
    cycle.push(back);
    cycle.sort_by_key(|hop| hop.reference);
    let mut finding = Diagnostic::new(Code::ReferenceLoop, "this reference leads back to itself");
    for (at, hop) in cycle.iter().enumerate() {
        finding = match at {
            0 => finding.at(hop.reference, ""),
            _ => finding.note(hop.reference, "over this"),
        };
    }
    finding
}
