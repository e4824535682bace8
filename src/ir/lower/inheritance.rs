//! Discriminators seen from both sides: which children a base has, and which value picks each.

use std::collections::BTreeMap;

use crate::schema::{Home, SchemaId, Schemas};

/// What `discriminator` says about the schemas of a document.
#[derive(Debug, Default)]
pub(super) struct Inheritance {
    /// Children by `allOf` of bases with a discriminator, in document order.
    children: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// The member and value that pick a schema; `None` where two discriminators disagree.
    values: BTreeMap<SchemaId, Option<(String, String)>>,
}

impl Inheritance {
    /// Looks through all schemas once.
    pub(super) fn of(schemas: &Schemas) -> Self {
        let mut found = Self::default();
        for child in schemas.ids() {
            let named = matches!(schemas.home(child), Home::Named(_));
            let Some(own) = schemas.own(child).filter(|_| named) else {
                continue;
            };
            for branch in &own.all_of {
                let base = schemas.own(branch.id);
                if base.is_some_and(|base| base.discriminator.is_some()) {
                    found.children.entry(branch.id).or_default().push(child);
                }
            }
        }
        for base in schemas.ids() {
            found.learn(schemas, base);
        }
        found
    }

    /// The schemas that extend a base, where it has no list of alternatives of its own.
    pub(super) fn children(&self, base: SchemaId) -> &[SchemaId] {
        self.children.get(&base).map_or(&[], Vec::as_slice)
    }

    /// The value of `property` that picks `child`.
    pub(super) fn value(&self, child: SchemaId, property: &str) -> Option<&str> {
        let (name, value) = self.values.get(&child)?.as_ref()?;
        (name == property).then_some(value)
    }

    /// The member and value that pick `child`.
    pub(super) fn pick(&self, child: SchemaId) -> Option<(&str, &str)> {
        let (name, value) = self.values.get(&child)?.as_ref()?;
        Some((name, value))
    }

    fn learn(&mut self, schemas: &Schemas, base: SchemaId) {
        let Some(own) = schemas.own(base) else { return };
        let Some(discriminator) = &own.discriminator else {
            return;
        };
        let children = self.children.get(&base).cloned().unwrap_or_default();
        let listed = own
            .groups
            .iter()
            .flat_map(|group| group.members.iter().copied());
        for child in children.into_iter().chain(listed) {
            let mapped = discriminator.mapping.iter().find(|(_, to)| *to == child);
            let value = match (mapped, schemas.home(child)) {
                (Some((value, _)), _) => value.clone(),
                (None, Home::Named(name)) => name.clone(),
                (None, _) => continue,
            };
            let pick = (discriminator.property.clone(), value);
            let known = self
                .values
                .entry(child)
                .or_insert_with(|| Some(pick.clone()));
            if known.as_ref() != Some(&pick) {
                *known = None;
            }
        }
    }
}
