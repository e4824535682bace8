//! Tables of a file as lists of pairs: a key with a list is several pairs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Pair;

/// What a key of a table holds.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    /// The usual case.
    One(String),
    /// Each as if the key stood there once more.
    Many(Vec<String>),
}

pub(super) fn serialize<S: Serializer>(pairs: &[Pair], to: S) -> Result<S::Ok, S::Error> {
    let mut table: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for pair in pairs {
        table.entry(&pair.at).or_default().push(pair.value.clone());
    }
    to.collect_map(
        table
            .into_iter()
            .map(|(at, mut values)| match values.len() {
                1 => (at, OneOrMany::One(values.swap_remove(0))),
                _ => (at, OneOrMany::Many(values)),
            }),
    )
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Pair>, D::Error> {
    let table = BTreeMap::<String, OneOrMany>::deserialize(from)?;
    let pairs = table.into_iter().flat_map(|(at, values)| {
        let values = match values {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        };
        values
            .into_iter()
            .map(move |value| Pair::new(at.clone(), value))
    });
    Ok(pairs.collect())
}
