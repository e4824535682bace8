//! What a generated crate has beside Rust: the manifest and the README.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::context::Context;
use super::{Package, docs, validate};
use crate::ir::Surface;

/// The files of the package at `context`'s options, by path.
pub(super) fn files(context: &Context<'_>) -> BTreeMap<String, String> {
    let Some(package) = &context.options.package else {
        return BTreeMap::new();
    };
    let header = super::files::comment(&context.options.header, "#");
    BTreeMap::from([
        ("Cargo.toml".to_owned(), manifest(context, package)),
        ("README.md".to_owned(), readme(context, package)),
        (
            "rustfmt.toml".to_owned(),
            format!("{header}{}", include_str!("../../templates/rustfmt.toml")),
        ),
    ])
}

fn manifest(context: &Context<'_>, package: &Package) -> String {
    let header = super::files::comment(&context.options.header, "#");
    let description = one_line(&format!("Webhook messages of {}", context.krate.title));
    let license = package
        .license
        .as_deref()
        .map_or_else(String::new, |license| {
            format!("license = \"{}\"\n", license.replace(['"', '\\'], "'"))
        });
    filled(
        include_str!("../../templates/Cargo.toml.tmpl"),
        &[
            ("header", header.trim_end()),
            ("name", &package.name),
            ("description", &description.replace(['"', '\\'], "'")),
            ("version", &package.version),
            ("license", &license),
            ("features", &features(context)),
            ("dependencies", dependencies(context, package).trim_end()),
        ],
    )
}

/// One feature per scheme of the document, all of them on, and one for serde, which is off.
fn features(context: &Context<'_>) -> String {
    let schemes: BTreeSet<_> = context
        .krate
        .surfaces
        .iter()
        .filter_map(|surface| feature_of(surface.scheme.as_deref()?))
        .collect();
    let list: Vec<_> = schemes
        .iter()
        .map(|feature| format!("\"{feature}\""))
        .collect();
    let mut text = format!("default = [{}]\n", list.join(", "));
    let runtime = runtime_name(context);
    for feature in schemes {
        let _ = writeln!(text, "{feature} = [\"{runtime}/{feature}\"]");
    }
    let _ = writeln!(
        text,
        "# `Serialize` and `Deserialize` of every type.\n{SERDE} = [\"{runtime}/{SERDE}\"]"
    );
    text
}

/// The feature of the runtime that has a scheme.
fn feature_of(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "wechat-message-push" => "message-push",
        "wechat-pay-v2" => "pay-v2",
        "wechat-pay-v3" => "pay-v3",
        "standard-webhooks" => "standard-webhooks",
        _ => return None,
    })
}

fn dependencies(context: &Context<'_>, package: &Package) -> String {
    let name = runtime_name(context);
    let mut keys = Vec::new();
    if name != RUNTIME {
        keys.push(format!("package = \"{RUNTIME}\""));
    }
    keys.push(format!("version = \"{}\"", package.runtime_version));
    keys.extend(
        package
            .runtime_path
            .iter()
            .map(|path| format!("path = \"{path}\"")),
    );
    keys.push("default-features = false".to_owned());
    let features = features_of_runtime(context);
    if !features.is_empty() {
        keys.push(format!("features = {features:?}"));
    }
    let runtime = (name, format!("{{ {} }}", keys.join(", ")));
    let mut lines: BTreeMap<_, _> = package.dependencies.iter().cloned().collect();
    lines.insert(runtime.0, runtime.1);
    lines.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = match value.starts_with('{') {
            true => writeln!(text, "{name} = {value}"),
            false => writeln!(text, "{name} = \"{value}\""),
        };
        text
    })
}

/// What to say above a module that has no manifest.
pub(super) fn needed_feature(context: &Context<'_>) -> Option<String> {
    let runtime = runtime_name(context);
    match &features_of_runtime(context)[..] {
        [] => None,
        [only] => Some(format!("Needs the feature `{only}` of {runtime}.")),
        several => Some(format!(
            "Needs the features `{}` of {runtime}.",
            several.join("` and `")
        )),
    }
}

/// What generated code needs of the runtime beside the schemes.
fn features_of_runtime<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let needed = [
        (has_patterns(context), PATTERN),
        (context.krate.schemars, SCHEMARS),
        (asks_for_serde(context), SERDE),
    ];
    let needed = needed.into_iter().filter(|(needed, _)| *needed);
    let asked = context.options.runtime_features.iter();
    needed
        .map(|(_, feature)| feature)
        .chain(asked.map(String::as_str))
        .collect()
}

fn has_patterns(context: &Context<'_>) -> bool {
    context.krate.types.iter().any(validate::has_patterns)
}

/// Whether the configuration gives a type serde's traits, which are the runtime's to give.
fn asks_for_serde(context: &Context<'_>) -> bool {
    let types = context
        .krate
        .types
        .iter()
        .map(super::context::attributes_of);
    let events = context.krate.surfaces.iter().flat_map(|surface| {
        let event = surface.event.iter().map(|event| &event.attributes[..]);
        event.chain(surface.reply.iter().map(|reply| &reply.attributes[..]))
    });
    types.chain(events).any(super::attributes::derives_serde)
}

/// What the runtime is called among the dependencies.
fn runtime_name(context: &Context<'_>) -> String {
    let path = context.options.runtime.trim_start_matches("::");
    path.split("::").next().unwrap_or(path).replace('_', "-")
}

fn readme(context: &Context<'_>, package: &Package) -> String {
    let options = context.options;
    let module = context
        .krate
        .surfaces
        .iter()
        .find(|surface| surface.event.is_some());
    let surfaces: String = context.krate.surfaces.iter().map(section).collect();
    filled(
        include_str!("../../templates/README.md.tmpl"),
        &[
            ("mark", options.header.first().map_or("", String::as_str)),
            ("name", &package.name),
            ("title", &one_line(&context.krate.title)),
            ("crate", &package.name.replace('-', "_")),
            ("module", module.map_or("events", |surface| &surface.module)),
            ("surfaces", &surfaces),
            ("command", &options.command),
        ],
    )
}

/// The table of a surface's messages.
fn section(surface: &Surface) -> String {
    let mut text = format!("## `{}`\n\n", surface.module);
    let summary = docs::summary(&surface.docs);
    if !summary.is_empty() {
        let _ = writeln!(text, "{summary}\n");
    }
    if let Some(event) = &surface.event {
        text.push_str("| event | message | |\n|---|---|---|\n");
        for variant in &event.variants {
            let messages: Vec<_> = variant
                .messages
                .iter()
                .map(|name| docs::code(name))
                .collect();
            let name = variant.ident.trim_start_matches("r#");
            let summary = docs::summary(&variant.docs).replace('|', "\\|");
            let _ = writeln!(text, "| `{name}` | {} | {summary} |", messages.join(", "));
        }
        text.push('\n');
    }
    text
}

/// A template with its `{{keys}}` filled in; values are not looked at again.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (key, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values
            .iter()
            .find(|(name, _)| *name == key)
            .map_or("", |(_, value)| value);
        text.push_str(before);
        text.push_str(value);
        rest = after;
    }
    text + rest
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The feature of the runtime that `pattern` takes.
const PATTERN: &str = "pattern";

/// The feature of the runtime that describing types takes.
const SCHEMARS: &str = "schemars";

/// The feature of the runtime that serde's traits take.
const SERDE: &str = "serde";

/// Name of the runtime's package.
const RUNTIME: &str = "hookgen-runtime";
