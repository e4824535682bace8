//! What can be tested about a value before it is decoded.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    ir::Scalar,
    schema::{Property, Schema, SchemaId, Types},
};

use super::super::{enums, paths::PathId, plain::kinds, types::Builder};

/// The formats that deliveries come in, as far as names of members differ by it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in super::super) enum Wire {
    /// XML alone.
    Xml,
    /// JSON or forms.
    Json,
    /// Both, or nobody knows.
    Any,
}

/// One way a value of an alternative may look.
#[derive(Clone, Debug)]
pub(in super::super) struct Profile {
    /// The alternative.
    pub(in super::super) leaf: usize,
    /// Its JSON types.
    pub(in super::super) types: Types,
    /// Members with known values, in document order.
    pub(in super::super) tests: Vec<(PathId, Vec<Scalar>)>,
    /// Members that are always there.
    pub(in super::super) required: BTreeSet<PathId>,
    /// Members that may be there.
    pub(in super::super) known: BTreeSet<PathId>,
    /// Members that the document names as what tells messages apart.
    pub(in super::super) explicit: BTreeSet<PathId>,
}

impl Profile {
    /// The known values of a member.
    pub(in super::super) fn values(&self, path: PathId) -> Option<&[Scalar]> {
        let test = self.tests.iter().find(|(known, _)| *known == path);
        test.map(|(_, values)| values.as_slice())
    }
}

impl Builder<'_> {
    /// Collects the ways a value of `id` may look: more than one where it is a union itself.
    pub(in super::super) fn profile(
        &mut self,
        id: SchemaId,
        leaf: usize,
        profiles: &mut Vec<Profile>,
    ) {
        let mut seen = BTreeSet::new();
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            let (id, _) = self.schemas.canonical(id);
            if !seen.insert(id) || seen.len() > MOST_ALTERNATIVES {
                continue;
            }
            let schema = self.schemas.resolve(id);
            if let Some(members) = self.alternatives(id, &schema) {
                pending.extend(members.into_iter().rev());
                continue;
            }
            let mut profile = Profile {
                leaf,
                types: kinds(&schema),
                tests: Vec::new(),
                required: BTreeSet::new(),
                known: BTreeSet::new(),
                explicit: BTreeSet::new(),
            };
            self.collect(&mut profile, id, &schema, None);
            self.add_discriminator(&mut profile, id);
            profiles.push(profile);
        }
    }

    /// The value of a discriminator that the alternative does not name among its members.
    fn add_discriminator(&mut self, profile: &mut Profile, id: SchemaId) {
        let Some(pick) = self.inheritance.pick(id) else {
            return;
        };
        let path = self.paths.join(None, &pick.property);
        if profile.known.insert(path) {
            profile.required.insert(path);
            let values = pick.values.iter().cloned().map(Scalar::String);
            profile.tests.push((path, values.collect()));
        }
    }

    /// Members of an object, and of objects in it: the resource of a notification decides too.
    fn collect(
        &mut self,
        profile: &mut Profile,
        owner: SchemaId,
        schema: &Schema,
        parent: Option<(PathId, usize, bool)>,
    ) {
        let (above, depth, always) = match parent {
            Some((path, depth, always)) => (Some(path), depth, always),
            None => (None, 1, true),
        };
        for property in &schema.properties {
            if profile.known.len() >= MOST_MEMBERS {
                return;
            }
            let member = self.schemas.resolve(property.schema);
            let Some(name) = self.wire_name(property, &member) else {
                continue;
            };
            let path = self.paths.join(above, &name);
            let required = always && property.required;
            profile.known.insert(path);
            if required {
                profile.required.insert(path);
            }
            let values = self.test_values(owner, property, &member);
            if !values.is_empty() {
                profile.tests.push((path, values));
            } else if depth < DEEPEST_PATH {
                self.descend(profile, property, &member, (path, depth + 1, required));
            }
        }
    }

    fn descend(
        &mut self,
        profile: &mut Profile,
        property: &Property,
        member: &Schema,
        parent: (PathId, usize, bool),
    ) {
        let inner = member
            .notes
            .extension
            .decrypts_to
            .unwrap_or(property.schema);
        let (inner, _) = self.schemas.canonical(inner);
        let schema = self.schemas.resolve(inner);
        let object = kinds(&schema).without(Types::NULL) == Types::OBJECT;
        if object && schema.groups.is_empty() {
            self.collect(profile, inner, &schema, Some(parent));
        }
    }

    /// What a member is called in the formats at hand; `None` where they disagree.
    fn wire_name(&mut self, property: &Property, member: &Schema) -> Option<Rc<str>> {
        let (element, _) = self.elements(property, member);
        match (element, self.wire) {
            (None, _) | (_, Wire::Json) => Some(property.name.clone()),
            (Some(element), Wire::Xml) => Some(element.into()),
            (Some(_), Wire::Any) => None,
        }
    }

    fn test_values(&self, owner: SchemaId, property: &Property, member: &Schema) -> Vec<Scalar> {
        if let Some(value) = self.fixed_value(owner, property, member) {
            return vec![value];
        }
        let types = kinds(member).without(Types::NULL);
        let mut listed = enums::scalars(member, types).unwrap_or_default();
        let picks = self.inheritance.values(owner, &property.name).iter();
        let picks: Vec<Scalar> = picks.cloned().map(Scalar::String).collect();
        if listed.is_empty() && types == Types::STRING {
            listed = picks;
        } else if listed.iter().any(|value| picks.contains(value)) {
            listed.retain(|value| picks.contains(value));
        }
        if listed.len() > MOST_VALUES {
            Vec::new()
        } else {
            listed
        }
    }
}

/// Names in a path that decides.
const DEEPEST_PATH: usize = 3;

/// Members of one message that are looked at.
const MOST_MEMBERS: usize = 300;

/// Values a key of one message may have.
const MOST_VALUES: usize = 64;

/// Alternatives in alternatives.
const MOST_ALTERNATIVES: usize = 256;
