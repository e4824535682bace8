//! JSON Schemas of generated types, by [`schemars`].
//!
//! A schema describes values as they stand in JSON: the names of the wire, which members must be
//! there, the listed values and the rules that decoding lets pass.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::{Base64, Date, DateTime, Never, Nullable, Tuple, UnixTimestamp};

/// A generated type that can say what its values look like in JSON;
/// [`impl_json_schema!`](crate::impl_json_schema) makes it a `schemars::JsonSchema`.
///
/// ```
/// use hookgen_runtime::{DescribeSchema, SchemaMaker, schemars};
///
/// struct TextMessage;
///
/// impl DescribeSchema for TextMessage {
///     fn describe(schema: &mut SchemaMaker<'_>) {
///         schema.object("A text.");
///         schema.constant("MsgType", "text", true);
///         schema.required::<String>("Content").rule("maxLength", 10);
///     }
/// }
///
/// hookgen_runtime::impl_json_schema!(TextMessage);
///
/// let schema = schemars::schema_for!(TextMessage);
/// assert_eq!(schema.get("required").unwrap(), &serde_json::json!(["MsgType", "Content"]));
/// ```
pub trait DescribeSchema {
    /// Tells `schema` about values of this type.
    fn describe(schema: &mut SchemaMaker<'_>);
}

/// Puts the schema of a generated type together, in the order of the calls.
#[derive(Debug)]
pub struct SchemaMaker<'g> {
    generator: &'g mut SchemaGenerator,
    root: Map<String, Value>,
    properties: Map<String, Value>,
    required: Vec<Value>,
    alternatives: Vec<Value>,
    /// The member that rules are about; the whole schema before the first one.
    last: Option<String>,
}

impl<'g> SchemaMaker<'g> {
    /// The schema of any value at all.
    pub fn new(generator: &'g mut SchemaGenerator) -> Self {
        Self {
            generator,
            root: Map::new(),
            properties: Map::new(),
            required: Vec::new(),
            alternatives: Vec::new(),
            last: None,
        }
    }

    /// It is an object.
    pub fn object(&mut self, description: &str) -> &mut Self {
        self.any(description);
        self.root.insert("type".to_owned(), "object".into());
        self
    }

    /// It is a value that [`alternative`](Self::alternative)s describe, or nothing does.
    pub fn any(&mut self, description: &str) -> &mut Self {
        if !description.is_empty() {
            self.root
                .insert("description".to_owned(), description.into());
        }
        self
    }

    /// It is what a `T` is.
    pub fn around<T: JsonSchema>(&mut self, description: &str) -> &mut Self {
        self.any(description);
        let inner = self.generator.subschema_for::<T>();
        match inner.to_value() {
            Value::Object(keywords) => {
                for (keyword, value) in keywords {
                    self.root.entry(keyword).or_insert(value);
                }
            }
            Value::Bool(false) => {
                self.root.insert("not".to_owned(), Map::new().into());
            }
            _ => {}
        }
        self
    }

    /// A member that must be there.
    pub fn required<T: JsonSchema>(&mut self, name: &str) -> &mut Self {
        self.required.push(name.into());
        self.optional::<T>(name)
    }

    /// A member that may be missing.
    pub fn optional<T: JsonSchema>(&mut self, name: &str) -> &mut Self {
        let schema = self.generator.subschema_for::<T>().to_value();
        self.properties.insert(name.to_owned(), schema);
        self.last = Some(name.to_owned());
        self
    }

    /// A member with one possible value.
    pub fn constant(&mut self, name: &str, value: impl Into<Value>, required: bool) -> &mut Self {
        if required {
            self.required.push(name.into());
        }
        let schema = json_schema!({ "const": value.into() });
        self.properties.insert(name.to_owned(), schema.to_value());
        self.last = Some(name.to_owned());
        self
    }

    /// What members that nobody names may be.
    pub fn others<T: JsonSchema>(&mut self) -> &mut Self {
        let schema = self.generator.subschema_for::<T>().to_value();
        let keyword = "additionalProperties".to_owned();
        self.root.insert(keyword, schema);
        self
    }

    /// What the member that came last means.
    pub fn description(&mut self, text: &str) -> &mut Self {
        self.rule("description", text)
    }

    /// A keyword beside the member that came last, or of the whole schema where none did.
    pub fn rule(&mut self, keyword: &str, value: impl Into<Value>) -> &mut Self {
        let member = self.last.as_ref();
        let member = member.and_then(|name| self.properties.get_mut(name));
        let keywords = match member {
            Some(Value::Object(keywords)) => keywords,
            // `true` and `false` allow everything and nothing, whatever stands beside them.
            Some(_) => return self,
            None => &mut self.root,
        };
        keywords.insert(keyword.to_owned(), value.into());
        self
    }

    /// One of several types that a value may have.
    pub fn alternative<T: JsonSchema>(&mut self) -> &mut Self {
        let schema = self.generator.subschema_for::<T>().to_value();
        self.alternatives.push(schema);
        self
    }

