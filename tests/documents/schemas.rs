//! Schemas made from the grammar.

use serde_json::{Map, Value, json};

use crate::numbers::Numbers;
use crate::words::{FORMATS, NAMES, PATTERNS, TEXTS};

/// Makes schemas that may refer to components by name.
pub(crate) struct Schemas<'n> {
    numbers: &'n mut Numbers,
    components: &'n [String],
}

impl<'n> Schemas<'n> {
    pub(crate) fn new(numbers: &'n mut Numbers, components: &'n [String]) -> Self {
        Self {
            numbers,
            components,
        }
    }

    /// A schema that nests at most this deep.
    pub(crate) fn schema(&mut self, depth: usize) -> Value {
        let mut schema = match self.numbers.below(if depth == 0 { 7 } else { 16 }) {
            0 => self.text(),
            1 => self.number(),
            2 => json!({ "type": "boolean" }),
            3 => self.values(),
            4 => self.reference(),
            5 => self.odd(),
            6 => self.type_list(),
            7 | 8 => self.array(depth),
            9 => self.composed(depth),
            10 => self.conditional(depth),
            11 => self.tagged(depth),
            _ => self.object(depth),
        };
        if let Value::Object(schema) = &mut schema {
            self.annotate(schema);
        }
        schema
    }

    fn text(&mut self) -> Value {
        let mut schema = json!({ "type": "string" });
        match self.numbers.below(5) {
            0 => schema["format"] = (*self.numbers.pick(FORMATS)).into(),
            1 => schema["pattern"] = (*self.numbers.pick(PATTERNS)).into(),
            2 => schema["maxLength"] = self.numbers.below(9).into(),
            3 => schema["enum"] = self.names().into(),
            _ => {}
        }
        schema
    }

    fn number(&mut self) -> Value {
        let kind = *self.numbers.pick(&["integer", "number"]);
        let mut schema = json!({ "type": kind });
        match self.numbers.below(7) {
            0 => schema["format"] = (*self.numbers.pick(FORMATS)).into(),
            1 => schema["minimum"] = json!(0),
            2 => schema["maximum"] = json!(u64::MAX),
            3 => schema["enum"] = json!([-1, 0, 1, 1.5]),
            4 => schema["exclusiveMinimum"] = json!(1.5),
            5 => schema["multipleOf"] = json!(0.01),
            _ => {}
        }
        schema
    }

    fn values(&mut self) -> Value {
        match self.numbers.below(5) {
            0 => json!({ "const": *self.numbers.pick(NAMES) }),
            1 => json!({ "enum": ["", null, 1, "1", 1.5, true, "true", {}, []] }),
            2 => json!({ "const": null }),
            3 => json!({ "type": "string", "enum": [*self.numbers.pick(NAMES)] }),
            _ => json!({ "enum": self.names() }),
        }
    }

    fn reference(&mut self) -> Value {
        if self.components.is_empty() {
            return json!({});
        }
        let name = self.numbers.pick(self.components).clone();
        let token = name.replace('~', "~0").replace('/', "~1");
        let token = token.replace('%', "%25").replace(' ', "%20");
        json!({ "$ref": format!("#/components/schemas/{token}") })
    }

    fn odd(&mut self) -> Value {
        match self.numbers.below(6) {
            0 => json!(true),
            1 => json!(false),
            2 => json!({ "type": "null" }),
            3 => json!({ "type": "string", "nullable": true }),
            4 => json!({ "not": { "type": "string" } }),
            _ => json!({}),
        }
    }

