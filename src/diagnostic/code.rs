//! The table of codes. Codes are stable: a number is never given to another meaning.
//!
//! 00xx reading · 01xx references · 02xx `AsyncAPI` · 03xx schemas · 04xx names and dispatch ·
//! 05xx options and output · 06xx overlays.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// The output is complete, but may not be what was meant.
    Warning,
    /// Something was decided that a reader may want to know.
    Note,
}

macro_rules! codes {
    ($($id:literal $name:ident $severity:ident $summary:literal $help:literal;)+) => {
        /// The kind of a finding.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`: ", $summary, ".\n\n", $help)] $name,)+
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            fn info(self) -> Info {
                match self {
                    $(Self::$name => Info {
                        id: $id,
                        severity: Severity::$severity,
                        summary: $summary,
                        help: $help,
                    },)+
                }
            }
        }
    };
}

struct Info {
    id: &'static str,
    severity: Severity,
    summary: &'static str,
    help: &'static str,
}

impl Code {
    /// The stable number: `HG0101`.
    pub fn id(self) -> &'static str {
        self.info().id
    }

    /// How bad findings of this kind are.
    pub fn severity(self) -> Severity {
        self.info().severity
    }

    /// What findings of this kind are, in a few words.
    pub fn summary(self) -> &'static str {
        self.info().summary
    }

    /// How to mend it, in general.
    pub fn help(self) -> &'static str {
        self.info().help
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

