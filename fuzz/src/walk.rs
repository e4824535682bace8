//! Everything that can be asked of a document that was read.

use hookgen_runtime::{
    Base64, Date, DateTime, DecodeError, DecodeEvent, EncodeValue, Node, Nullable, OpenedBody,
    UnixTimestamp, ValueEncoder, to_json,
};

/// An opened object as it was read.
pub struct Opened(pub String);

impl<'a> DecodeEvent<'a> for Opened {
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError> {
        let node = body.object()?.node();
        is_found(node, "absent");
        node.members().for_each(|(name, _)| is_found(node, name));
        Ok(Self(to_json(&node)))
    }
}

/// Whoever looks for a name finds the first member that has it, however it is looked for.
fn is_found(object: Node<'_, '_>, name: &str) {
    let first = object.members().find(|(other, _)| *other == name);
    let [first, found] = [first.map(|(_, member)| member), object.member(name)];
    assert_eq!(
        first.map(|member| to_json(&member)),
        found.map(|member| to_json(&member))
    );
}

/// Asks every node for everything. What it answers does not matter: it must answer.
pub fn visit(node: Node<'_, '_>) {
    let _ = (node.as_i64(), node.as_bool(), node.is_null());
    let _ = node.decode::<i32>();
    let _ = node.decode::<u64>();
    let _ = node.decode::<f64>();
    let _ = node.decode::<Nullable<bool>>();
    let _ = node.decode::<UnixTimestamp>();
    let _ = node.decode::<Base64>().map(Base64::into_bytes);
    let _ = node.decode::<Date>().map(|date| date.year_month_day());
    let _ = node.decode::<DateTime>().map(|time| time.timestamp());
    node.members().for_each(|(_, member)| visit(member));
    node.items().for_each(visit);
}

/// Whether two nodes have the same members, items and texts in the same order.
pub fn same(one: Node<'_, '_>, other: Node<'_, '_>, text: fn(&str) -> String) -> bool {
    let texts = one.as_str().map(text) == other.as_str().map(text);
    let (mut ones, mut others) = (one.members(), other.members());
    let members = loop {
        match (ones.next(), others.next()) {
            (None, None) => break true,
            (Some((name, one)), Some((other_name, other)))
                if name == other_name && same(one, other, text) => {}
            _ => break false,
        }
    };
    texts && members
}

/// Whether a document can be written again as it was read. Prefixes are dropped, and without them two
/// attributes can have one name, and a name can start as none may.
pub fn is_writable(node: Node<'_, '_>) -> bool {
    let names = || node.members().map(|(name, _)| name);
    let mut attributes: Vec<_> = names().filter(|name| name.starts_with('@')).collect();
    attributes.sort_unstable();
    let twins = attributes.windows(2).any(|names| names[0] == names[1]);
    let no_start = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.');
    let oddly = names().any(|name| name.trim_start_matches('@').starts_with(no_start));
    !twins && !oddly && node.members().all(|(_, node)| is_writable(node))
}

/// Writes a document that was read from XML.
pub struct Written<'t, 'a>(pub Node<'t, 'a>);

impl EncodeValue for Written<'_, '_> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        // An element with attributes has a text too, as its member `#text`.
        match self
            .0
            .as_str()
            .filter(|_| self.0.members().next().is_none())
        {
            Some(text) => value.text(text),
            None => value.object_with(|object| {
                for (name, node) in self.0.members() {
                    object.member(name, &Written(node));
                }
            }),
        }
    }
}
