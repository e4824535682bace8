//! Payloads made from a document, for trying receivers out.
//!
//! What is made here is valid by its schema and is picked as the message it was made for: required
//! members are there, constants and constraints hold, and the dispatch of the surface leads to it.
//! The same seed gives the same payload.

mod conditions;
mod json;
mod make;
mod numbers;
mod pattern;
mod scalar;
mod value;
mod xml;

pub use value::{Number, Value};

use crate::ir::{ContentKind, Crate, DeliveryKey, EventEnum, EventVariant, MemberPath};
use conditions::Conditions;
use make::Maker;

/// A payload of a message, made from its schema.
///
/// `kind` decides how members are called: attributes and renamed elements in XML.
///
/// ```
/// use hookgen::ir::ContentKind;
/// use hookgen::sample;
///
/// let document = hookgen::configure().spec("specs/wechat/asyncapi.yaml").understand()?;
/// let surface = &document.krate.surfaces[0];
/// let event = surface.event.as_ref().unwrap();
/// let payload = sample::payload(&document.krate, event, 0, ContentKind::Xml, 7);
/// assert!(payload.to_xml("xml").starts_with("<xml>"));
/// # Ok::<(), hookgen::Error>(())
/// ```
pub fn payload(
    krate: &Crate,
    event: &EventEnum,
    variant: usize,
    kind: ContentKind,
    seed: u64,
) -> Value {
    let Some(message) = event.variants.get(variant) else {
        return Value::Null;
    };
    let conditions = Conditions::to(&event.decision, variant);
    let mut maker = Maker::new(krate, kind, seed, &conditions);
    let mut value = maker.value(&message.ty);
    conditions.apply(&mut value);
    value
}

/// Makes another delivery of a payload, by changing what names it: `number` is counted on from what
/// stands there. Zero changes nothing. `dispatch` are the members that pick the message, which stay.
/// Without a delivery key every delivery is another one anyway.
pub fn renumber(payload: &mut Value, message: &EventVariant, dispatch: &[MemberPath], number: u64) {
    if number == 0 {
        return;
    }
    let members = key_of(payload, message).map_or(&[][..], |key| &key.members);
    let present = |path: &MemberPath| payload.at(path).is_some();
    let free = |path: &MemberPath| present(path) && !dispatch.contains(path);
    let path = members
        .iter()
        .map(|member| &member.path)
        .find(|path| free(path));
    if let Some(value) = path.and_then(|path| payload.at_mut(path)) {
        *value = scalar::counted_on(value, number);
    }
}

/// Whether a payload says which delivery it is, where messages of its kind do. One that is still
/// encrypted may not, and then [`renumber`] cannot make another delivery of it.
pub fn names_delivery(payload: &Value, message: &EventVariant) -> bool {
    message.delivery_key.is_empty() || key_of(payload, message).is_some()
}

/// The first delivery key that has its members in the payload.
fn key_of<'a>(payload: &Value, message: &'a EventVariant) -> Option<&'a DeliveryKey> {
    message.delivery_key.iter().find(|key| {
        let mut members = key.members.iter();
        members.all(|member| member.optional || payload.at(&member.path).is_some())
    })
}
