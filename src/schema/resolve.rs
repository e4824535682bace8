//! `allOf` as intersection: what a value must satisfy, whatever place says it.

use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::Text;

use super::{
    Annotations, Rare, Schema, SchemaId, Schemas, alternatives,
    arena::{Body, Home, Recipe, State},
    intersect::intersect,
    model::{Branch, Property},
    unevaluated,
};

impl Schemas {
    /// The schema with all parts of its `allOf` in it, computed once.
    ///
    /// Members that several parts name become schemas of their own, made when they are asked for,
    /// so that recursive schemas can be intersected.
    pub fn resolve(&mut self, id: SchemaId) -> Rc<Schema> {
        if let State::Done(schema) = self.state(id) {
            return schema.clone();
        }
        let mut stack = vec![id];
        while let Some(top) = stack.last().copied() {
            match self.state(top) {
                State::Done(_) => {
                    stack.pop();
                }
                State::Untouched => {
                    self.set_state(top, State::Open);
                    let parts = self.parts(top);
                    stack.extend(parts.into_iter().filter(|part| self.is_untouched(*part)));
                }
                State::Open => {
                    stack.pop();
                    let schema = self.combine(top);
                    self.set_state(top, State::Done(schema));
                }
            }
        }
        let schema = self.done(id).unwrap_or_default();
        match alternatives::multiply(&schema) {
            true => self.without_alternatives(id, &schema),
            false => schema,
        }
    }

