//! Items to files: a crate with a directory per surface, or everything in one module.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::context::{Context, Home};
use super::format;
use super::layout::{Section, Sections, Unit};
use super::scope::{Imports, Scope};
use super::tokens::{Tokens, joined};
use super::{
    EmitError, Options, depth, enums, events, json_schema, manifest, newtypes, replies, structs,
};
use super::{surfaces, unions};
use crate::ir::{Crate, TypeDef};

/// The text of some units and what they import.
struct Made {
    text: String,
    imports: Imports,
}

/// Units of one file that are made together.
struct Part<'s> {
    home: Home,
    section: usize,
    file: &'s Section,
    units: &'s [Unit],
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
    let header = comment(&context.options.header, "//");
    let head = format!("{header}\n");
    // While its text is at hand, what is a file already becomes one.
    let mut made = make(context, &sections, |section, made| {
        match section.units.len() {
            ..=PART => Made {
                text: file(&head, &[made], context.options),
                imports: Imports::default(),
            },
            _ => made,
        }
    })?;
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for (home, files_of_module) in sections.modules() {
        let module = context.module_of(home);
        let stem = module.trim_start_matches("r#");
        for section in files_of_module {
            let text = match section.units.len() {
                ..=PART => made.next().map_or_else(String::new, |made| made.text),
                units => {
                    let parts: Vec<_> = made.by_ref().take(units.div_ceil(PART)).collect();
                    file(&head, &parts, context.options)
                }
            };
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
    let mut made = make(&context, &sections, |_, made| made)?;
    let mut text = comment(&options.header, "//");
    for needed in needs(&context) {
        let _ = writeln!(text, "// {needed}");
    }
    for (home, files) in sections.modules() {
        let parts = files.iter().map(|it| it.units.len().div_ceil(PART)).sum();
        let mut items: Vec<_> = made.by_ref().take(parts).collect();
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

/// Makes every part, in the order of modules, files and items; `done` is what is done with each at once.
fn make(
    context: &Context<'_>,
    sections: &Sections,
    done: impl Fn(&Section, Made) -> Made + Sync,
) -> Result<impl Iterator<Item = Made>, EmitError> {
    let made = format::in_parallel(&parts(sections), |part| {
        Ok(done(part.file, one(context, sections, part)?))
    });
    let made = made.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(made.into_iter())
}

fn parts(sections: &Sections) -> Vec<Part<'_>> {
    let files = sections.modules().flat_map(|(home, files)| {
        let files = files.iter().enumerate();
        files.map(move |(section, file)| (home, section, file))
    });
    let parts = files.flat_map(|(home, section, file)| {
        file.units.chunks(PART).map(move |units| Part {
            home,
            section,
            file,
            units,
        })
    });
    parts.collect()
}

fn one(context: &Context<'_>, sections: &Sections, part: &Part<'_>) -> Result<Made, EmitError> {
    let scope = Scope::new(context, sections, part.home, part.section);
    let tokens = part.units.iter().map(|unit| items(&scope, *unit)).collect();
    let below = context.options.below();
    let text = format::items(&tokens, below).map_err(|error| EmitError(error.to_string()))?;
    Ok(Made {
        text,
        imports: scope.into_imports(),
    })
}

/// The items of a unit.
fn items(scope: &Scope<'_>, unit: Unit) -> Tokens {
    let context = scope.context;
    match (unit, context.surface(scope.home())) {
        (Unit::Type(id), _) => {
            let items = match context.krate.type_def(id) {
                TypeDef::Struct(it) => structs::items(scope, id, it),
                TypeDef::Enum(it) => enums::items(scope, id, it),
                TypeDef::Union(it) => unions::items(scope, id, it),
                TypeDef::Newtype(it) => newtypes::items(scope, id, it),
            };
            joined([items, json_schema::items(scope, id)])
        }
        (Unit::Event, Some(surface)) => events::items(scope, surface),
        (Unit::Reply, Some(surface)) => replies::items(scope, surface),
        (Unit::Event | Unit::Reply, None) => Tokens::new(),
    }
}

/// Imports and items of one file, behind `head`.
fn file(head: &str, items: &[Made], options: &Options) -> String {
    let mut merged = Imports::default();
    let imports = match items {
        [only] => &only.imports,
        items => {
            items.iter().for_each(|item| merged.merge(&item.imports));
            &merged
        }
    };
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

/// Units of a file that are made one after the other: few, so that a file of many is made on all cores.
const PART: usize = 16;

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
