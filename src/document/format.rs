//! The language a schema is written in: `schemaFormat`.

/// What the media type of a `schemaFormat` names.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum SchemaFormat {
    /// The `AsyncAPI` Schema Object, a superset of JSON Schema draft-07; also where nothing is
    /// said.
    #[default]
    AsyncApi,
    /// JSON Schema; the draft as the media type writes it (`draft-07`, `2020-12`).
    JsonSchema(String),
    /// The Schema Object of `OpenAPI` 3.0.
    OpenApi30,
    /// The Schema Object of `OpenAPI` 3.1 and later, which is JSON Schema 2020-12.
    OpenApi31,
    /// Avro.
    Avro,
    /// Protocol Buffers.
    Protobuf,
    /// RAML data types.
    Raml,
    /// Anything else, as written.
    Other(String),
}
