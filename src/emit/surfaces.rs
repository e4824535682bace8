//! The root of a surface's module: documentation, its files, and what the document says about it.

use std::fmt::Write as _;
use std::time::Duration;

use super::context::{Context, Home, ident_of};
use super::layout::{Section, Sections, Unit};
use super::scope::{Imports, ROOT, Scope};
use super::tokens::{Tokens, quote, word};
use super::{EmitError, docs, format};
use crate::ir::{Acknowledgement, Surface};

/// `mod.rs` of a module: documentation, files, re-exports, the surface.
pub(super) fn module_file(
    context: &Context<'_>,
    sections: &Sections,
    home: Home,
    files: &[Section],
) -> Result<String, EmitError> {
    let mut text = comments("//!", &module_docs(context, home));
    text.push('\n');
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|file| &file.stem);
    for file in &files {
        let _ = writeln!(text, "mod {};", file.stem);
    }
    text.push('\n');
    for file in files {
        text.push_str(&re_export(context, home, file));
    }
    let (imports, constant) = constant(context, sections, home)?;
    let imports = imports.to_text(0);
    let parts = [text, imports, constant];
    let parts = parts
        .iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str);
    Ok(parts.collect::<Vec<_>>().join("\n"))
}

/// The constant that describes the surface, and what it imports.
pub(super) fn constant(
    context: &Context<'_>,
    sections: &Sections,
    home: Home,
) -> Result<(Imports, String), EmitError> {
    let Some(surface) = context.surface(home) else {
        return Ok(Default::default());
    };
    let scope = Scope::new(context, sections, home, ROOT);
    let tokens = surface_constants(&scope, surface);
    let below = context.options.below();
    let text = format::items(&tokens, below).map_err(|error| EmitError(error.to_string()))?;
    Ok((scope.into_imports(), text))
}

/// `pub mod name { … }` with documentation.
pub(super) fn inline(context: &Context<'_>, home: Home, body: &str) -> String {
    let docs = comments("///", &module_docs(context, home));
    format!(
        "{docs}{}{SKIP}pub mod {} {{\n{body}}}\n",
        lints(context, ""),
        context.module_of(home)
    )
}

/// The lints that generated code cannot keep, as one attribute.
pub(super) fn lints(context: &Context<'_>, inner: &str) -> String {
    let borrowed = BORROWED_LINTS.iter().filter(|_| context.options.borrowed);
    let lints: String =
        LINTS
            .iter()
            .chain(borrowed)
            .fold(String::new(), |mut text, (lint, why)| {
                let _ = writeln!(text, "    {lint}, // {why}");
                text
            });
    format!("#{inner}[allow(\n{lints})]\n")
}

/// Documentation of the crate.
pub(super) fn crate_docs(context: &Context<'_>) -> Vec<String> {
    let mut lines = docs::lines(&context.krate.docs);
    if lines.is_empty() {
        lines.push(format!("{} {}", context.krate.title, context.krate.version));
    }
    lines.push(String::new());
    lines.push("| module | messages |".to_owned());
    lines.push("|---|---|".to_owned());
    for surface in &context.krate.surfaces {
        let events = surface
            .event
            .as_ref()
            .map_or(0, |event| event.variants.len());
        let replies = surface
            .reply
            .as_ref()
            .map_or(0, |reply| reply.variants.len());
        let events = match events {
            1 => "1 event".to_owned(),
            events => format!("{events} events"),
        };
        let replies = match replies {
            0 => String::new(),
            1 => ", 1 reply".to_owned(),
            replies => format!(", {replies} replies"),
        };
        lines.push(format!("| [`{}`] | {events}{replies} |", surface.module));
    }
    lines.push(String::new());
    lines.extend(docs::lines(HOW_TO_READ));
    lines
}

fn module_docs(context: &Context<'_>, home: Home) -> Vec<String> {
    let Some(surface) = context.surface(home) else {
        return vec!["Types that several surfaces use.".to_owned()];
    };
    docs::lines_or(
        &surface.docs,
        &format!("The callback surface {}.", docs::code(&surface.name)),
    )
}

fn re_export(context: &Context<'_>, home: Home, file: &Section) -> String {
    let surface = context.surface(home);
    let mut names: Vec<String> = file
        .units
        .iter()
        .flat_map(|unit| match (unit, surface) {
            (Unit::Type(id), _) => vec![ident_of(context.krate.type_def(*id)).to_owned()],
            (Unit::Event, Some(surface)) => surface
                .event
                .iter()
                .flat_map(|event| [event.ident.clone(), event.kind_ident()])
                .collect(),
            (Unit::Reply, Some(surface)) => surface
                .reply
                .iter()
                .map(|reply| reply.ident.clone())
                .collect(),
            (Unit::Event | Unit::Reply, None) => Vec::new(),
        })
        .collect();
    names.sort();
    Imports::of(&file.stem, names)
        .to_text(0)
        .replace("use ", "pub use ")
}

