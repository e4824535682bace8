//! The intersection of two schemas, keyword by keyword.

use std::{collections::HashMap, rc::Rc};

use crate::{
    diagnostic::{Code, Diagnostic},
    source::Span,
    syntax::Number,
};

use super::{
    Schema, SchemaId, Schemas, Step,
    arena::Home,
    model::{Additional, Bounds, Property, Values},
};

/// What `left` and `right` both allow. `owner` is the schema it becomes; notes stay `left`'s.
///
/// Contradictions are reported with both places, and the weaker reading kept: a delivery that
/// arrives shows that the document is wrong, not the delivery.
pub(super) fn intersect(
    schemas: &mut Schemas,
    owner: SchemaId,
    left: Schema,
    right: &Schema,
) -> Schema {
    let mut both = Intersection {
        schemas,
        owner,
        left,
        right,
    };
    if !both.types() {
        return both.anything();
    }
    both.values();
    both.members();
    both.additional();
    both.items();
    let mut schema = both.left;
    schema.format = schema.format.or_else(|| right.format.clone());
    if !right.bounds.is_unsaid() {
        tighten(&mut schema.bounds, &right.bounds);
    }
    schema.nullable |= right.nullable;
    for group in &right.groups {
        let known = schema
            .groups
            .iter()
            .any(|known| known.members == group.members);
        if !known {
            schema.groups.push(group.clone());
        }
    }
    if !right.conditional.is_empty() {
        schema.conditional.extend(right.conditional.iter());
    }
    for condition in &right.conditions {
        if !schema.conditions.contains(condition) {
            schema.conditions.push(condition.clone());
        }
    }
    schema.spans = both_spans(schema.spans, right);
    schema
}

struct Intersection<'s> {
    schemas: &'s mut Schemas,
    owner: SchemaId,
    left: Schema,
    right: &'s Schema,
}

/// The places of both, each once.
fn both_spans(mut ours: Vec<Span>, right: &Schema) -> Vec<Span> {
    let fresh = right.spans.iter().filter(|span| !ours.contains(span));
    let fresh: Vec<Span> = fresh.copied().collect();
    ours.extend(fresh);
    ours
}

impl Intersection<'_> {
    /// Whether there are types that both allow.
    fn types(&mut self) -> bool {
        let (ours, theirs) = (self.left.types, self.right.types);
        let both = ours.and(theirs);
        if both.is_none() && !ours.is_none() && !theirs.is_none() {
            let message = format!("a value cannot be both {ours} and {theirs}");
            self.contradiction(&message, self.left.span(), self.right.span());
            return false;
        }
        self.left.types = both;
        true
    }

    /// Any value: items or members of one part would refuse what the other asks for.
    fn anything(self) -> Schema {
        Schema {
            spans: both_spans(self.left.spans, self.right),
            notes: self.left.notes,
            ..Schema::default()
        }
    }

    /// `enum` ∩ `enum`, in the order of the narrower.
    fn values(&mut self) {
        let Some(theirs) = &self.right.values else {
            return;
        };
        let Some(ours) = self.left.values.take() else {
            self.left.values = Some(theirs.clone());
            return;
        };
        let (narrow, wide) = if theirs.list.len() <= ours.list.len() {
            (theirs, &ours)
        } else {
            (&ours, theirs)
        };
        let mut known: std::collections::BTreeSet<String> = wide
            .list
            .iter()
            .map(|value| value.to_json().to_string())
            .collect();
        let list: Vec<_> = narrow
            .list
            .iter()
            .filter(|value| known.remove(&value.to_json().to_string()))
            .cloned()
            .collect();
        if list.is_empty() {
            let message = "no value is in both lists";
            self.contradiction(message, Some(ours.span), Some(theirs.span));
            return;
        }
        let span = narrow.span;
        self.left.values = Some(Box::new(Values { list, span }));
    }

    fn members(&mut self) {
        let findings = [
            closed(&self.left, &self.right.properties),
            closed(self.right, &self.left.properties),
        ];
        self.schemas.findings.extend(findings.into_iter().flatten());
        if self.left.properties.is_empty() {
            self.left.properties.clone_from(&self.right.properties);
        } else {
            self.shared_members();
        }
        for required in &self.right.required {
            if !self.left.requires(&required.name) {
                self.left.required.push(required.clone());
            }
        }
        for pattern in &self.right.pattern_properties {
            self.left.pattern_properties.push(pattern.clone());
        }
    }

    fn shared_members(&mut self) {
        let own = self.left.properties.len();
        let ours = self.left.properties.iter().enumerate();
        let by_name: HashMap<Rc<str>, usize> = ours
            .filter(|_| own > SCANNED)
            .map(|(at, property)| (property.name.clone(), at))
            .collect();
        for theirs in &self.right.properties {
            let at = if own > SCANNED {
                by_name.get(&theirs.name).copied()
            } else {
                let mut ours = self.left.properties.iter().take(own);
                ours.position(|it| it.name == theirs.name)
            };
            let Some(at) = at else {
                self.left.properties.push(theirs.clone());
                continue;
            };
            let Some(ours) = self.left.properties.get(at).map(|it| it.schema) else {
                continue;
            };
            let schema = self.member(&theirs.name, ours, theirs.schema);
            if let Some(property) = self.left.properties.get_mut(at) {
                property.schema = schema;
                property.conditional &= theirs.conditional;
            }
        }
    }

    fn member(&mut self, name: &Rc<str>, ours: SchemaId, theirs: SchemaId) -> SchemaId {
        if ours == theirs {
            return ours;
        }
        let step = Step::Property(name.clone());
        let home = Home::Child {
            of: self.owner,
            step,
        };
        self.schemas.all_of(&[ours, theirs], home)
    }

    fn additional(&mut self) {
        use Additional::{Allowed, Denied, Of, Unsaid};
        let step = Step::Value;
        let home = Home::Child {
            of: self.owner,
            step,
        };
        let ours = std::mem::take(&mut self.left.additional);
        self.left.additional = match (ours, &self.right.additional) {
            (Unsaid, theirs) => theirs.clone(),
            (ours, Unsaid) => ours,
            (Denied(span), _) => Denied(span),
            (_, Denied(span)) => Denied(*span),
            (Of(ours), Of(theirs)) => Of(self.schemas.all_of(&[ours, *theirs], home)),
            (Of(id), Allowed) => Of(id),
            (Allowed, theirs) => theirs.clone(),
        };
    }

    fn items(&mut self) {
        let home = |of, step| Home::Child { of, step };
        let owner = self.owner;
        self.left.items = match (self.left.items, self.right.items) {
            (Some(ours), Some(theirs)) => Some(
                self.schemas
                    .all_of(&[ours, theirs], home(owner, Step::Item)),
            ),
            (ours, theirs) => ours.or(theirs),
        };
        for (at, theirs) in self.right.prefix_items.iter().enumerate() {
            match self.left.prefix_items.get(at).copied() {
                Some(ours) => {
                    let step = Step::Position(at);
                    let both = self.schemas.all_of(&[ours, *theirs], home(owner, step));
                    if let Some(position) = self.left.prefix_items.get_mut(at) {
                        *position = both;
                    }
                }
                None => self.left.prefix_items.push(*theirs),
            }
        }
    }

    fn contradiction(&mut self, message: &str, ours: Option<Span>, theirs: Option<Span>) {
        let mut finding = Diagnostic::new(Code::Contradiction, message);
        if let Some(span) = theirs {
            finding = finding.at(span, "this");
        }
        if let Some(span) = ours {
            finding = finding.note(span, "contradicts this");
        }
        self.schemas.findings.push(finding);
    }
}