    /// As [`alternative`](Self::alternative), of an object beside whose members a tag is written.
    pub fn tagged<T: JsonSchema>(&mut self, tag: &str, value: impl Into<Value>) -> &mut Self {
        let schema = self.generator.subschema_for::<T>().to_value();
        let tag = json_schema!({
            "properties": { tag: { "const": value.into() } },
            "required": [tag],
        });
        let both = vec![schema, tag.to_value()];
        let both = Map::from_iter([("allOf".to_owned(), both.into())]);
        self.alternatives.push(both.into());
        self
    }

    /// The values of a list.
    pub fn values<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let values = Map::from_iter([("enum".to_owned(), values.into())]);
        self.alternatives.push(values.into());
        self
    }

    /// The schema.
    pub fn finish(&mut self) -> Schema {
        let mut root = std::mem::take(&mut self.root);
        let alternatives = std::mem::take(&mut self.alternatives);
        match <[Value; 1]>::try_from(alternatives) {
            Ok([Value::Object(only)]) => root.extend(only),
            Ok([only]) => drop(root.insert("anyOf".to_owned(), vec![only].into())),
            Err(several) if several.is_empty() => {}
            Err(several) => drop(root.insert("anyOf".to_owned(), several.into())),
        }
        if !self.properties.is_empty() {
            let properties = std::mem::take(&mut self.properties);
            root.insert("properties".to_owned(), properties.into());
        }
        if !self.required.is_empty() {
            let required = std::mem::take(&mut self.required);
            root.insert("required".to_owned(), required.into());
        }
        Schema::from(root)
    }
}

/// Gives a type that implements [`DescribeSchema`](crate::DescribeSchema) `schemars::JsonSchema`. One
/// that borrows is written `Name<'a>`.
#[macro_export]
macro_rules! impl_json_schema {
    ($name:ident $(<$a:lifetime>)?) => {
        impl $(<$a>)? $crate::schemars::JsonSchema for $name $(<$a>)? {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                let name = ::core::stringify!($name);
                ::std::borrow::Cow::Borrowed(name.strip_prefix("r#").unwrap_or(name))
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(::core::concat!(
                    ::core::module_path!(),
                    "::",
                    ::core::stringify!($name)
                ))
            }

            fn json_schema(
                generator: &mut $crate::schemars::SchemaGenerator,
            ) -> $crate::schemars::Schema {
                let mut schema = $crate::SchemaMaker::new(generator);
                <Self as $crate::DescribeSchema>::describe(&mut schema);
                schema.finish()
            }
        }
    };
}

/// Types of the runtime whose schema is written in place.
macro_rules! inline {
    ($($name:ident: $schema:tt;)*) => {$(
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

inline! {
    Base64: { "type": "string", "format": "byte", "contentEncoding": "base64" };
    Date: { "type": "string", "format": "date" };
    DateTime: { "type": "string", "format": "date-time" };
    Never: { "not": {} };
    UnixTimestamp: { "type": "integer", "format": "unix-time" };
}

impl<T: JsonSchema> JsonSchema for Nullable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        <Option<T>>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        <Option<T>>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <Option<T>>::json_schema(generator)
    }
}

impl<T: JsonSchema, R: JsonSchema> JsonSchema for Tuple<T, R> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Tuple_of_{}_and_{}", T::schema_name(), R::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("Tuple<{}, {}>", T::schema_id(), R::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.remove("maxItems");
        schema.insert(
            "items".to_owned(),
            generator.subschema_for::<R>().to_value(),
        );
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check<T: JsonSchema>(expected: Value) {
        let mut generator = schemars::SchemaGenerator::default();
        let schema = generator.subschema_for::<T>().to_value();
        assert_eq!(schema, expected);
    }

    #[test]
    fn types_of_the_runtime_describe_themselves() {
        check::<DateTime>(json!({ "type": "string", "format": "date-time" }));
        check::<Nullable<Date>>(json!({ "type": ["string", "null"], "format": "date" }));
        check::<Tuple<(bool,), String>>(json!({
            "type": "array",
            "prefixItems": [{ "type": "boolean" }],
            "items": { "type": "string" },
            "minItems": 1,
        }));
        check::<Never>(json!({ "not": {} }));
    }

    #[test]
    fn rules_stand_beside_what_they_are_about() {
        let mut generator = schemars::SchemaGenerator::default();
        let mut maker = SchemaMaker::new(&mut generator);
        maker.object("An order.");
        maker.rule("deprecated", true);
        maker.required::<String>("id").rule("maxLength", 3);
        maker.optional::<Value>("any").rule("minItems", 1);
        maker.constant("type", "order", false).others::<i64>();
        assert_eq!(
            maker.finish().to_value(),
            json!({
                "type": "object",
                "description": "An order.",
                "deprecated": true,
                "properties": {
                    "id": { "type": "string", "maxLength": 3 },
                    "any": true,
                    "type": { "const": "order" },
                },
                "required": ["id"],
                "additionalProperties": { "type": "integer", "format": "int64" },
            })
        );
    }
}