codes! {
    "HG0001" Syntax Error "the text is no YAML or JSON"
        "mend the text at the place shown; `hookgen` reads YAML 1.2 and JSON";
    "HG0002" UnreadableFile Error "a file cannot be read"
        "check the path and the permissions; text must be UTF-8";
    "HG0003" DuplicateKey Error "a key stands twice in one mapping"
        "keep one of the two";
    "HG0004" TabIndentation Error "a tab indents a line"
        "YAML allows only spaces for indentation: replace the tab";
    "HG0005" SeveralDocuments Error "the file holds more than one YAML document"
        "put each document into a file of its own";
    "HG0006" TooDeep Error "the text nests too deep"
        "nest fewer levels; references keep schemas flat";
    "HG0007" ExpansionTooLarge Error "aliases expand to too much"
        "use `$ref` instead of YAML aliases";
    "HG0008" UnknownAlias Error "an alias has no anchor"
        "define the anchor `&name` before the alias `*name`";
    "HG0009" BadMergeKey Error "a merge key does not name a mapping"
        "`<<` takes an alias of a mapping, or a list of such aliases";
    "HG0010" UnknownTag Error "a YAML tag has no meaning in AsyncAPI"
        "AsyncAPI allows only the tags of JSON: remove the tag, and use `$ref` to include files";

    "HG0101" UnresolvedReference Error "a reference leads nowhere"
        "check the spelling of the pointer; keys are case-sensitive, `/` in a key is written `~1`";
    "HG0102" MissingFile Error "a referenced file cannot be read"
        "paths are relative to the file that holds the reference";
    "HG0103" OutsideRoot Error "a reference leaves the directory of the document"
        "move the file below the document's directory, or set the root to a directory above both";
    "HG0104" NetworkReference Error "a reference leads to the network"
        "keep a copy beside the document and refer to that, or allow it with `--allow-remote`";
    "HG0105" ReferenceLoop Error "references lead back to themselves"
        "let one of them hold the object itself";
    "HG0106" MalformedReference Error "a reference is no URI reference"
        "write `#/pointer`, `file.yaml` or `file.yaml#/pointer`";
    "HG0107" IgnoredSiblings Warning "members beside `$ref` have no effect"
        "move them into the referenced object, or use `allOf` in a schema";
    "HG0108" RemoteFailed Error "a remote file cannot be fetched"
        "check the address and the network; what was fetched once is read from the cache beside the lock";
    "HG0109" RemoteChanged Error "a remote file is not the one that was locked"
        "look at what changed; to accept it, remove its line from `hookgen-remote.lock` and run again";

    "HG0201" NotAsyncApi Error "the file is no AsyncAPI document"
        "the root must hold `asyncapi: 2.6.0`, or another version from 2.0 to 3.1";
    "HG0202" UnsupportedVersion Error "the AsyncAPI version is not supported"
        "supported are 2.0 to 2.6, 3.0 and 3.1";
    "HG0203" UnknownMinorVersion Warning "the AsyncAPI version is newer than hookgen"
        "it is read as the newest version known";
    "HG0204" WrongType Error "a value has the wrong type"
        "see the AsyncAPI specification for the object shown";
    "HG0205" MissingField Error "a required field is missing"
        "add the field";
    "HG0206" TolerableDefect Warning "the document breaks the specification where it does not matter"
        "other tools may refuse the document";
    "HG0207" UnknownField Error "a field does not exist in the specification"
        "extensions begin with `x-`; check the spelling";
    "HG0209" NoMessages Warning "the document describes no message"
        "describe messages under `channels` or `components.messages`";
    "HG0210" ForeignMessage Warning "an operation refers to a message outside of its channel"
        "refer to the message of the channel: `#/channels/<channel>/messages/<message>`";
    "HG0211" NoContentType Note "a message does not say its content type"
        "set `contentType` on the message or `defaultContentType` on the document";
    "HG0212" RoleTurned Note "the document only sends, so it is read from the receiving end"
        "set the role to say which end you are";
    "HG0213" IgnoredField Warning "a field that does not exist in the specification is ignored"
        "extensions begin with `x-`; check the spelling";

    "HG0301" InvalidSchema Error "a schema keyword has a value it cannot have"
        "see JSON Schema for what the keyword takes";
    "HG0302" UnknownType Error "a schema has a type that JSON Schema does not know"
        "types are `null`, `boolean`, `object`, `array`, `number`, `integer` and `string`";
    "HG0303" SchemaDefect Warning "a schema keyword is written so that it has no effect"
        "see JSON Schema for what the keyword takes";
    "HG0304" UnreadSchemaFormat Warning "a schema is written in a language that is not read"
        "describe the payload in JSON Schema, Avro or the Schema Object of AsyncAPI or OpenAPI";
    "HG0305" UnknownExtension Warning "a member of `x-hookgen` is not known here"
        "check the spelling, and which objects the member belongs to";
    "HG0306" Contradiction Warning "the parts of an `allOf` contradict each other"
        "change one of the two places; until then any value of the member is accepted";
    "HG0307" ClosedPart Warning "a part of an `allOf` forbids members of another part"
        "drop `additionalProperties: false`, which sees only the members of its own part";
    "HG0308" AllOfCycle Error "a schema contains itself through `allOf`"
        "remove the reference that leads back";
    "HG0309" SchemaTooComplex Warning "schemas combine to more than can be written down"
        "use fewer alternatives inside of alternatives";
    "HG0310" AmbiguousUnion Warning "nothing tells two alternatives apart"
        "give the alternatives a `discriminator`, a `const` member or a required member of their own";
    "HG0311" BadExtension Error "a member of `x-hookgen` has a value it cannot have"
        "see the documentation of `x-hookgen` for what the member takes";

    "HG0315" UncheckedPattern Note "`validate()` does not check a pattern"
        "use characters, classes, counts and alternatives; look-around, back references and Unicode classes are not understood";
    "HG0316" UncheckedCondition Note "`validate()` does not check a condition"
        "the condition stands in the document only: check it in the handler, or write it with other keywords";

    "HG0401" AmbiguousMessages Error "two messages can both match one delivery"
        "say what tells them apart: `x-hookgen: {match: {member: value}}` on one of the messages";
    "HG0402" IndistinctMessages Warning "nothing in the payloads tells messages apart"
        "decode by name, or say what tells them apart: `x-hookgen: {match: {member: value}}`";
    "HG0403" SharedVariant Warning "messages with one payload become one event"
        "give each a payload of its own, or say what tells them apart with `x-hookgen.match`";
    "HG0404" BadRustName Error "a name is no Rust identifier"
        "use letters, digits and `_`; the name must not begin with a digit or be a keyword";
    "HG0405" UnusedSelector Warning "a setting selects nothing in the document"
        "check the spelling: `Order.customer`, `.Order`, `#/components/schemas/Order`";
    "HG0406" NothingSelected Error "the settings leave no message to generate"
        "check `select` and `exclude`: `OrderPaid`, `Order*`, `#/channels/orders`, `#/operations/receiveOrder`";

    "HG0501" BadSetting Error "a setting has a value it cannot have"
        "`hookgen generate --help` says what each setting takes";

    "HG0601" BadOverlay Error "an overlay is not written as one"
        "see the Overlay Specification 1.0: `overlay`, `info`, `extends`, `actions` of `target`, `update`, `remove`";
    "HG0602" UnusedAction Warning "an action of an overlay changes nothing"
        "the document may have changed since the overlay was written: mend the target, or drop the action";
    "HG0603" BadTarget Error "the target of an action is no JSONPath"
        "write a query of RFC 9535: `$.channels['order/paid'].publish`, `$..properties[?@.format == 'date']`";
    "HG0604" BadUpdate Error "an action cannot be applied"
        "objects take in the members of objects, arrays take in one more element";
}
