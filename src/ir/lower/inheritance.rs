//! Discriminators seen from both sides: which children a base has, and which value picks each.

use std::collections::BTreeMap;

use crate::schema::{Home, SchemaId, Schemas};

/// What `discriminator` says about the schemas of a document.
#[derive(Debug, Default)]
pub(super) struct Inheritance {
    /// Children by `allOf` of bases with a discriminator, in document order.
    children: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// What picks a schema; `None` where two discriminators disagree.
    picks: BTreeMap<SchemaId, Option<Pick>>,
}

/// The member that picks a schema, and its values: several where a `mapping` lists several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Pick {
    pub(super) property: String,
    pub(super) values: Vec<String>,
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

    /// The values of `property` that pick `child`.
    pub(super) fn values(&self, child: SchemaId, property: &str) -> &[String] {
        match self.pick(child) {
            Some(pick) if pick.property == property => &pick.values,
            _ => &[],
        }
    }

    /// The member and values that pick `child`.
    pub(super) fn pick(&self, child: SchemaId) -> Option<&Pick> {
        self.picks.get(&child)?.as_ref()
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
            let mapped = discriminator.mapping.iter().filter(|(_, to)| *to == child);
            let mut values: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
            if values.is_empty() {
                // Without a mapping the name of the schema is its value.
                let Home::Named(name) = schemas.home(child) else {
                    continue;
                };
                values.push(name.clone());
            }
            let pick = Pick {
                property: discriminator.property.clone(),
                values,
            };
            let known = self
                .picks
                .entry(child)
                .or_insert_with(|| Some(pick.clone()));
            if known.as_ref() != Some(&pick) {
                *known = None;
            }
        }
    }
}
