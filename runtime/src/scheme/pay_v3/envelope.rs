//! What an encrypted notification has in its body.

use super::resource::MISPLACED;
use crate::Format;
use crate::error::OpenError;
use crate::members;
use crate::secret::Sealed;
use crate::tree::{Node, Tree};
use std::borrow::Cow;
use std::ops::Range;

/// A notification that is not decrypted yet.
pub(super) struct Envelope<'a> {
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) original_type: Option<Cow<'a, str>>,
    /// Where the value of `resource` stands in the body.
    pub(super) place: Range<usize>,
    algorithm: Cow<'a, str>,
    nonce: Cow<'a, str>,
    associated_data: Cow<'a, str>,
    ciphertext: Cow<'a, str>,
}

impl<'a> Envelope<'a> {
    /// Reads a body whose signature was verified, on the usual way into an empty tree, which stays empty on the other.
    pub(super) fn read(body: &'a [u8], tree: &mut Tree<'a>) -> Result<Self, OpenError> {
        if let Some(envelope) = Self::read_plain(body, tree) {
            return Ok(envelope);
        }
        tree.clear();
        Self::read_any(body)
    }

    /// What is to be decrypted.
    pub(super) fn sealed(&self) -> Sealed<'_> {
        Sealed {
            algorithm: &self.algorithm,
            nonce: &self.nonce,
            associated_data: &self.associated_data,
            ciphertext: &self.ciphertext,
        }
    }

    /// The body as the platform writes it: a `resource` whose members are texts without escapes. One pass over
    /// the ciphertext; nothing where anything is otherwise.
    fn read_plain(body: &'a [u8], tree: &mut Tree<'a>) -> Option<Self> {
        // A byte order mark would be skipped, and here it is none of the platform's.
        body.trim_ascii_start().strip_prefix(b"{")?;
        tree.read_opened(Format::Json, body).ok()?;
        let [id, resource] = only(tree.root(), ["id", "resource"])?;
        let resource = resource?;
        let names = [
            "algorithm",
            "nonce",
            "associated_data",
            "ciphertext",
            "original_type",
        ];
        let texts = only(resource, names)?.map(|member| member.map(text));
        // A member that is there is a text, or this is not the way to read it.
        let [algorithm, nonce, data, ciphertext, original_type] = texts;
        Some(Self {
            id: match id {
                Some(id) => Some(text(id)?),
                None => None,
            },
            original_type: match original_type {
                Some(original_type) => Some(original_type?),
                None => None,
            },
            place: place(body, resource)?,
            algorithm: algorithm??,
            nonce: nonce??,
            associated_data: data??,
            ciphertext: ciphertext??,
        })
    }

    /// Whatever is a notification.
    #[cold]
    fn read_any(body: &'a [u8]) -> Result<Self, OpenError> {
        let [id, resource] = members::take(body, ["id", "resource"])?;
        let resource = resource.ok_or(NO_RESOURCE)?;
        let names = [
            "algorithm",
            "nonce",
            "associated_data",
            "ciphertext",
            "original_type",
        ];
        let [algorithm, nonce, data, ciphertext, original_type] =
            members::take(resource.get().as_bytes(), names)?;
        Ok(Self {
            place: members::position(body, resource).ok_or(MISPLACED)?,
            algorithm: members::text(algorithm)?.ok_or(MISSING)?,
            nonce: members::text(nonce)?.ok_or(MISSING)?,
            associated_data: members::text(data)?.unwrap_or_default(),
            ciphertext: members::text(ciphertext)?.ok_or(MISSING)?,
            id: members::text(id)?,
            original_type: members::text(original_type)?,
        })
    }
}

/// The members of these names; nothing if one is there twice.
fn only<'t, 'a, const N: usize>(
    object: Node<'t, 'a>,
    names: [&str; N],
) -> Option<[Option<Node<'t, 'a>>; N]> {
    if let Some(found) = object.distinct(names) {
        return Some(found);
    }
    let mut found = [None; N];
    for member in object.members().nodes() {
        let place = names
            .iter()
            .zip(&mut found)
            .find(|(wanted, _)| member.is_named(wanted));
        if let Some((_, place)) = place
            && place.replace(member).is_some()
        {
            return None;
        }
    }
    Some(found)
}

