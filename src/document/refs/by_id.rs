//! References to what a schema calls itself: its `$id`, and plain names in it.

use super::{Base, Hop, Lost, Resolver, hop_to, uri};
use crate::{
    diagnostic::{Code, Diagnostic},
    document::{
        files::File,
        ids::{self, Resource},
    },
    source::Span,
    syntax::{Node, Pointer},
};

impl Resolver {
    /// The node that a reference names by the `$id` of a schema in the files that were read.
    ///
    /// `None` where no schema has the `$id` that the reference comes to, and where the schema around a
    /// mere fragment does not have it: then it may speak of the file.
    pub(super) fn by_id(
        &self,
        from: Option<&File>,
        text: &str,
        span: Span,
        steps: &mut usize,
    ) -> Result<Option<(Node, Hop)>, Diagnostic> {
        let (id, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (Some(from), Some(fragment)) = (from, uri::decode(fragment)) else {
            return Ok(None);
        };
        let around = from.ids.around(span);
        let found = match id {
            "" => around.map(|resource| (from, resource)),
            id => self.identified(from, around, id, span)?,
        };
        let Some((file, resource)) = found else {
            return Ok(None);
        };
        let place = match Pointer::parse(&fragment) {
            Some(within) => Some(
                within
                    .tokens()
                    .fold(resource.at.clone(), |at, it| at.join(&it)),
            ),
            None => file.ids.plain_name(&fragment, Some(resource)).cloned(),
        };
        let end = match place {
            Some(pointer) => self.walk(file, &pointer, Base::Id, steps).map(|node| {
                let hop = hop_to(file, pointer, &node, span);
                (node, hop)
            }),
            None => Err(self.no_plain_name(file, resource, &fragment)),
        };
        match end {
            Ok(end) => Ok(Some(end)),
            Err(_) if id.is_empty() => Ok(None),
            Err(lost) => Err(lost.report(text, span)),
        }
    }

    /// The schema whose `$id` is `id` beside the one around the reference.
    fn identified<'s>(
        &'s self,
        from: &'s File,
        around: Option<&Resource>,
        id: &str,
        span: Span,
    ) -> Result<Option<(&'s File, &'s Resource)>, Diagnostic> {
        let base = around.map_or(Some(from.uri.as_str()), |resource| resource.uri.as_deref());
        let Some(uri) = ids::join(base.unwrap_or(ids::NO_BASE), id) else {
            return Ok(None);
        };
        let mut all: Vec<_> = self.files.identified(&uri).collect();
        // Files that bring along what they refer to have copies of the same schemas.
        if all.iter().any(|(file, _)| file.source == from.source) {
            all.retain(|(file, _)| file.source == from.source);
        }
        let Some((first, others)) = all.split_first() else {
            return Ok(None);
        };
        let node = |(file, resource): &(&File, &Resource)| {
            let root = self.root_of(file)?;
            root.pointer(&resource.at).cloned()
        };
        match others.iter().find(|other| node(other) != node(first)) {
            None => Ok(Some(*first)),
            Some(other) => Err(ambiguous(&uri, span, first.1, other.1)),
        }
    }

    fn no_plain_name(&self, file: &File, resource: &Resource, name: &str) -> Lost {
        let node = self
            .root_of(file)
            .and_then(|root| root.pointer(&resource.at));
        node.map_or(Lost::Unreadable, |node| Lost::at(node, name))
    }
}

fn ambiguous(uri: &str, span: Span, one: &Resource, other: &Resource) -> Diagnostic {
    let message = format!("two schemas have the `$id` `{uri}`, and they differ");
    Diagnostic::new(Code::UnresolvedReference, message)
        .at(span, "either may be meant")
        .note(one.said, "this one")
        .note(other.said, "or this one")
        .help("give each schema an `$id` of its own, or refer to the file")
}
