//! Files that hold parts of a document: `components` that references of others lead into.

use super::{Shape, v2, v3};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, closest},
    document::{Resolver, Version},
    syntax::{Key, Node, Object},
};

/// Reports fields of their Components Objects that are nearly those of the specification.
///
/// What stands below `components.schema` cannot be what its author meant, though references that
/// spell it so lead there. Fields that are near to none may belong to another specification, whose
/// files share the name `components`.
pub(super) fn check(resolver: &Resolver, version: Version, diagnostics: &mut Diagnostics) {
    for part in resolver.parts().filter(|part| !is_foreign(part)) {
        let components = part.get("components").and_then(Node::as_object);
        for (key, _) in components.into_iter().flat_map(Object::iter) {
            diagnostics.extend(misspelt(key, version));
        }
    }
}

/// The finding about a field that only one slip of the pen keeps from being a known one.
fn misspelt(key: &Key, version: Version) -> Option<Diagnostic> {
    if key.starts_with("x-")
        || names(&v2::COMPONENTS)
            .chain(names(&v3::COMPONENTS))
            .any(|name| name == key.as_str())
    {
        return None;
    }
    let shape = if version.major == 2 {
        &v2::COMPONENTS
    } else {
        &v3::COMPONENTS
    };
    let near = closest(key, names(shape))?;
    let message = format!("the {} has no field `{key}`", shape.name);
    let finding = Diagnostic::new(Code::UnknownField, message).at(key.span, "unknown field");
    Some(finding.help(super::meant(near)))
}

fn names(shape: &'static Shape) -> impl Iterator<Item = &'static str> {
    shape.fields.iter().map(|field| field.key)
}

/// Whether a file says that it is of another specification.
fn is_foreign(part: &Node) -> bool {
    ["openapi", "swagger", "arazzo"]
        .iter()
        .any(|key| part.get(key).is_some())
}