/// Members of up to this many are searched one by one.
const SCANNED: usize = 24;

/// `additionalProperties: false` sees only the members of its own part.
fn closed(part: &Schema, other: &[Property]) -> Option<Diagnostic> {
    let Additional::Denied(span) = part.additional else {
        return None;
    };
    let names: std::collections::BTreeSet<&str> = part
        .properties
        .iter()
        .map(|property| &*property.name)
        .collect();
    let refused = other
        .iter()
        .find(|property| !names.contains(&*property.name))?;
    let message = format!("one part forbids the member `{}` of another", refused.name);
    let finding = Diagnostic::new(Code::ClosedPart, message)
        .at(span, "allows only the members named beside it")
        .note(refused.span, "named here");
    Some(finding)
}

/// The tighter of each rule.
fn tighten(ours: &mut Bounds, theirs: &Bounds) {
    larger(&mut ours.min_length, theirs.min_length);
    smaller(&mut ours.max_length, theirs.max_length);
    larger(&mut ours.min_items, theirs.min_items);
    smaller(&mut ours.max_items, theirs.max_items);
    number(&mut ours.minimum, theirs.minimum.as_ref(), |a, b| a > b);
    number(
        &mut ours.exclusive_minimum,
        theirs.exclusive_minimum.as_ref(),
        |a, b| a > b,
    );
    number(&mut ours.maximum, theirs.maximum.as_ref(), |a, b| a < b);
    number(
        &mut ours.exclusive_maximum,
        theirs.exclusive_maximum.as_ref(),
        |a, b| a < b,
    );
    if ours.multiple_of.is_none() {
        ours.multiple_of.clone_from(&theirs.multiple_of);
    }
    for pattern in &theirs.patterns {
        if !ours.patterns.contains(pattern) {
            ours.patterns.push(pattern.clone());
        }
    }
    ours.unique_items |= theirs.unique_items;
}

fn larger(ours: &mut Option<u64>, theirs: Option<u64>) {
    *ours = (*ours).max(theirs);
}

fn smaller(ours: &mut Option<u64>, theirs: Option<u64>) {
    *ours = match (*ours, theirs) {
        (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
        (ours, theirs) => ours.or(theirs),
    };
}

fn number(ours: &mut Option<Number>, theirs: Option<&Number>, tighter: fn(f64, f64) -> bool) {
    let replaces = |theirs: &Number| {
        ours.as_ref()
            .is_none_or(|ours| tighter(theirs.as_f64(), ours.as_f64()))
    };
    if let Some(theirs) = theirs.filter(|theirs| replaces(theirs)) {
        *ours = Some(theirs.clone());
    }
}
