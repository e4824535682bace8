//! The language a schema is written in: `schemaFormat`.

use std::fmt;

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

impl SchemaFormat {
    /// Reads a `schemaFormat`: the table of the Message Object (2.x) and of the Multi Format
    /// Schema Object (3.x). Case, blanks and quotes of the media type do not matter.
    pub fn parse(text: &str) -> Self {
        let media = MediaType::parse(text);
        let version = media.parameter("version").unwrap_or_default();
        match media.base() {
            "application/vnd.aai.asyncapi" => Self::AsyncApi,
            "application/schema" => Self::JsonSchema(draft(version)),
            "application/vnd.oai.openapi" if version.starts_with("3.0") => Self::OpenApi30,
            "application/vnd.oai.openapi" if version.is_empty() => Self::OpenApi30,
            "application/vnd.oai.openapi" => Self::OpenApi31,
            "application/vnd.apache.avro" | "avro/binary" | "application/avro" => Self::Avro,
            "application/vnd.google.protobuf"
            | "application/x-protobuf"
            | "application/protobuf" => Self::Protobuf,
            "application/raml" => Self::Raml,
            _ => Self::Other(text.to_owned()),
        }
    }
}

impl fmt::Display for SchemaFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsyncApi => f.write_str("AsyncAPI"),
            Self::JsonSchema(draft) if draft.is_empty() => f.write_str("JSON Schema"),
            Self::JsonSchema(draft) => write!(f, "JSON Schema {draft}"),
            Self::OpenApi30 => f.write_str("OpenAPI 3.0"),
            Self::OpenApi31 => f.write_str("OpenAPI 3.1"),
            Self::Avro => f.write_str("Avro"),
            Self::Protobuf => f.write_str("Protobuf"),
            Self::Raml => f.write_str("RAML"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// Documents write `draft-07`, `draft-7`, `7` and `http://json-schema.org/draft-07/schema#`.
fn draft(version: &str) -> String {
    for year in ["2019-09", "2020-12"] {
        if version.contains(year) {
            return year.to_owned();
        }
    }
    let digits = version
        .rsplit_once("draft")
        .map_or(version, |(_, rest)| rest);
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    match digits.trim_start_matches('0') {
        "" => String::new(),
        number => format!("draft-{number:0>2}"),
    }
}

/// A media type, RFC 9110 section 8.3.1: `type/subtype+suffix; name=value`.
///
/// Made from what documents write, so nothing is refused: what does not fit is just not found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MediaType {
    essence: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Takes a media type apart.
    pub fn parse(text: &str) -> Self {
        let mut parts = split_unquoted(text).into_iter();
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let pair = |part: &str| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches('"').replace('\\', "");
            Some((name.trim().to_ascii_lowercase(), value))
        };
        let parameters = parts.filter_map(pair).collect();
        Self {
            essence,
            parameters,
        }
    }

    /// Type and subtype in lower case: `application/vnd.x+xml`.
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// The structured-syntax suffix: `xml` of `application/vnd.x+xml`.
    pub fn suffix(&self) -> Option<&str> {
        self.essence.rsplit_once('+').map(|(_, suffix)| suffix)
    }

    /// Type and subtype without the suffix.
    pub fn base(&self) -> &str {
        self.essence
            .rsplit_once('+')
            .map_or(&self.essence, |(base, _)| base)
    }

    /// The value of a parameter; names do not depend on case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The parts between semicolons that do not stand in quotes.
fn split_unquoted(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(SchemaFormat::parse(text).to_string(), expected);
    }

    #[test]
    fn formats_of_the_specification_are_known() {
        check("application/vnd.aai.asyncapi;version=2.6.0", "AsyncAPI");
        check(
            "application/vnd.aai.asyncapi+yaml;version=3.0.0",
            "AsyncAPI",
        );
        check(
            "application/schema+json;version=draft-07",
            "JSON Schema draft-07",
        );
        check(
            "application/schema+json;version=2020-12",
            "JSON Schema 2020-12",
        );
        check("application/vnd.oai.openapi;version=3.0.0", "OpenAPI 3.0");
        check(
            "application/vnd.oai.openapi+json;version=3.1.0",
            "OpenAPI 3.1",
        );
        check("application/vnd.apache.avro;version=1.9.0", "Avro");
        check("application/vnd.google.protobuf;version=3", "Protobuf");
        check("application/raml+yaml;version=1.0", "RAML");
    }

    #[test]
    fn media_types_are_read_as_such() {
        check(
            r#"Application/Schema+JSON ; Version = "draft-7""#,
            "JSON Schema draft-07",
        );
        check("application/schema+yaml", "JSON Schema");
        check(
            "application/schema+json;version=http://json-schema.org/draft-04/schema#",
            "JSON Schema draft-04",
        );
        check("unknown-schema-format", "unknown-schema-format");
    }

    #[test]
    fn parts_of_a_media_type() {
        let media = MediaType::parse(r#"Application/Vnd.X+XML; charset="u;tf\-8"; q"#);
        assert_eq!(media.essence(), "application/vnd.x+xml");
        assert_eq!(media.suffix(), Some("xml"));
        assert_eq!(media.base(), "application/vnd.x");
        assert_eq!(media.parameter("charset"), Some("u;tf-8"));
        assert_eq!(media.parameter("q"), None);
    }
}
