//! What both readers must agree on. The fuzz target `xml_differential` uses this too.

use hookgen_runtime::{Format, Node, Tree};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{
    Reader,
    escape::{resolve_predefined_entity, unescape},
};

/// An element as both readers see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    /// Blanks beside children and attributes are no text for us, and text for `quick-xml`.
    fn normalized(mut self) -> Self {
        if !self.children.is_empty() || !self.attributes.is_empty() {
            self.text
                .retain(|character| !character.is_ascii_whitespace());
        }
        self
    }
}

/// What our reader makes of a document. `None` if it refuses it.
pub(crate) fn ours(xml: &str) -> Option<Element> {
    let tree = Tree::parse(Format::Xml, xml.as_bytes()).ok()?;
    Some(from_node("", tree.root()))
}

/// The root's name is not part of a tree's content, so it is left out on both sides.
fn from_node(name: &str, node: Node<'_, '_>) -> Element {
    let mut element = Element {
        name: name.to_owned(),
        ..Element::default()
    };
    for (name, member) in node.members() {
        match (name, name.strip_prefix('@')) {
            ("#text", _) => element.text.push_str(member.as_str().unwrap_or_default()),
            (_, Some(name)) => {
                element.attributes.push((
                    name.to_owned(),
                    member.as_str().unwrap_or_default().to_owned(),
                ));
            }
            _ => element.children.push(from_node(name, member)),
        }
    }
    if node.members().next().is_none() {
        element.text.push_str(node.as_str().unwrap_or_default());
    }
    element.normalized()
}

/// What `quick-xml` makes of a document. `None` if it refuses it.
pub(crate) fn theirs(xml: &str) -> Option<Element> {
    let mut reader = Reader::from_str(xml);
    let mut stack = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => stack.push(from_tag(&tag)?),
            Event::Empty(tag) => {
                let element = from_tag(&tag)?.normalized();
                stack.last_mut()?.children.push(element);
            }
            Event::End(_) => {
                let element = stack.pop()?.normalized();
                stack.last_mut()?.children.push(element);
            }
            Event::Text(text) => stack.last_mut()?.text.push_str(&text),
            Event::CData(text) => stack.last_mut()?.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok()?.map(String::from);
                let text = match character {
                    Some(character) => character,
                    None => resolve_predefined_entity(&reference)?.to_owned(),
                };
                stack.last_mut()?.text.push_str(&text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let [document] = <[Element; 1]>::try_from(stack).ok()?;
    let [root] = <[Element; 1]>::try_from(document.children).ok()?;
    Some(Element {
        name: String::new(),
        ..root
    })
}

fn from_tag(tag: &BytesStart<'_>) -> Option<Element> {
    let mut element = Element {
        name: tag.local_name().as_ref().to_owned(),
        ..Element::default()
    };
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key;
        if key.as_namespace_binding().is_none() {
            let value = unescape(&attribute.value).ok()?.into_owned();
            element
                .attributes
                .push((key.local_name().as_ref().to_owned(), value));
        }
    }
    Some(element)
}