/// A text that stands in the body as it is meant.
fn text<'a>(member: Node<'_, 'a>) -> Option<Cow<'a, str>> {
    member.borrowed_text().map(Cow::Borrowed)
}

/// Where an object of texts stands: from the brace before its first name to the one behind its last text.
fn place(body: &[u8], object: Node<'_, '_>) -> Option<Range<usize>> {
    let mut members = object.members();
    let (first, node) = members.next()?;
    let last = members.last().map_or(node, |(_, node)| node);
    let offset = |text: &str| text.as_ptr().addr().checked_sub(body.as_ptr().addr());
    let text = last.borrowed_text()?;
    let before = body.get(..offset(first)?)?.strip_suffix(b"\"")?;
    let before = before.trim_ascii_end().strip_suffix(b"{")?;
    let after = body
        .get(offset(text)?.checked_add(text.len())?..)?
        .strip_prefix(b"\"")?;
    let after = after.trim_ascii_start().strip_prefix(b"}")?;
    Some(before.len()..body.len() - after.len())
}

const NO_RESOURCE: OpenError = OpenError::malformed("there is no resource in the notification");
const MISSING: OpenError = OpenError::malformed("a member of the resource is missing");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Wire;

    /// Both ways of reading agree, and the quick one is taken or not.
    #[track_caller]
    fn check(body: &str, is_plain: bool) {
        let any = Envelope::read_any(body.as_bytes()).ok();
        let mut tree = Tree::empty(Wire::Json);
        let plain = Envelope::read_plain(body.as_bytes(), &mut tree);
        assert_eq!(plain.is_some(), is_plain, "{body}");
        if let Some(plain) = plain {
            let any = any.unwrap();
            assert_eq!(plain.place, any.place, "{body}");
            let texts = |envelope: &Envelope<'_>| {
                let texts = [
                    &envelope.algorithm,
                    &envelope.nonce,
                    &envelope.associated_data,
                    &envelope.ciphertext,
                ];
                (
                    texts.map(ToString::to_string),
                    envelope.id.as_deref().map(str::to_owned),
                    envelope.original_type.as_deref().map(str::to_owned),
                )
            };
            assert_eq!(texts(&plain), texts(&any), "{body}");
        }
    }

    const RESOURCE: &str = r#"{"original_type":"t","algorithm":"a","ciphertext":"c==","associated_data":"d","nonce":"n"}"#;

    #[test]
    fn notifications_as_the_platform_writes_them_are_read_in_one_pass() {
        check(&format!(r#"{{"id":"1","resource":{RESOURCE}}}"#), true);
        check(
            &format!(
                "{{\"resource\" : {} , \"x\":[1]}}",
                RESOURCE.replace('{', "{\n ").replace('}', "\n}")
            ),
            true,
        );
        check(
            &format!(
                r#"{{"resource":{}}}"#,
                RESOURCE.replace(r#""original_type":"t","#, "")
            ),
            true,
        );
    }

    #[test]
    fn everything_else_is_read_the_other_way() {
        let with = |from: &str, to: &str| {
            format!(r#"{{"id":"1","resource":{}}}"#, RESOURCE.replace(from, to))
        };
        check(&with(r#""d""#, "null"), false);
        check(&with(r#","associated_data":"d""#, ""), false);
        check(&with(r#""n""#, r#""\n""#), false);
        check(&with(r#""n""#, r#""n","x":1"#), false);
        check(&with(r#""n""#, r#""n","x":"""#), false);
        check(&with("original_type", "nonce"), false);
        check(&with("algorithm", "\\u0061lgorithm"), true);
        check(&format!(r#"{{"id":1,"resource":{RESOURCE}}}"#), false);
        check(
            &format!(r#"{{"resource":{RESOURCE},"resource":{RESOURCE}}}"#),
            false,
        );
        check(r#"{"id":"1"}"#, false);
        check(r#"{"resource":"x"}"#, false);
        check("", false);
        check(&format!("\u{feff}{{\"resource\":{RESOURCE}}}"), false);
    }
}