    fn type_list(&mut self) -> Value {
        let all = [
            "null", "string", "integer", "number", "boolean", "array", "object",
        ];
        let mut types: Vec<&str> = (0..2 + self.numbers.below(2))
            .map(|_| *self.numbers.pick(&all))
            .collect();
        types.dedup();
        json!({ "type": types })
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "array" });
        match self.numbers.below(6) {
            0 => {}
            1 => schema["items"] = json!([self.schema(depth - 1), self.schema(depth - 1)]),
            2 => {
                schema["items"] = json!([self.schema(depth - 1)]);
                schema["additionalItems"] = self.schema(depth - 1);
            }
            3 => schema["contains"] = self.schema(depth - 1),
            _ => schema["items"] = self.schema(depth - 1),
        }
        if self.numbers.once_in(3) {
            schema["maxItems"] = self.numbers.below(5).into();
        }
        if self.numbers.once_in(4) {
            schema["uniqueItems"] = true.into();
        }
        if self.numbers.once_in(6) {
            schema["xml"] = json!({ "wrapped": true, "name": *self.numbers.pick(NAMES) });
        }
        schema
    }

    fn object(&mut self, depth: usize) -> Value {
        let properties = self.members(depth);
        let mut required: Vec<&String> = properties.keys().collect();
        required.retain(|_| self.numbers.once_in(2));
        let mut schema = json!({ "type": "object", "required": required });
        if self.numbers.once_in(9) {
            schema["required"] = json!([*self.numbers.pick(NAMES)]);
        }
        schema["properties"] = Value::Object(properties);
        match self.numbers.below(9) {
            0 => schema["additionalProperties"] = json!(false),
            1 => schema["additionalProperties"] = json!(true),
            2 => schema["additionalProperties"] = self.schema(depth - 1),
            3 => {
                let pattern = *self.numbers.pick(PATTERNS);
                schema["patternProperties"] = json!({ pattern: self.schema(depth - 1) });
            }
            4 => schema["propertyNames"] = self.text(),
            5 => schema["minProperties"] = 1.into(),
            _ => {}
        }
        schema
    }

    fn members(&mut self, depth: usize) -> Map<String, Value> {
        let count = self.numbers.below(7);
        let names: Vec<_> = (0..count).map(|_| *self.numbers.pick(NAMES)).collect();
        let member = |name: &str| (name.to_owned(), self.schema(depth - 1));
        names.into_iter().map(member).collect()
    }

    fn composed(&mut self, depth: usize) -> Value {
        let keyword = *self.numbers.pick(&["allOf", "oneOf", "anyOf"]);
        let count = 1 + self.numbers.below(3);
        let parts: Vec<Value> = (0..count).map(|_| self.schema(depth - 1)).collect();
        let mut schema = json!({ keyword: parts });
        if self.numbers.once_in(3) {
            schema["properties"] = Value::Object(self.members(depth));
        }
        schema
    }

    fn conditional(&mut self, depth: usize) -> Value {
        let mut schema = self.object(depth);
        match self.numbers.below(3) {
            0 => {
                schema["if"] = self.object(depth);
                schema["then"] = self.object(depth);
                schema["else"] = self.schema(depth - 1);
            }
            1 => {
                let (one, other) = (*self.numbers.pick(NAMES), *self.numbers.pick(NAMES));
                schema["dependencies"] = json!({ one: [other], "card": self.object(depth) });
            }
            _ => schema["not"] = json!({ "required": [*self.numbers.pick(NAMES)] }),
        }
        schema
    }

    /// Alternatives that a constant tells apart.
    fn tagged(&mut self, depth: usize) -> Value {
        let tag = *self.numbers.pick(NAMES);
        let count = 1 + self.numbers.below(4);
        let parts = (0..count).map(|at| {
            let mut part = self.object(depth);
            part["properties"][tag] = json!({ "type": "string", "const": format!("kind-{at}") });
            part["required"] = json!([tag]);
            part
        });
        let parts: Vec<Value> = parts.collect();
        let mut schema = json!({ "oneOf": parts });
        if self.numbers.once_in(2) {
            schema["discriminator"] = tag.into();
        }
        schema
    }

    fn annotate(&mut self, schema: &mut Map<String, Value>) {
        if self.numbers.once_in(4) {
            let text = *self.numbers.pick(TEXTS);
            schema.insert("description".to_owned(), text.into());
        }
        if self.numbers.once_in(12) {
            schema.insert("deprecated".to_owned(), true.into());
        }
        if self.numbers.once_in(12) {
            schema.insert("default".to_owned(), json!("x"));
        }
        if self.numbers.once_in(12) {
            schema.insert("title".to_owned(), (*self.numbers.pick(NAMES)).into());
        }
        if self.numbers.once_in(16) {
            let xml = json!({ "attribute": true, "name": *self.numbers.pick(NAMES) });
            schema.insert("xml".to_owned(), xml);
        }
    }

    fn names(&mut self) -> Vec<&'static str> {
        let count = 1 + self.numbers.below(5);
        let mut names: Vec<_> = (0..count).map(|_| *self.numbers.pick(NAMES)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
