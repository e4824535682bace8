//! What a configuration says about single messages, types and members.

use crate::config::{Config, Pair, UnknownMembers};
use crate::ir::lower::{Rule, Settings};

/// The settings of the lowering.
pub(super) fn of(config: &Config) -> Settings {
    let derives = config
        .derive
        .iter()
        .map(|pair| Rule::new(&pair.at, format!("#[derive({})]", pair.value)));
    Settings {
        keep_unknown: config.unknown_members == Some(UnknownMembers::Keep),
        schemars: config.schemars,
        formats: config
            .format_type
            .iter()
            .map(|pair| (pair.at.clone(), pair.value.clone()))
            .collect(),
        select: selectors(&config.select),
        exclude: selectors(&config.exclude),
        rename: rules(&config.rename),
        replace: rules(&config.replace_type),
        type_attributes: derives.chain(rules(&config.type_attribute)).collect(),
        field_attributes: rules(&config.field_attribute),
    }
}

fn selectors(list: &[String]) -> Vec<Rule> {
    list.iter().map(|at| Rule::new(at, "")).collect()
}

fn rules(pairs: &[Pair]) -> Vec<Rule> {
    pairs
        .iter()
        .map(|pair| Rule::new(&pair.at, &pair.value))
        .collect()
}
