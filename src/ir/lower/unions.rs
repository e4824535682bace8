//! `oneOf`, `anyOf` and several types → unions.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{
        Constant, Constraint, Decision, MemberName, Scalar, Shape, Type, TypeDef, Union,
        UnionVariant,
    },
    schema::{Additional, Group, Home, Schema, SchemaId, Step, Types},
};

use super::{
    conditions,
    dispatch::{Policy, decide},
    docs, enums,
    plain::kinds,
    types::{Body, Builder, Origin, into_nullable, place},
};

impl Builder<'_> {
    /// What a schema lets a value be one of; `None` where it makes no alternatives.
    pub(super) fn alternatives(&mut self, id: SchemaId, schema: &Schema) -> Option<Vec<SchemaId>> {
        let groups = schema.groups.iter().enumerate();
        for (at, group) in groups {
            let members = self.shaping(schema, group);
            if !members.is_empty() {
                return Some(self.completed(id, schema, at, members));
            }
        }
        let children = self.inheritance.children(id);
        (!children.is_empty()).then(|| children.to_vec())
    }

    /// The alternatives that say more than which members must be there.
    pub(super) fn shaping(&mut self, schema: &Schema, group: &Group) -> Vec<(usize, SchemaId)> {
        let has_members = !schema.properties.is_empty();
        let members = group.members.iter().copied().enumerate();
        let mut shaping = Vec::new();
        for (at, member) in members {
            let alternative = self.schemas.resolve(member);
            let says = !alternative.properties.is_empty()
                || alternative.values.is_some()
                || alternative.items.is_some()
                || !alternative.groups.is_empty()
                || !alternative.pattern_properties.is_empty()
                || matches!(alternative.additional, Additional::Of(_));
            let new_type = !has_members && !kinds(&alternative).is_any();
            if says || new_type {
                shaping.push((at, member));
            }
        }
        shaping
    }

    /// The alternatives, each with what the schema says beside the list.
    fn completed(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        group: usize,
        members: Vec<(usize, SchemaId)>,
    ) -> Vec<SchemaId> {
        let beside = !schema.properties.is_empty()
            || !schema.required.is_empty()
            || !schema.pattern_properties.is_empty()
            || schema.items.is_some()
            || schema.groups.len() > 1;
        let complete = |(at, member): (usize, SchemaId)| {
            if !beside || self.schemas.inherits(member, id) {
                return member;
            }
            let home = Home::Child {
                of: id,
                step: Step::Part,
            };
            let rest = self.schemas.without_group(id, group, home);
            self.part(&[rest, member], id, Step::Alternative(at))
        };
        members.into_iter().map(complete).collect()
    }

    /// The type of alternatives: a union, unless they come down to one type.
    pub(super) fn alternatives_type(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        members: Vec<SchemaId>,
    ) -> Type {
        let of = Origin {
            schema: id,
            suffix: "",
        };
        let members = self.unrolled(id, members);
        let (members, null) = self.split_null(members);
        if self.are_values(&members) {
            let plain = self.queued(of, Body::Values(members));
            return if null { into_nullable(plain) } else { plain };
        }
        let Distinct {
            types,
            null: inner_null,
            any,
        } = self.distinct(&members);
        let discriminated = schema.discriminator.is_some();
        let plain = match types.as_slice() {
            [] => Type::Any,
            [_] if any => Type::Any,
            [(_, only)] if members.len() == 1 || !discriminated => only.clone(),
            _ => self.queued(of, Body::Union(members)),
        };
        if null || inner_null {
            into_nullable(plain)
        } else {
            plain
        }
    }

    /// The alternatives without what leads back to the alternatives themselves: deciding for it
    /// would never end. What else it offers is offered in its place.
    fn unrolled(&mut self, id: SchemaId, members: Vec<SchemaId>) -> Vec<SchemaId> {
        let (id, _) = self.schemas.canonical(id);
        let mut seen = BTreeSet::new();
        let mut kept = Vec::with_capacity(members.len());
        let mut waiting: Vec<SchemaId> = members.into_iter().rev().collect();
        while let Some(member) = waiting.pop() {
            let (canonical, _) = self.schemas.canonical(member);
            if canonical == id {
                continue;
            }
            if self.leads_back(canonical, id) {
                if !seen.insert(canonical) {
                    continue;
                }
                let schema = self.schemas.resolve(canonical);
                let inner = self.alternatives(canonical, &schema).unwrap_or_default();
                waiting.extend(inner.into_iter().rev());
            } else {
                kept.push(member);
            }
        }
        kept
    }

    /// Whether a value is decided by alternatives among which `target` is.
    fn leads_back(&mut self, from: SchemaId, target: SchemaId) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut waiting = vec![from];
        while let Some(next) = waiting.pop() {
            let schema = self.schemas.resolve(next);
            for member in self.alternatives(next, &schema).unwrap_or_default() {
                let (member, _) = self.schemas.canonical(member);
                if member == target {
                    return true;
                }
                if seen.insert(member) {
                    waiting.push(member);
                }
            }
        }
        false
    }

    fn split_null(&mut self, members: Vec<SchemaId>) -> (Vec<SchemaId>, bool) {
        let before = members.len();
        let mut rest = Vec::with_capacity(before);
        for member in members {
            let schema = self.schemas.resolve(member);
            let null = kinds(&schema) == Types::NULL;
            if !null && !schema.types.is_none() {
                rest.push(member);
            }
        }
        let null = rest.len() < before;
        (rest, null)
    }

    /// Whether all alternatives are scalar values of one kind, or text beside listed text.
    fn are_values(&mut self, members: &[SchemaId]) -> bool {
        let mut found = None;
        let mut plain_text = false;
        for member in members {
            let schema = self.schemas.resolve(*member);
            let types = kinds(&schema).without(Types::NULL);
            if !schema.groups.is_empty() {
                return false;
            }
            match enums::representation(&schema, types) {
                Some(repr) if found.as_ref().is_none_or(|known| *known == repr) => {
                    found = Some(repr);
                }
                None if types == Types::STRING && schema.format.is_none() => plain_text = true,
                _ => return false,
            }
        }
        match found {
            Some(Type::String) => true,
            Some(Type::Bool) | None => false,
            Some(_) => !plain_text,
        }
    }

    /// The types of the alternatives, each once.
    fn distinct(&mut self, members: &[SchemaId]) -> Distinct {
        let mut types: Vec<(SchemaId, Type)> = Vec::new();
        let mut null = false;
        let mut any = false;
        for member in members {
            let ty = match self.type_of(*member) {
                Type::Nullable(inner) => {
                    null = true;
                    *inner
                }
                ty => ty,
            };
            any |= ty == Type::Any;
            let new = types.iter().all(|(_, known)| *known != ty);
            if new && !matches!(ty, Type::Any | Type::Never) {
                types.push((*member, ty));
            }
        }
        Distinct { types, null, any }
    }

    pub(super) fn union(&mut self, schema: &Rc<Schema>, members: &[SchemaId]) -> TypeDef {
        let Distinct { types, any, .. } = self.distinct(members);
        let mut profiles = Vec::new();
        for member in members {
            let ty = match self.type_of(*member) {
                Type::Nullable(inner) => *inner,
                ty => ty,
            };
            if let Some(leaf) = types.iter().position(|(_, known)| *known == ty) {
                self.profile(*member, leaf, &mut profiles);
            }
        }
        let decided = decide(&self.paths, &profiles, Policy::Union);
        for leaves in &decided.ambiguous {
            self.report_ambiguity(schema, &types, leaves);
        }
        let variants = types
            .into_iter()
            .map(|(member, ty)| self.variant(member, ty))
            .collect();
        let constraints = conditions::of(schema, self.sink);
        union_of(schema, variants, decided.decision, any, constraints)
    }

    fn variant(&mut self, member: SchemaId, ty: Type) -> UnionVariant {
        let (canonical, _) = self.schemas.canonical(member);
        let schema = self.schemas.resolve(canonical);
        let pick = self.inheritance.pick(canonical).filter(|pick| {
            let is_known = schema.property(&pick.property).is_some();
            !is_known && !schema.properties.is_empty()
        });
        let tag = pick.and_then(|pick| {
            Some(Constant {
                name: MemberName {
                    json: pick.property.clone(),
                    ..MemberName::default()
                },
                value: Scalar::String(pick.values.first()?.clone()),
                required: true,
            })
        });
        let described = self.schemas.resolve(member);
        let mut docs = docs::of_schema(&described.notes);
        let values = pick.map_or(&[][..], |pick| &pick.values);
        docs::push_paragraph(&mut docs, &docs::of_tag(values));
        let constraints = match ty {
            Type::Named(_) => Vec::new(),
            _ => self.constraints(&described, &ty),
        };
        UnionVariant {
            ident: String::new(),
            docs,
            ty,
            tag,
            constraints,
        }
    }

    fn report_ambiguity(&mut self, schema: &Schema, types: &[(SchemaId, Type)], leaves: &[usize]) {
        let message = "these alternatives may both fit a value; the first that decodes is taken";
        let mut finding = Diagnostic::new(Code::AmbiguousUnion, message)
            .at(place(schema), "the alternatives of this schema");
        for (member, _) in leaves.iter().take(2).filter_map(|leaf| types.get(*leaf)) {
            let span = place(&self.schemas.resolve(*member));
            finding = finding.note(span, "one alternative");
        }
        self.sink.push(finding);
    }

    /// `type: [string, integer]`: a union by JSON type.
    pub(super) fn union_of_shapes(
        &mut self,
        id: SchemaId,
        schema: &Rc<Schema>,
        types: Types,
    ) -> TypeDef {
        let constraints = conditions::of(schema, self.sink);
        let mut variants = Vec::new();
        let mut arms = Vec::new();
        for kind in types.iter() {
            let suffix = if kind == Types::OBJECT { "object" } else { "" };
            let ty = self.single(Origin { schema: id, suffix }, schema, kind);
            arms.extend(shape_of(kind).map(|shape| (shape, Decision::Leaf(variants.len()))));
            let mut own = match ty {
                Type::Named(_) => Vec::new(),
                _ => self.constraints(schema, &ty),
            };
            own.retain(|rule| !constraints.contains(rule));
            variants.push(UnionVariant {
                ident: String::new(),
                ty,
                docs: String::new(),
                tag: None,
                constraints: own,
            });
        }
        let otherwise = Box::new(Decision::Unknown);
        let any = variants.iter().any(|variant| variant.ty == Type::Any);
        let decision = Decision::Shape { arms, otherwise };
        union_of(schema, variants, decision, any, constraints)
    }
}