fn surface_constants(scope: &Scope<'_>, surface: &Surface) -> Tokens {
    let [ack, refusal, duration_type] = [
        scope.runtime("Acknowledgement"),
        scope.runtime("Refusal"),
        scope.std("std::time", "Duration"),
    ];
    let (some, none) = (scope.prelude("Some"), scope.prelude("None"));
    let (option, surface_type) = (scope.prelude("Option"), scope.runtime("Surface"));
    let text = |value: Option<&String>| match value {
        Some(value) => quote!(#some(#value)),
        None => none.clone(),
    };
    let event_root = surface.event.as_ref().and_then(|event| event.root.as_ref());
    let reply_root = surface.reply.as_ref().and_then(|reply| reply.root.as_ref());
    let name = &surface.name;
    let scheme = text(surface.scheme.as_ref());
    let root = text(event_root.or(reply_root));
    let acknowledgement = answer(scope, &ack, surface.ack.as_ref());
    let nack = answer(scope, &refusal, surface.nack.as_ref());
    let deadline = deadline(scope, surface.deadline);
    let retry = durations(scope, &surface.retry);
    quote! {
        #[doc = " What the document says about this surface: how deliveries are secured and answered."]
        pub const SURFACE: #surface_type = #surface_type {
            name: #name,
            scheme: #scheme,
            root: #root,
            ack: ACKNOWLEDGEMENT,
            nack: REFUSAL,
            deadline: DEADLINE,
            retry: RETRY_DELAYS,
        };
        #[doc = " What an accepted delivery is answered with."]
        pub const ACKNOWLEDGEMENT: #option<#ack> = #acknowledgement;
        #[doc = " What a refused delivery is answered with."]
        pub const REFUSAL: #option<#refusal> = #nack;
        #[doc = " Time within which the sender wants its answer."]
        pub const DEADLINE: #option<#duration_type> = #deadline;
        #[doc = " Delays before each repetition of a delivery that was not acknowledged."]
        pub const RETRY_DELAYS: &[#duration_type] = #retry;
    }
}

/// An acknowledgement or refusal as an expression for an `Option`.
pub(super) fn answer(scope: &Scope<'_>, ty: &Tokens, answer: Option<&Acknowledgement>) -> Tokens {
    let Some(Acknowledgement {
        status,
        content_type,
        body,
    }) = answer
    else {
        return scope.prelude("None");
    };
    let status = word(&status.to_string());
    let content_type = content_type.as_deref().unwrap_or_default();
    quote!(#ty::fixed(#status, #content_type, #body))
}

/// A deadline as an expression for an `Option`.
pub(super) fn deadline(scope: &Scope<'_>, time: Option<Duration>) -> Tokens {
    match time {
        Some(time) => {
            let (some, time) = (scope.prelude("Some"), duration(scope, time));
            quote!(#some(#time))
        }
        None => scope.prelude("None"),
    }
}

/// A duration as an expression, in its largest unit.
fn duration(scope: &Scope<'_>, time: Duration) -> Tokens {
    let ty = scope.std("std::time", "Duration");
    let seconds = time.as_secs();
    let (unit, count) = match seconds {
        _ if time.subsec_nanos() > 0 => (
            "from_millis",
            u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        ),
        0 => ("from_secs", 0),
        _ if seconds.is_multiple_of(3600) => ("from_hours", seconds / 3600),
        _ if seconds.is_multiple_of(60) => ("from_mins", seconds / 60),
        _ => ("from_secs", seconds),
    };
    let (unit, count) = (word(unit), word(&count.to_string()));
    quote!(#ty::#unit(#count))
}

/// A list of durations as an expression.
pub(super) fn durations(scope: &Scope<'_>, times: &[Duration]) -> Tokens {
    let times = times.iter().map(|time| duration(scope, *time));
    quote!(&[#(#times),*])
}

fn comments(sign: &str, lines: &[String]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", format!("{sign} {line}").trim_end());
        text
    })
}

/// What is the same in the documentation of every crate.
const HOW_TO_READ: &str = "Each module is a callback surface. Its `Event` is everything that the surface \
    receives, made of a delivery that a scheme of the runtime has verified, or by a function with \
    `unverified` in its name of any bytes. Each variant says when it is sent, how it is answered and \
    what its repetitions have in common, and shows a sample where the document has one. `Reply`, where \
    there is one, is what a receiver may answer with.";

/// A module is formatted where it is generated, as a crate is: another version or configuration of rustfmt
/// must not look like an edit.
pub(super) const SKIP: &str = "#[rustfmt::skip]\n";

/// Lints of clippy that depend on the document's words and sizes, and why each is off.
const LINTS: [(&str, &str); 13] = [
    (
        "clippy::doc_lazy_continuation",
        "descriptions are the document's",
    ),
    ("clippy::doc_markdown", "descriptions are the document's"),
    ("clippy::enum_variant_names", "names are the document's"),
    (
        "clippy::large_enum_variant",
        "alternatives are the document's",
    ),
    (
        "clippy::match_same_arms",
        "alternatives of one type are written alike",
    ),
    (
        "clippy::self_named_constructors",
        "names are the document's",
    ),
    ("clippy::semicolon_if_nothing_returned", "arms may be long"),
    (
        "clippy::struct_excessive_bools",
        "members are the document's",
    ),
    ("clippy::struct_field_names", "names are the document's"),
    ("clippy::too_many_arguments", "members are the document's"),
    ("clippy::too_many_lines", "a surface may have many messages"),
    ("clippy::type_complexity", "tuples are the document's"),
    (
        "deprecated",
        "deprecated members are still read and written",
    ),
];

/// Further ones where text is borrowed.
const BORROWED_LINTS: [(&str, &str); 2] = [
    (
        "clippy::elidable_lifetime_names",
        "all types that borrow look alike",
    ),
    (
        "clippy::redundant_closure_for_method_calls",
        "all members are made owned alike",
    ),
];
