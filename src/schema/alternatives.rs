//! Lists of alternatives in one schema: a value is of one combination of them, and combinations
//! multiply.

use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic};

use super::{Group, Home, Schema, SchemaId, Schemas, Step, Types, arena::State, model::Property};

/// Whether the lists of a schema come to more combinations than can be written down.
pub(super) fn multiply(schema: &Schema) -> bool {
    let lists = schema.groups.iter().filter(|list| shapes(list));
    let sizes = lists.map(|list| list.members.len().max(1));
    schema.groups.len() > 1 && sizes.fold(1_usize, usize::saturating_mul) > MOST
}

/// Whether the alternatives do more than ask for members.
fn shapes(list: &Group) -> bool {
    list.condition.is_none()
}

impl Schemas {
    /// The schema with the members of all its alternatives, each of which may be there or not, in place
    /// of the lists.
    pub(super) fn without_alternatives(&mut self, id: SchemaId, schema: &Rc<Schema>) -> Rc<Schema> {
        let mut open = Schema::clone(schema);
        let lists = std::mem::take(&mut open.groups);
        // What leads back here from an alternative finds it without them.
        self.set_state(id, State::Done(Rc::new(open.clone())));
        for member in lists.iter().flat_map(|list| &list.members) {
            let alternative = self.resolve(*member);
            for property in &alternative.properties {
                self.may_be_there(id, &mut open, property);
            }
        }
        let message = format!("these alternatives come to more than {MOST} combinations");
        let finding = Diagnostic::new(Code::SchemaTooComplex, message);
        self.findings.extend(lists.iter().take(1).map(|list| {
            finding.clone().at(
                list.span,
                "members of all alternatives are taken, those of other lists as well",
            )
        }));
        let open = Rc::new(open);
        self.set_state(id, State::Done(open.clone()));
        open
    }

    /// Takes in a member of an alternative; one that alternatives describe differently is any value.
    fn may_be_there(&mut self, of: SchemaId, open: &mut Schema, property: &Property) {
        let mut known = open.properties.iter_mut();
        match known.find(|known| known.name == property.name) {
            Some(known) if known.conditional => {
                if !self.are_alike(known.schema, property.schema) {
                    let step = Step::Property(Rc::clone(&property.name));
                    known.schema = self.all_of(&[], Home::Child { of, step });
                }
            }
            Some(_) => {}
            None => open.properties.push(Property {
                required: false,
                conditional: true,
                ..property.clone()
            }),
        }
    }

    /// Whether two places describe the same scalar, or are one.
    fn are_alike(&mut self, one: SchemaId, other: SchemaId) -> bool {
        let (left, right) = (self.resolve(one), self.resolve(other));
        let is_scalar = |schema: &Schema| {
            let compound = Types::OBJECT.or(Types::ARRAY);
            !schema.types.meets(compound) && schema.values.is_none() && schema.groups.is_empty()
        };
        one == other
            || (left.types == right.types
                && left.format == right.format
                && is_scalar(&left)
                && is_scalar(&right))
    }
}

/// Combinations of the alternatives of one schema.
const MOST: usize = 64;