    /// A schema that allows what all of `parts` allow; the only part itself where there is one.
    pub fn all_of(&mut self, parts: &[SchemaId], home: Home) -> SchemaId {
        let mut flat: Vec<SchemaId> = Vec::with_capacity(parts.len());
        for part in parts {
            match self.body(*part) {
                Body::Made(Recipe::All(inner)) => flat.extend(inner.iter()),
                _ => flat.push(*part),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        flat.retain(|part| seen.insert(*part));
        if let [only] = flat.as_slice() {
            return *only;
        }
        let last = flat.last().copied().unwrap_or(SchemaId(0));
        let made = self.make(Recipe::All(flat.into()), home);
        made.unwrap_or_else(|| self.too_complex(last))
    }

    /// The schema without one of its lists of alternatives.
    pub fn without_group(&mut self, of: SchemaId, group: usize, home: Home) -> SchemaId {
        let made = self.make(Recipe::Without { of, group }, home);
        made.unwrap_or_else(|| self.too_complex(of))
    }

    /// Whether `ancestor` is among the parts of `id`, at any depth.
    pub fn inherits(&self, id: SchemaId, ancestor: SchemaId) -> bool {
        let mut seen = std::collections::BTreeSet::from([id]);
        let mut pending = vec![id];
        while let Some(next) = pending.pop() {
            let parts = self.own(next).map(|schema| schema.all_of.as_slice());
            for part in parts.unwrap_or_default() {
                if part.id == ancestor {
                    return true;
                }
                if seen.insert(part.id) {
                    pending.push(part.id);
                }
            }
        }
        false
    }

    fn too_complex(&mut self, fallback: SchemaId) -> SchemaId {
        let span = self.place(fallback);
        let finding = Diagnostic::new(Code::SchemaTooComplex, "the parts multiply without end");
        self.findings.push(match span {
            Some(span) => finding.at(span, "only this part is used"),
            None => finding,
        });
        fallback
    }

    /// Where a schema stands; for one that is made of others, where the last of them does.
    fn place(&self, id: SchemaId) -> Option<Span> {
        let mut at = id;
        loop {
            match self.body(at) {
                Body::Own(schema) => return schema.span(),
                Body::Made(Recipe::All(parts)) => at = *parts.last()?,
                Body::Made(Recipe::Without { of, .. }) => at = *of,
            }
        }
    }

    fn is_untouched(&self, id: SchemaId) -> bool {
        matches!(self.state(id), State::Untouched)
    }

    pub(super) fn done(&self, id: SchemaId) -> Option<Rc<Schema>> {
        match self.state(id) {
            State::Done(schema) => Some(schema.clone()),
            _ => None,
        }
    }

    /// What must be resolved first. In reverse, because a stack turns the order.
    fn parts(&self, id: SchemaId) -> Vec<SchemaId> {
        let mut parts = match self.body(id) {
            Body::Own(schema) => {
                let branches = schema.all_of.iter().map(|branch| branch.id);
                branches.chain(schema.conditional.iter().copied()).collect()
            }
            Body::Made(Recipe::All(parts)) => parts.to_vec(),
            Body::Made(Recipe::Without { of, .. }) => vec![*of],
        };
        parts.reverse();
        parts
    }

    fn combine(&mut self, id: SchemaId) -> Rc<Schema> {
        let mut schema = match self.body(id).clone() {
            Body::Own(own) if own.is_whole() => return own,
            Body::Own(own) => self.combine_own(id, &own),
            Body::Made(Recipe::All(parts)) => {
                let parts: Vec<Rc<Schema>> =
                    parts.iter().filter_map(|part| self.done(*part)).collect();
                let mut schema = Schema::default();
                for part in &parts {
                    schema = intersect(self, id, schema, part);
                    schema.notes = latest_notes(schema.notes, &part.notes);
                }
                schema.discriminator = None;
                schema
            }
            Body::Made(Recipe::Without { of, group }) => {
                let mut schema = self
                    .done(of)
                    .map_or_else(Schema::default, |it| (*it).clone());
                if group < schema.groups.len() {
                    schema.groups.remove(group);
                }
                schema.discriminator = None;
                schema
            }
        };
        let findings = unevaluated::settle(&mut schema);
        self.findings.extend(findings);
        self.add_conditional(&mut schema);
        schema.mark_required();
        // Members that parts have added left room to spare, in as many lists as there are schemas.
        schema.properties.shrink();
        schema.required.shrink();
        Rc::new(schema)
    }

    fn combine_own(&mut self, id: SchemaId, own: &Rc<Schema>) -> Schema {
        if own.all_of.is_empty() {
            return (**own).clone();
        }
        let mut schema = Schema {
            spans: own.spans.clone(),
            ..Schema::default()
        };
        let mut notes = own.notes.clone();
        for branch in &own.all_of {
            let Some(part) = self.done(branch.id) else {
                self.report_cycle(own, *branch);
                continue;
            };
            let part = without_backward_groups(id, part);
            schema = intersect(self, id, schema, &part);
            inherit_notes(&mut notes, &part.notes, branch.by_reference);
        }
        let alone = Schema {
            all_of: Rare::default(),
            ..(**own).clone()
        };
        schema = intersect(self, id, schema, &alone);
        schema.notes = notes;
        schema.nullable = own.nullable;
        schema.unevaluated.clone_from(&own.unevaluated);
        schema.discriminator.clone_from(&own.discriminator);
        schema
    }

    fn report_cycle(&mut self, own: &Schema, branch: Branch) {
        let finding = Diagnostic::new(Code::AllOfCycle, "a schema is a part of itself");
        let target = self.own(branch.id).and_then(|schema| schema.span());
        let places = own
            .span()
            .into_iter()
            .map(|span| (span, "in the `allOf` here"));
        let finding = places.fold(finding, |it, (span, text)| it.at(span, text));
        let places = target
            .into_iter()
            .map(|span| (span, "which leads back here"));
        let finding = places.fold(finding, |it, (span, text)| it.note(span, text));
        self.findings.push(finding);
    }

    /// Members that hold under a condition alone may be there.
    fn add_conditional(&mut self, schema: &mut Schema) {
        for id in std::mem::take(&mut schema.conditional) {
            let Some(part) = self.done(id) else { continue };
            for property in &part.properties {
                if schema.property(&property.name).is_none() {
                    schema.properties.push(Property {
                        required: false,
                        conditional: true,
                        ..property.clone()
                    });
                }
            }
        }
    }
}

/// A parent may list its children as alternatives; the child is then one of them already.
fn without_backward_groups(id: SchemaId, parent: Rc<Schema>) -> Rc<Schema> {
    let leads_back = |group: &super::Group| group.members.contains(&id);
    if !parent.groups.iter().any(leads_back) {
        return parent;
    }
    let mut schema = (*parent).clone();
    schema.groups.retain(|group| !leads_back(group));
    Rc::new(schema)
}

/// What a schema takes over from a part of its `allOf`.
fn inherit_notes(notes: &mut Annotations, part: &Annotations, by_reference: bool) {
    if part.extension.sensitive {
        notes.extension.sensitive = true;
    }
    if notes.xml.is_unsaid() {
        notes.xml.clone_from(&part.xml);
    }
    if by_reference {
        return;
    }
    let kept = std::mem::take(notes);
    *notes = latest_notes(part.clone(), &kept);
}

/// The notes of a member that several places describe: the last word counts.
fn latest_notes(mut first: Annotations, then: &Annotations) -> Annotations {
    let text = |first: &mut Option<Text>, then: &Option<Text>| {
        if then.is_some() {
            first.clone_from(then);
        }
    };
    text(&mut first.title, &then.title);
    text(&mut first.description, &then.description);
    if then.default.is_some() {
        first.default.clone_from(&then.default);
    }
    if !then.examples.is_empty() {
        first.examples.clone_from(&then.examples);
    }
    if !then.xml.is_unsaid() {
        first.xml.clone_from(&then.xml);
    }
    first.deprecated |= then.deprecated;
    first.read_only |= then.read_only;
    first.write_only |= then.write_only;
    if then.extension.is_unsaid() {
        return first;
    }
    let (ours, theirs) = (&mut *first.extension, &*then.extension);
    ours.aliases.extend(theirs.aliases.iter().cloned());
    ours.sensitive |= theirs.sensitive;
    ours.rust_name = theirs.rust_name.clone().or(ours.rust_name.take());
    if theirs.rust_type.is_some() {
        ours.rust_type.clone_from(&theirs.rust_type);
    }
    ours.decrypts_to = theirs.decrypts_to.or(ours.decrypts_to);
    first
}
