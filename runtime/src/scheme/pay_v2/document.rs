//! The opened document: what was encrypted stands in the place of its ciphertext.

use crate::error::OpenError;
use crate::format::Format;
use crate::tree::{Node, Tree};
use crate::xml;

/// Writes `elements` below one root. The element called `sealed` holds what is below the root of
/// `plaintext`, an XML document, instead of its own text.
pub(super) fn replace<'t, 'a: 't>(
    elements: impl Iterator<Item = (&'t str, Node<'t, 'a>)>,
    sealed: &str,
    plaintext: &[u8],
) -> Result<Vec<u8>, OpenError> {
    let inner = Tree::parse(Format::Xml, plaintext)
        .map_err(|_| OpenError::decrypt("the plaintext is not XML: a wrong key or ciphertext"))?;
    let mut out = String::with_capacity(plaintext.len() + 512);
    out.push_str("<xml>");
    for (name, node) in elements {
        if name == sealed {
            element(&mut out, name, inner.root());
        } else {
            element(&mut out, name, node);
        }
    }
    out.push_str("</xml>");
    Ok(out.into_bytes())
}

/// Writes an element with its text, or with the elements below it. The reader bounds the depth.
pub(crate) fn element(out: &mut String, name: &str, node: Node<'_, '_>) {
    if name.starts_with(['@', '#']) {
        return;
    }
    out.push('<');
    xml::name(out, name);
    out.push('>');
    match node.as_str() {
        Some(text) => xml::cdata(out, text),
        None => node
            .members()
            .for_each(|(name, node)| element(out, name, node)),
    }
    out.push_str("</");
    xml::name(out, name);
    out.push('>');
}
