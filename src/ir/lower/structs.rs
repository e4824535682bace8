//! Objects with known members → structs.

use std::{borrow::Cow, rc::Rc};

use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{
        Constant, Constraint, Extra, Field, MemberName, Presence, Scalar, Struct, Type, TypeDef,
        names::{Hint, Role, Scope, Strength, ident, is_identifier},
    },
    schema::{Additional, Property, Rare, Schema, SchemaId, Types, Xml},
};

use super::{
    conditions, docs,
    plain::kinds,
    rules::Address,
    scalars,
    types::{Builder, place},
};

impl Builder<'_> {
    pub(super) fn structure(&mut self, id: SchemaId, schema: &Rc<Schema>) -> TypeDef {
        let mut fields = Vec::with_capacity(schema.properties.len());
        let mut hints = Vec::with_capacity(schema.properties.len());
        let mut constants = Vec::new();
        for property in &schema.properties {
            let member = self.schemas.resolve(property.schema);
            if member.types.is_none() {
                continue;
            }
            if let Some(constant) = self.constant(id, property, &member) {
                constants.push(constant);
                continue;
            }
            let addresses = self.member_addresses(id, property);
            hints.push(self.field_hint(property, &addresses));
            let mut field = self.field(property, &member);
            let picks = self.inheritance.values(id, &property.name);
            docs::push_paragraph(&mut field.docs, &docs::of_discriminator(picks));
            field.attributes = self.settings.field_attributes.all(&addresses).into();
            fields.push(field);
        }
        let extra = self.extra(schema);
        let mut constraints = self.conditions(schema);
        if let Extra::Keep { ty, .. } = &extra {
            constraints.extend(self.other_constraints(schema, ty));
        }
        let reserved = matches!(extra, Extra::Keep { .. }).then_some(EXTRA);
        let names = Scope::new(reserved).settle(&hints);
        for (field, name) in fields.iter_mut().zip(names) {
            field.ident = name;
        }
        // Constants left places free; a document has as many of these lists as types.
        fields.shrink_to_fit();
        constants.shrink_to_fit();
        TypeDef::Struct(Struct {
            ident: String::new(),
            docs: docs::of_schema(&schema.notes),
            span: place(schema),
            fields,
            constants,
            extra,
            constraints,
            root: schema.notes.xml.name.clone(),
            root_namespace: namespace(&schema.notes.xml),
            deprecated: schema.notes.deprecated,
            redacted: schema.notes.extension.sensitive,
            eq: true,
            attributes: Vec::new(),
        })
    }

    /// The one value of a member, where the schema or the discriminator of a parent fixes it.
    fn constant(
        &mut self,
        owner: SchemaId,
        property: &Property,
        member: &Schema,
    ) -> Option<Constant> {
        let value = self.fixed_value(owner, property, member)?;
        Some(Constant {
            name: self.member_name(property, member),
            value,
            required: property.required,
        })
    }

    /// As [`Self::constant`], the value alone.
    pub(super) fn fixed_value(
        &self,
        owner: SchemaId,
        property: &Property,
        member: &Schema,
    ) -> Option<Scalar> {
        if member.notes.extension.rust_type.is_some() || !member.groups.is_empty() {
            return None;
        }
        let types = kinds(member);
        if let Some(value) = member.constant() {
            let nullable = types.contains(Types::NULL) && !value.is_null();
            return scalars::scalar_of(value, types).filter(|_| !nullable);
        }
        // A member that several values fit is a field: it keeps the one that was there.
        let [value] = self.inheritance.values(owner, &property.name) else {
            return None;
        };
        let listed = member.values.as_ref().is_none_or(|values| {
            values
                .list
                .iter()
                .any(|node| node.as_str() == Some(value.as_str()))
        });
        (types == Types::STRING && listed).then(|| Scalar::String(value.clone()))
    }

    fn field(&mut self, property: &Property, member: &Rc<Schema>) -> Field {
        let plaintext = member.notes.extension.decrypts_to;
        let ty = self.type_of(plaintext.unwrap_or(property.schema));
        let presence = presence(property, member, &ty);
        Field {
            ident: String::new(),
            name: self.member_name(property, member),
            presence,
            docs: docs::of_field(member, &ty),
            deprecated: member.notes.deprecated,
            sensitive: member.notes.extension.sensitive,
            constraints: self.field_constraints(member, &ty).into(),
            attributes: Rare::default(),
            ty,
        }
    }

    /// Types of their own check themselves, but for conditions that stand around them.
    fn field_constraints(&mut self, member: &Schema, ty: &Type) -> Vec<Constraint> {
        match ty {
            Type::Any | Type::External(_) => conditions::of(member, self.sink),
            Type::Named(named) => {
                let origin = self.origins.get(named.0 as usize).map(|it| it.schema);
                let own = origin.map(|schema| self.schemas.resolve(schema));
                let around = member.conditions.iter().filter(|condition| {
                    let own = own.as_ref();
                    own.is_none_or(|own| !own.conditions.contains(condition))
                });
                around
                    .map(|condition| conditions::constraint(condition, member.span(), self.sink))
                    .collect()
            }
            _ => self.constraints(member, ty),
        }
    }

    /// The conditions of an object, and alternatives that only say which members must be there.
    fn conditions(&mut self, schema: &Schema) -> Vec<Constraint> {
        let mut found = conditions::of(schema, self.sink);
        for group in &schema.groups {
            if let Some(condition) = &group.condition
                && self.shaping(schema, group).is_empty()
            {
                found.push(conditions::constraint(condition, schema.span(), self.sink));
            }
        }
        found
    }

    fn extra(&mut self, schema: &Schema) -> Extra {
        let patterns: Vec<SchemaId> = schema
            .pattern_properties
            .iter()
            .map(|(_, schema)| *schema)
            .collect();
        let kept = match schema.additional {
            Additional::Of(_) | Additional::Allowed => true,
            Additional::Denied(_) | Additional::Unsaid => !patterns.is_empty(),
        };
        if !kept && !self.settings.keep_unknown {
            return Extra::Ignore;
        }
        Extra::Keep {
            ident: EXTRA.to_owned(),
            ty: self.map_values(schema, &patterns),
        }
    }

    fn field_hint(&mut self, property: &Property, addresses: &[Address]) -> Hint {
        let renamed = self.settings.rename.of(addresses).map(str::to_owned);
        let renamed = renamed.filter(|name| is_identifier(name));
        if let Some(name) = renamed.or_else(|| self.chosen_name(property.schema)) {
            return Hint::new(Strength::Required, name, &property.name);
        }
        let name = self.field_ident(&property.name);
        let shouted = !property.name.chars().any(char::is_lowercase);
        let upper = shouted.then(|| format!("{}_upper", name.trim_start_matches("r#")));
        let mut hint = Hint::new(Strength::Suggested, name, &property.name);
        hint.fallback = upper;
        hint
    }

    fn field_ident(&mut self, name: &Rc<str>) -> String {
        if let Some(known) = self.idents.get(name) {
            return known.clone();
        }
        let made = ident(name, Role::Field);
        self.idents.insert(name.clone(), made.clone());
        made
    }

    /// `rust-name`, where it is a name.
    fn chosen_name(&mut self, member: SchemaId) -> Option<String> {
        let (name, span) = self.schemas.member_name(member)?;
        if is_identifier(&name) {
            return Some(name);
        }
        let message = format!("`{name}` is no Rust identifier");
        self.sink
            .push(Diagnostic::new(Code::BadRustName, message).at(span, "not an identifier"));
        None
    }

    pub(super) fn member_name(&mut self, property: &Property, member: &Schema) -> MemberName {
        let (element, item) = self.elements(property, member);
        let xml = &member.notes.xml;
        MemberName {
            json: (*property.name).to_owned(),
            xml: element,
            namespace: namespace(xml).map(Box::new),
            wrapped_item: xml
                .wrapped
                .then(|| item.unwrap_or_else(|| (*property.name).into())),
            aliases: member.notes.extension.aliases.clone().into(),
        }
    }

    /// The XML name of a member where it is not its own, and that of its items.
    pub(super) fn elements(
        &mut self,
        property: &Property,
        member: &Schema,
    ) -> (Option<Box<str>>, Option<Box<str>>) {
        let xml = &member.notes.xml;
        let item = member.items.map(|items| self.schemas.resolve(items));
        let item_name = item
            .as_ref()
            .and_then(|item| item.notes.xml.name.as_deref());
        let element = match (kinds(member), xml.wrapped) {
            // Each item of a list that is not wrapped is an element of its own.
            (Types::ARRAY, false) => item_name.or(xml.name.as_deref()),
            _ => xml.name.as_deref(),
        };
        let name = &*property.name;
        let element = element.unwrap_or(name);
        let element = if xml.attribute {
            Cow::Owned(format!("@{element}"))
        } else {
            Cow::Borrowed(element)
        };
        let differs = element != name;
        (differs.then(|| element.into()), item_name.map(Into::into))
    }
}