/// What alternatives come down to.
struct Distinct {
    /// Each type and the first alternative that has it.
    types: Vec<(SchemaId, Type)>,
    /// Whether one of them may be `null`.
    null: bool,
    /// Whether one of them takes any value, which the catch-all of a union does too.
    any: bool,
}

fn union_of(
    schema: &Schema,
    variants: Vec<UnionVariant>,
    decision: Decision,
    open: bool,
    constraints: Vec<Constraint>,
) -> TypeDef {
    TypeDef::Union(Union {
        ident: String::new(),
        docs: docs::of_schema(&schema.notes),
        span: place(schema),
        variants,
        decision,
        other: "Other".to_owned(),
        open,
        constraints,
        eq: true,
        redacted: schema.notes.extension.sensitive,
        deprecated: schema.notes.deprecated,
        attributes: Vec::new(),
    })
}

/// The shape of values of one JSON type.
pub(super) fn shape_of(types: Types) -> Option<Shape> {
    const SHAPES: &[(Types, Shape)] = &[
        (Types::NULL, Shape::Null),
        (Types::BOOLEAN, Shape::Bool),
        (Types::INTEGER, Shape::Integer),
        (Types::NUMBER, Shape::Number),
        (Types::STRING, Shape::String),
        (Types::ARRAY, Shape::Array),
        (Types::OBJECT, Shape::Object),
    ];
    SHAPES
        .iter()
        .find(|(known, _)| *known == types)
        .map(|(_, shape)| *shape)
}
