//! Items to files: a crate with a directory per surface, or everything in one module.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::context::{Context, Home};
use super::format;
use super::layout::{Sections, Unit};
use super::scope::{Imports, Scope};
use super::tokens::Tokens;
use super::{
    EmitError, Options, depth, enums, events, json_schema, manifest, newtypes, replies, structs,
};
use super::{surfaces, unions};
use crate::ir::{Crate, TypeDef};

/// The text of a unit and what it imports.
struct Made {
    text: String,
    imports: Imports,
}

/// A unit and where it stands.
struct Job {
    home: Home,
    section: usize,
    unit: Unit,
}

/// The files of a crate.
pub(super) fn of_crate(
    krate: &Crate,
    options: &Options,
) -> Result<BTreeMap<String, String>, EmitError> {
    let context = Context::new(krate, options);
    let (modules, texts) = split(&context)?;
    let mut files = manifest::files(&context);
    let header = comment(&options.header, "//");
    let lib = format!("{header}\n{}", lib(&context, &modules));
    files.insert("src/lib.rs".to_owned(), lib);
    let below = texts
        .into_iter()
        .map(|(path, text)| (format!("src/{path}"), text));
    files.extend(below);
    Ok(files)
}

/// The files of a directory of modules.
pub(super) fn of_modules(
    krate: &Crate,
    options: &Options,
) -> Result<BTreeMap<String, String>, EmitError> {
    let context = Context::new(krate, options);
    let (modules, mut files) = split(&context)?;
    let mut root = comment(&options.header, "//");
    for needed in needs(&context) {
        let _ = writeln!(root, "// {needed}");
    }
    // A file that is included has no attributes of its own.
    let lints = surfaces::lints(&context, "");
    for module in names(&context, &modules) {
        let _ = write!(root, "\n{lints}{}pub mod {module};\n", surfaces::SKIP);
    }
    files.insert("mod.rs".to_owned(), root);
    Ok(files)
}

/// What modules without a crate of their own need of the one that takes them in.
fn needs(context: &Context<'_>) -> impl Iterator<Item = String> {
    let feature = manifest::needed_feature(context);
    feature.into_iter().chain(depth::needed_limit(context))
}

/// A directory for each module, and the modules.
fn split(context: &Context<'_>) -> Result<(Vec<Home>, BTreeMap<String, String>), EmitError> {
    let sections = Sections::new(context);
    let mut made = make(context, &sections)?.into_iter();
    let header = comment(&context.options.header, "//");
    let head = format!("{header}\n");
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for (home, files_of_module) in sections.modules() {
        let module = context.module_of(home);
        let stem = module.trim_start_matches("r#");
        for section in files_of_module {
            let items: Vec<_> = made.by_ref().take(section.units.len()).collect();
            let text = file(&head, &items, context.options);
            files.insert(format!("{stem}/{}.rs", section.stem), text);
        }
        let root = surfaces::module_file(context, &sections, home, files_of_module)?;
        files.insert(format!("{stem}/mod.rs"), format!("{header}\n{root}"));
        modules.push(home);
    }
    Ok((modules, files))
}

/// The text of one module with a module per surface in it.
pub(super) fn of_module(krate: &Crate, options: &Options) -> Result<String, EmitError> {
    let context = Context::new(krate, options);
    let sections = Sections::new(&context);
    let mut made = make(&context, &sections)?.into_iter();
    let mut text = comment(&options.header, "//");
    for needed in needs(&context) {
        let _ = writeln!(text, "// {needed}");
    }
    for (home, files) in sections.modules() {
        let units: usize = files.iter().map(|section| section.units.len()).sum();
        let mut items: Vec<_> = made.by_ref().take(units).collect();
        let (imports, text_of_surface) = surfaces::constant(&context, &sections, home)?;
        items.insert(
            0,
            Made {
                text: text_of_surface,
                imports,
            },
        );
        let body = file("", &items, context.options);
        let _ = write!(
            text,
            "\n{}",
            surfaces::inline(&context, home, &indented(&body))
        );
    }
    Ok(text)
}

/// Makes every unit, in the order of modules, files and items.
fn make(context: &Context<'_>, sections: &Sections) -> Result<Vec<Made>, EmitError> {
    let jobs: Vec<_> = sections
        .modules()
        .flat_map(|(home, files)| {
            files.iter().enumerate().flat_map(move |(section, file)| {
                let units = file.units.iter();
                units.map(move |unit| Job {
                    home,
                    section,
                    unit: *unit,
                })
            })
        })
        .collect();
    format::in_parallel(&jobs, |job| one(context, sections, job))
        .into_iter()
        .collect()
}

fn one(context: &Context<'_>, sections: &Sections, job: &Job) -> Result<Made, EmitError> {
    let scope = Scope::new(context, sections, job.home, job.section);
    let surface = context.surface(job.home);
    let tokens = match (job.unit, surface) {
        (Unit::Type(id), _) => {
            let mut items = match context.krate.type_def(id) {
                TypeDef::Struct(it) => structs::items(&scope, id, it),
                TypeDef::Enum(it) => enums::items(&scope, id, it),
                TypeDef::Union(it) => unions::items(&scope, id, it),
                TypeDef::Newtype(it) => newtypes::items(&scope, id, it),
            };
            items.extend([json_schema::items(&scope, id)]);
            items
        }
        (Unit::Event, Some(surface)) => events::items(&scope, surface),
        (Unit::Reply, Some(surface)) => replies::items(&scope, surface),
        (Unit::Event | Unit::Reply, None) => Tokens::new(),
    };
    let below = context.options.below();
    let text = format::items(&tokens, below).map_err(|error| EmitError(error.to_string()))?;
    Ok(Made {
        text,
        imports: scope.into_imports(),
    })
}

/// Imports and items of one file, behind `head`.
fn file(head: &str, items: &[Made], options: &Options) -> String {
    let mut imports = Imports::default();
    for item in items {
        imports.merge(&item.imports);
    }
    let imports = imports.to_text(options.below());
    let texts = items.iter().map(|item| item.text.as_str());
    let parts = std::iter::once(imports.as_str())
        .chain(texts)
        .filter(|part| !part.is_empty());
    let length: usize = parts.clone().map(|part| part.len() + 1).sum();
    let mut text = String::with_capacity(head.len() + length);
    text.push_str(head);
    for (at, part) in parts.enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(part);
    }
    text
}

/// `src/lib.rs`.
fn lib(context: &Context<'_>, modules: &[Home]) -> String {
    let mut text = String::new();
    text.push_str(&comment(&surfaces::crate_docs(context), "//!"));
    text.push_str("\n#![forbid(unsafe_code)]\n#![warn(missing_docs)]\n");
    if let Some(limit) = depth::limit(context) {
        let _ = writeln!(text, "#![recursion_limit = \"{limit}\"] // types nest deep");
    }
    text.push_str(&surfaces::lints(context, "!"));
    for module in names(context, modules) {
        let _ = write!(text, "\npub mod {module};");
    }
    text.push('\n');
    text
}

fn names<'c>(context: &Context<'c>, modules: &[Home]) -> BTreeSet<&'c str> {
    let names = modules.iter().map(|home| context.module_of(*home));
    names.collect()
}

/// Lines as comments.
pub(super) fn comment(lines: &[String], sign: &str) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", format!("{sign} {line}").trim_end());
        text
    })
}

/// Text as it stands inside a module; no string literal of ours spans lines.
fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut indented, line| {
        let _ = match line {
            "" => writeln!(indented),
            line => writeln!(indented, "    {line}"),
        };
        indented
    })
}