/// A default stands in for an absent member only where it is a value of the type.
fn presence(property: &Property, member: &Schema, ty: &Type) -> Presence {
    if property.required {
        return Presence::Required;
    }
    let default = member.notes.default.as_ref();
    let types = kinds(member);
    let value = default.and_then(|node| scalars::scalar_of(node, types));
    let fits = |value: &Scalar| match (ty, value) {
        (Type::Bool, Scalar::Bool(_)) | (Type::String, Scalar::String(_)) => true,
        (Type::Number(name), Scalar::Int(value)) => fits_number(name, (*value).into()),
        (Type::Number(name), Scalar::UInt(value)) => fits_number(name, (*value).into()),
        (Type::Number(name), Scalar::Float(_)) => name.starts_with('f'),
        _ => false,
    };
    value
        .filter(fits)
        .map_or(Presence::Optional, Presence::Default)
}

/// Namespace prefix and URI of an element.
pub(super) fn namespace(xml: &Xml) -> Option<(Option<String>, String)> {
    if xml.prefix.is_none() && xml.namespace.is_none() {
        return None;
    }
    Some((
        xml.prefix.clone(),
        xml.namespace.clone().unwrap_or_default(),
    ))
}

fn fits_number(name: &str, value: i128) -> bool {
    let (low, high) = match name {
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "i64" => (i64::MIN.into(), i64::MAX.into()),
        "u64" => (0, u64::MAX.into()),
        _ => (i128::MIN, i128::MAX),
    };
    (low..=high).contains(&value)
}

/// The field that keeps members nobody names.
const EXTRA: &str = "extra";
