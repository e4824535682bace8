//! Values of types.

use super::conditions::{Conditions, of_scalar};
use super::numbers::Numbers;
use super::scalar;
use super::value::Value;
use crate::ir::{
    Constraint, ContentKind, Crate, Enum, Field, MemberName, Presence, Struct, Type, TypeDef, Union,
};

/// Makes values, one behind the other, from one sequence of numbers.
pub(super) struct Maker<'a> {
    krate: &'a Crate,
    xml: bool,
    numbers: Numbers,
    conditions: &'a Conditions,
    /// Where the value stands that is being made.
    path: Vec<String>,
    /// How many values it stands in, named or not.
    depth: usize,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        krate: &'a Crate,
        kind: ContentKind,
        seed: u64,
        conditions: &'a Conditions,
    ) -> Self {
        Self {
            krate,
            xml: kind == ContentKind::Xml,
            numbers: Numbers::new(seed),
            conditions,
            path: Vec::new(),
            depth: 0,
        }
    }

    pub(super) fn value(&mut self, ty: &Type) -> Value {
        self.constrained(ty, &[])
    }

    fn constrained(&mut self, ty: &Type, constraints: &[Constraint]) -> Value {
        self.depth += 1;
        let value = match ty {
            // Lists and maps of themselves end here.
            Type::List(_) if self.depth > DEEPEST => Value::List(Vec::new()),
            Type::Map(_) if self.depth > DEEPEST => Value::Object(Vec::new()),
            _ => self.made(ty, constraints),
        };
        self.depth -= 1;
        value
    }

    fn made(&mut self, ty: &Type, constraints: &[Constraint]) -> Value {
        match ty {
            Type::Bool => Value::Bool(self.numbers.below(2) == 1),
            Type::Number(name) => scalar::number(name, constraints, &mut self.numbers),
            Type::String | Type::Any | Type::External(_) | Type::Bytes => {
                Value::Text(scalar::text(constraints, &mut self.numbers))
            }
            Type::Base64 => Value::Text("aG9va2dlbg==".to_owned()),
            Type::DateTime => Value::Text(scalar::date_time(&mut self.numbers)),
            Type::Date => Value::Text(scalar::date(&mut self.numbers)),
            Type::UnixTimestamp => scalar::unix_time(&mut self.numbers),
            Type::Never => Value::Null,
            Type::List(item) => self.list(item, constraints),
            Type::Map(of) => Value::Object(vec![("key".to_owned(), self.value(of))]),
            Type::Tuple(items, _) => {
                Value::List(items.iter().map(|item| self.value(item)).collect())
            }
            Type::Nullable(inner) | Type::Boxed(inner) => self.constrained(inner, constraints),
            Type::Named(id) => self.named(self.krate.type_def(*id), constraints),
        }
    }

    fn named(&mut self, definition: &'a TypeDef, constraints: &[Constraint]) -> Value {
        match definition {
            TypeDef::Struct(definition) => self.object(definition),
            TypeDef::Enum(definition) => self.one_of(definition),
            TypeDef::Union(definition) => self.alternative(definition),
            TypeDef::Newtype(definition) => {
                let both: Vec<_> = constraints
                    .iter()
                    .chain(&definition.constraints)
                    .cloned()
                    .collect();
                self.constrained(&definition.inner, &both)
            }
        }
    }

    fn object(&mut self, definition: &'a Struct) -> Value {
        let mut members = Vec::new();
        for constant in &definition.constants {
            members.push((self.name(&constant.name), of_scalar(&constant.value)));
        }
        for field in &definition.fields {
            if let Some(member) = self.member(field) {
                members.push((self.name(&field.name), member));
            }
        }
        Value::Object(members)
    }

    fn member(&mut self, field: &'a Field) -> Option<Value> {
        self.path.push(field.name.json.clone());
        let wanted = field.presence == Presence::Required || self.conditions.want(&self.path);
        let shallow = self.path.len() <= DEPTH_OF_OPTIONAL;
        let member = (wanted || (shallow && self.numbers.below(2) == 1)).then(|| {
            let value = if self.path.len() > DEEPEST {
                Value::Null
            } else {
                self.constrained(&field.ty, &field.constraints)
            };
            match &field.name.wrapped_item {
                Some(item) if self.xml => Value::Object(vec![(item.to_string(), value)]),
                _ => value,
            }
        });
        self.path.pop();
        member
    }

    fn name(&self, name: &MemberName) -> String {
        match &name.xml {
            Some(xml) if self.xml => xml.to_string(),
            _ => name.json.clone(),
        }
    }

    fn list(&mut self, item: &Type, constraints: &[Constraint]) -> Value {
        let least = constraints.iter().find_map(|constraint| match constraint {
            Constraint::MinItems(items) => Some(*items),
            _ => None,
        });
        let length = least.unwrap_or(1).clamp(1, 64);
        Value::List((0..length).map(|_| self.value(item)).collect())
    }

    fn one_of(&mut self, definition: &Enum) -> Value {
        let variant = self.numbers.pick(&definition.variants);
        variant.map_or(Value::Null, |variant| of_scalar(&variant.value))
    }

    fn alternative(&mut self, definition: &'a Union) -> Value {
        let alternatives = u64::try_from(definition.variants.len()).unwrap_or(u64::MAX);
        let picked = usize::try_from(self.numbers.below(alternatives)).unwrap_or(0);
        let Some(variant) = definition.variants.get(picked) else {
            return Value::Null;
        };
        let mut value = self.value(&variant.ty);
        if let Some(tag) = &variant.tag {
            value.set(&[self.name(&tag.name)], of_scalar(&tag.value));
        }
        if matches!(value, Value::Object(_)) {
            Conditions::to(&definition.decision, picked).apply(&mut value);
        }
        value
    }
}

/// Members that may be missing are made down to here.
const DEPTH_OF_OPTIONAL: usize = 4;
/// Schemas that require themselves end here.
const DEEPEST: usize = 24;
