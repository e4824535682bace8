//! `$dynamicRef` and `$recursiveRef`: references whose target depends on who asks, where it does not.

use super::{Base, MOST_STEPS, Resolved, Resolver, hop_to, uri};
use crate::{
    diagnostic::Diagnostic,
    document::files::File,
    syntax::{Node, Pointer},
};

impl Resolver {
    /// What the `$dynamicRef` with the value `text` leads to, whichever schema it is evaluated for.
    ///
    /// Such a reference names a `$dynamicAnchor`, and means the outermost of this name on the way to
    /// it. Where only one schema of all files has the name, that is the one; where several have it, the
    /// answer is `None`. Everything else that it may name, it refers to as `$ref` does.
    pub fn resolve_dynamic(&self, text: &Node) -> Result<Option<Resolved>, Diagnostic> {
        let Some(to) = text.as_str() else {
            return Ok(None);
        };
        let name = to.split_once('#').map_or("", |(_, name)| name);
        let name = uri::decode(name).unwrap_or_default();
        if Pointer::parse(&name).is_none() && self.dynamic(&name).nth(1).is_some() {
            return Ok(None);
        }
        let mut steps = MOST_STEPS;
        let (node, hop) = self.hop(to, text.span, Base::Id, &mut steps)?;
        let end = self.chain_after(vec![hop], node, Base::Id, &mut steps)?;
        Ok(Some(end))
    }

    /// What the `$recursiveRef` with the value `text` leads to: the one schema with
    /// `$recursiveAnchor`, or where none has it the root of the schema it stands in. `None` where
    /// several have it, and where nothing says where that schema begins.
    pub fn resolve_recursive(&self, text: &Node) -> Result<Option<Resolved>, Diagnostic> {
        let mut anchors = self.dynamic("");
        let Some((file, pointer)) = anchors.next() else {
            let from = self.files.get(text.span.source);
            let is_bounded =
                from.is_some_and(|file| file.ids.is_schema || file.ids.around(text.span).is_some());
            return match is_bounded {
                true => self.resolve_dynamic(text),
                false => Ok(None),
            };
        };
        if anchors.next().is_some() {
            return Ok(None);
        }
        let mut steps = MOST_STEPS;
        let node = self.walk(file, pointer, Base::Id, &mut steps);
        let node = node.map_err(|lost| lost.report("#", text.span))?;
        let hop = hop_to(file, pointer.clone(), &node, text.span);
        let end = self.chain_after(vec![hop], node, Base::Id, &mut steps)?;
        Ok(Some(end))
    }

    fn dynamic(&self, name: &str) -> impl Iterator<Item = (&File, &Pointer)> {
        let files = self.files.iter();
        files.flat_map(move |file| file.ids.dynamic(name).map(move |at| (file, at)))
    }
}
