//! Which schemas are only another way to say one other schema.

use std::rc::Rc;

use super::{
    Schema, SchemaId, Schemas,
    arena::{Body, Recipe},
};

impl Schemas {
    /// The schema whose type a schema has, and whether `nullable` was said on the way: an `allOf`
    /// around one reference adds a description, not a type.
    pub fn canonical(&mut self, id: SchemaId) -> (SchemaId, bool) {
        let mut path = Vec::new();
        let mut at = id;
        let mut nullable = false;
        loop {
            if let Some((to, inner)) = self.known_canonical(at) {
                (at, nullable) = (to, nullable | inner);
                break;
            }
            let Some(next) = self.wrapped(at).filter(|next| !path.contains(next)) else {
                break;
            };
            nullable |= self.own(at).is_some_and(|schema| schema.nullable);
            path.push(at);
            at = next;
        }
        // The flag of the inner steps would need a walk back; only whole answers are kept.
        self.set_canonical(id, (at, nullable));
        (at, nullable)
    }

    /// The one part that shapes a type, where all others only restrict or describe it.
    fn wrapped(&mut self, id: SchemaId) -> Option<SchemaId> {
        let (parts, own) = match self.body(id).clone() {
            Body::Own(own) if own.all_of.is_empty() => return None,
            Body::Own(own) => {
                let parts: Rc<[SchemaId]> = own.all_of.iter().map(|branch| branch.id).collect();
                (parts, Some(own))
            }
            Body::Made(Recipe::All(parts)) => (parts, None),
            Body::Made(Recipe::Without { .. }) => return None,
        };
        let own = own.as_deref();
        if parts.is_empty() || own.is_some_and(|own| makes_type(own) || !own.groups.is_empty()) {
            return None;
        }
        let mut target = None;
        for part in parts.iter() {
            let schema = self.resolve(*part);
            if makes_type(&schema) || !schema.groups.is_empty() {
                if target.is_some() {
                    return None;
                }
                target = Some((*part, schema.types));
            }
        }
        let (target, types) = target?;
        let others = parts.iter().filter(|part| **part != target);
        let mut loose =
            others.map(|part| self.done(*part).is_none_or(|it| it.types.contains(types)));
        let allowed = loose.all(|it| it) && own.is_none_or(|own| own.types.contains(types));
        allowed.then_some(target)
    }
}

fn makes_type(schema: &Schema) -> bool {
    schema.shapes()
}
