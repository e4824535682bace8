//! Documents as text, and one visitor that fills a tree from any serde deserializer.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::plain;
use crate::decode::{DecodeError, DecodeErrorKind};
use crate::tree::{Tree, Value};
use crate::{Format, Limits};

/// Reads a document into an empty tree.
///
/// # Errors
/// See [`Tree::parse`](crate::Tree::parse).
pub(crate) fn read<'a>(
    limits: Limits,
    text: &'a str,
    tree: &mut Tree<'a>,
) -> Result<(), DecodeError> {
    if plain::read(limits, text, tree).is_some() {
        return Ok(());
    }
    // `serde_json` knows what is wrong, and where; or reads what only looked wrong.
    tree.clear();
    read_carefully(limits, text, tree)
}

#[cold]
fn read_carefully<'a>(
    limits: Limits,
    text: &'a str,
    tree: &mut Tree<'a>,
) -> Result<(), DecodeError> {
    let mut json = serde_json::Deserializer::from_str(text);
    // `Fill` counts the depth itself.
    let fill = Fill {
        tree,
        name: Cow::Borrowed(""),
        depth: limits.depth,
    };
    fill.deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|error| {
            // `serde_json` gives a category for its own errors; ours about the depth is `Data`.
            let (kind, expected) = match error.classify() {
                serde_json::error::Category::Data => (DecodeErrorKind::Limit, "less nesting"),
                serde_json::error::Category::Eof => {
                    (DecodeErrorKind::Malformed, "more of the document")
                }
                _ => (DecodeErrorKind::Malformed, "well-formed JSON"),
            };
            DecodeError::document(kind, Format::Json, offset(text, &error), expected)
        })
}

/// The byte offset of an error, which `serde_json` tells as line and column.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let before: usize = lines.map(str::len).sum();
    (before + error.column().saturating_sub(1)).min(text.len())
}

/// Adds one value, with everything below it, to a tree.
pub(crate) struct Fill<'f, 'a> {
    pub(crate) tree: &'f mut Tree<'a>,
    pub(crate) name: Cow<'a, str>,
    /// Levels of nesting left.
    pub(crate) depth: u16,
}

impl Fill<'_, '_> {
    fn leaf(self, value: Value<'_>) {
        self.tree.leaf(self.name, value);
    }
}

impl<'a> DeserializeSeed<'a> for Fill<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Fill<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.leaf(Value::Null);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.leaf(Value::Null);
        Ok(())
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.leaf(Value::Bool(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.leaf(Value::Int(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.leaf(i64::try_from(value).map_or(Value::UInt(value), Value::Int));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.leaf(Value::Float(value));
        Ok(())
    }

    fn visit_borrowed_str<E>(self, value: &'a str) -> Result<(), E> {
        self.tree.text(self.name, Cow::Borrowed(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.tree.text(self.name, Cow::Owned(value.to_owned()));
        Ok(())
    }

    fn visit_string<E>(self, value: String) -> Result<(), E> {
        self.tree.text(self.name, Cow::Owned(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<(), A::Error> {
        let depth = deeper(self.depth)?;
        let index = self.tree.open(self.name);
        let mut items = 0;
        while seq
            .next_element_seed(Fill {
                tree: &mut *self.tree,
                name: Cow::Borrowed(""),
                depth,
            })?
            .is_some()
        {
            items += 1;
        }
        self.tree.close(index, Value::Array(items));
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let depth = deeper(self.depth)?;
        let index = self.tree.open(self.name);
        let mut members = 0;
        while let Some(name) = map.next_key_seed(Key)? {
            map.next_value_seed(Fill {
                tree: &mut *self.tree,
                name,
                depth,
            })?;
            members += 1;
        }
        self.tree.close(index, Value::Object(members));
        Ok(())
    }
}

fn deeper<E: Error>(depth: u16) -> Result<u16, E> {
    depth
        .checked_sub(1)
        .ok_or_else(|| E::custom("nesting is too deep"))
}

/// A member's name.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E>(self, value: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::to_json;
    use crate::tree::Wire;

    /// Both readers make the same of a document, or the quick one leaves it to the other.
    #[track_caller]
    fn check(text: &str, is_quick: bool) {
        let limits = Limits::default();
        let [mut quick, mut careful] = [(); 2].map(|()| Tree::over(text, Wire::Json));
        let read = plain::read(limits, text, &mut quick);
        let carefully = read_carefully(limits, text, &mut careful);
        assert_eq!(read.is_some(), is_quick, "{text}");
        if read.is_some() {
            assert!(carefully.is_ok(), "{text}: {carefully:?}");
            assert_eq!(to_json(&quick.root()), to_json(&careful.root()), "{text}");
            assert_eq!(format!("{quick:?}"), format!("{careful:?}"), "{text}");
        }
    }

    #[test]
    fn documents_are_read_quickly() {
        for text in [
            "null",
            " true ",
            "false",
            "0",
            "-1",
            "7.5e3",
            "1E+2",
            "-0",
            "-0.0",
            "[]",
            "[ ]",
            "{}",
            "{ }",
            r#"" ""#,
            r#""""#,
            r#""\u4e2d\n\"\ud83d\ude00""#,
            r#"{"a":[1,{"b":null},[[]]],"a":{"":2}}"#,
            "[123456789012345678,1234567890123456789,18446744073709551615,18446744073709551616]",
            "[-9223372036854775808,-9223372036854775809,1e300]",
            "{\r\n\t\"a\" : \"b\" ,\n\"c\":\t[ 1 , 2 ]\n}",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn what_is_wrong_or_rare_is_left_to_the_other() {
        for text in [
            "",
            " ",
            "nul",
            "nulll",
            "truefalse",
            "01",
            "-",
            "-a",
            "1.",
            ".5",
            "1e",
            "1e999",
            "+1",
            "[",
            "]",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "{1:1}",
            "[1}",
            "{\"a\":1]",
            "\"",
            "\"a",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\n\"",
            "{\"\\u0061\":1}",
            "{} {}",
            "1 1",
            "\u{a0}1",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn depth_is_bounded() {
        for (depth, is_quick) in [(64, true), (65, false)] {
            check(
                &format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
                is_quick,
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_both_readers_agree(text in r#"([\[\]{},:"\\ \n01.eE+\-antrufls中é]|"a":|true|null|"[a-z\n\\]{0,40}"){0,24}"#) {
            let limits = Limits::default();
            let [mut quick, mut careful] = [(); 2].map(|()| Tree::over(text.as_str(), Wire::Json));
            if plain::read(limits, &text, &mut quick).is_some() {
                prop_assert!(read_carefully(limits, &text, &mut careful).is_ok());
                prop_assert_eq!(format!("{quick:?}"), format!("{careful:?}"));
            }
        }
    }
}
