//! The type of a schema that is no list of alternatives.

use std::rc::Rc;

use crate::{
    ir::Type,
    schema::{Additional, Schema, SchemaId, Types},
};

use super::{
    enums, scalars,
    types::{Body, Builder, Origin},
};

impl Builder<'_> {
    /// The type of a schema that allows one JSON type, or a list of values.
    pub(super) fn single(&mut self, of: Origin, schema: &Rc<Schema>, types: Types) -> Type {
        if schema.types.is_none() {
            return Type::Never;
        }
        if schema.values.is_some()
            && let Some(ty) = self.listed(of, schema, types)
        {
            return ty;
        }
        match types {
            Types::OBJECT => self.object(of, schema),
            Types::ARRAY => self.list(schema),
            Types::STRING => scalars::string(schema),
            Types::INTEGER => scalars::integer(schema),
            Types::NUMBER => scalars::number(schema),
            Types::BOOLEAN => Type::Bool,
            _ => Type::Any,
        }
    }

    /// Scalar values of `enum`: an open enum, where they are of a kind that has one.
    fn listed(&mut self, of: Origin, schema: &Rc<Schema>, types: Types) -> Option<Type> {
        let repr = enums::representation(schema, types)?;
        if repr == Type::Bool {
            return Some(Type::Bool);
        }
        Some(self.queued(of, Body::Enum))
    }

    pub(super) fn several(&mut self, id: SchemaId, types: Types) -> Type {
        if types.is_any() || types == Types::ANY.without(Types::NULL) {
            return Type::Any;
        }
        self.queued(
            Origin {
                schema: id,
                suffix: "",
            },
            Body::Shapes(types),
        )
    }

    fn object(&mut self, of: Origin, schema: &Rc<Schema>) -> Type {
        let closed = matches!(schema.additional, Additional::Denied(_));
        let patterns: Vec<SchemaId> = schema
            .pattern_properties
            .iter()
            .map(|(_, schema)| *schema)
            .collect();
        if !schema.properties.is_empty() || (closed && patterns.is_empty()) {
            return self.queued(of, Body::Struct);
        }
        Type::Map(Box::new(self.map_values(schema, &patterns)))
    }

    /// The type of members that nobody names.
    pub(super) fn map_values(&mut self, schema: &Schema, patterns: &[SchemaId]) -> Type {
        let other = match schema.additional {
            Additional::Of(values) => Some(values),
            _ => None,
        };
        let mut types = patterns.iter().copied().chain(other);
        let Some(first) = types.next() else {
            return Type::Any;
        };
        let first = self.type_of(first);
        let same = types.all(|other| self.type_of(other) == first);
        if same { first } else { Type::Any }
    }

    /// The type of an item. A list whose own items have an element name is a type that knows the name.
    fn item(&mut self, id: SchemaId) -> Type {
        let schema = self.schemas.resolve(id);
        let is_list = kinds(&schema).without(Types::NULL) == Types::ARRAY;
        let items = schema
            .items
            .filter(|_| is_list && schema.prefix_items.is_empty());
        let items = items.map(|items| self.schemas.resolve(items));
        match items.is_some_and(|items| items.notes.xml.name.is_some()) {
            true => self.named(id),
            false => self.type_of(id),
        }
    }

    fn list(&mut self, schema: &Rc<Schema>) -> Type {
        if schema.prefix_items.is_empty() || schema.prefix_items.len() > LONGEST_TUPLE {
            let item = match schema.items {
                Some(item) if schema.prefix_items.is_empty() => self.item(item),
                _ => Type::Any,
            };
            return Type::List(Box::new(item));
        }
        let positions = schema
            .prefix_items
            .iter()
            .map(|it| self.type_of(*it))
            .collect();
        let more = schema.items.map(|it| Box::new(self.type_of(it)));
        Type::Tuple(positions, more.filter(|more| **more != Type::Never))
    }
}

/// The JSON types a schema is about; guessed from its keywords where it does not say.
pub(super) fn kinds(schema: &Schema) -> Types {
    if !schema.types.is_any() {
        return schema.types;
    }
    if let Some(values) = &schema.values {
        let kinds = values.list.iter().map(scalars::type_of_value);
        return kinds.fold(Types::NONE, Types::or);
    }
    let bounds = &schema.bounds;
    let object = !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || !schema.required.is_empty()
        || !matches!(schema.additional, Additional::Unsaid | Additional::Allowed);
    let array = schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || bounds.min_items.is_some()
        || bounds.max_items.is_some();
    let string = bounds.min_length.is_some()
        || bounds.max_length.is_some()
        || !bounds.patterns.is_empty()
        || schema
            .format
            .as_deref()
            .is_some_and(scalars::is_string_format);
    let number = bounds.minimum.is_some() || bounds.maximum.is_some();
    match (object, array, string, number) {
        (true, false, ..) => Types::OBJECT,
        (false, true, ..) => Types::ARRAY,
        (false, false, true, false) => Types::STRING,
        (false, false, false, true) => Types::NUMBER,
        _ => Types::ANY,
    }
}

/// Tuples beyond this are lists of anything: the standard library stops at twelve too.
const LONGEST_TUPLE: usize = 12;
