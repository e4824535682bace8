//! What a configuration says about single messages, types and members.

use std::ops::Range;
use std::path::Path;

use super::Error;
use crate::config::{Config, ConfigFile, Pair, Place, UnknownMembers};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::emit;
use crate::ir::lower::{Rule, Rules, Settings};
use crate::source::{SourceId, SourceMap, Span};

/// The places of settings in the configuration file, as a file among the sources.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    file: Option<(&'a ConfigFile, SourceId)>,
}

impl<'a> Places<'a> {
    /// Takes the file in among the sources.
    pub(super) fn new(file: Option<&'a ConfigFile>, sources: &mut SourceMap) -> Self {
        let file = file.map(|file| (file, sources.add(file.name(), file.text())));
        Self { file }
    }

    /// The file among the sources.
    pub(super) fn source(&self) -> Option<SourceId> {
        self.file.map(|(_, source)| source)
    }

    /// The spans of the key and of the value.
    fn of(&self, option: &str, at: &str, value: &str) -> Option<(Span, Span)> {
        let (file, source) = self.file?;
        let Place { at, value } = file.place(option, at, value)?;
        let span = |range: Range<usize>| Span::new(source, range.start, range.end);
        Some((span(at), span(value)))
    }

    /// The span of a path.
    fn of_path(&self, option: &str, path: &Path) -> Option<Span> {
        let (file, source) = self.file?;
        let value = file.place_of_path(option, path)?.value;
        Some(Span::new(source, value.start, value.end))
    }
}

/// The settings of the lowering.
pub(super) fn of(config: &Config, places: Places<'_>) -> Settings {
    let selectors = |option, list: &[String]| -> Rules {
        let pairs = list
            .iter()
            .map(|at| Rule::new(at, "").written_at(places.of(option, "", at)));
        pairs.collect()
    };
    let written = |option, pairs: &[Pair]| -> Vec<Rule> {
        let rule = |pair: &Pair| {
            let place = places.of(option, &pair.at, &pair.value);
            Rule::new(&pair.at, &pair.value).written_at(place)
        };
        pairs.iter().map(rule).collect()
    };
    let rules = |option, pairs: &[Pair]| -> Rules { written(option, pairs).into_iter().collect() };
    Settings {
        keep_unknown: config.unknown_members == Some(UnknownMembers::Keep),
        schemars: config.schemars,
        formats: moment(config)
            .map(|path| Rule::new("date-time", path).preferred())
            .into_iter()
            .chain(written("format-type", &config.format_type))
            .collect(),
        select: selectors("select", &config.select),
        exclude: selectors("exclude", &config.exclude),
        rename: rules("rename", &config.rename),
        replace: rules("replace-type", &config.replace_type),
        derives: rules("derive", &config.derive),
        type_attributes: rules("type-attribute", &config.type_attribute),
        field_attributes: rules("field-attribute", &config.field_attribute),
    }
}

/// The Rust type of a `date-time`, where the configuration names one.
fn moment(config: &Config) -> Option<String> {
    let said = config.date_time.as_deref()?;
    let known = MOMENTS.iter().find(|(name, _)| *name == said);
    Some(match known {
        Some((_, path)) => {
            let runtime = config.runtime_crate.as_deref().unwrap_or(RUNTIME);
            path.replace("RUNTIME", runtime)
        }
        None => said.to_owned(),
    })
}

/// The features of the runtime that types of the configuration need.
pub(super) fn runtime_features(config: &Config) -> Vec<String> {
    let said = config.date_time.as_deref();
    let known = MOMENTS.iter().filter(|(name, _)| Some(*name) == said);
    known.map(|(name, _)| (*name).to_owned()).collect()
}

/// Crates that the runtime has a feature for, and their type of a moment.
const MOMENTS: &[(&str, &str)] = &[
    (
        "chrono",
        "RUNTIME::chrono::DateTime<RUNTIME::chrono::FixedOffset>",
    ),
    ("jiff", "RUNTIME::jiff::Timestamp"),
    ("time", "RUNTIME::time::OffsetDateTime"),
];

/// Rust path of the runtime.
pub(super) const RUNTIME: &str = "::hookgen_runtime";

/// Whether what becomes Rust is Rust.
///
/// # Errors
/// Everything that is not, with its place in the configuration file.
pub(super) fn check(config: &Config, file: Option<&ConfigFile>) -> Result<(), Error> {
    let (mut sources, mut sink) = (SourceMap::new(), Diagnostics::new());
    let places = Places::new(file, &mut sources);
    let mut report = |option: &str, pair: &Pair, result: Result<(), String>| {
        if let Err(why) = result {
            let message = match pair.at.as_str() {
                "" => format!("`{option}`: {why}"),
                at => format!("`{option}` of `{at}`: {why}"),
            };
            let finding = Diagnostic::new(Code::BadSetting, message);
            sink.push(match places.of(option, &pair.at, &pair.value) {
                Some((_, value)) => finding.at(value, ""),
                None => finding,
            });
        }
    };
    if let Some(path) = &config.runtime_crate {
        report(
            "runtime-crate",
            &Pair::new("", path),
            emit::check_path(path),
        );
    }
    if let Some(said) = &config.date_time {
        report("date-time", &Pair::new("", said), emit::check_type(said));
    }
    let types = [
        ("replace-type", &config.replace_type),
        ("format-type", &config.format_type),
    ];
    for (option, pairs) in types {
        for pair in pairs {
            report(option, pair, emit::check_type(&pair.value));
        }
    }
    for pair in &config.derive {
        report("derive", pair, emit::check_derive(&pair.value));
    }
    let attributes = [
        ("type-attribute", &config.type_attribute),
        ("field-attribute", &config.field_attribute),
    ];
    for (option, pairs) in attributes {
        for pair in pairs {
            report(option, pair, emit::check_attribute(&pair.value));
        }
    }
    if sink.is_empty() {
        return Ok(());
    }
    Err(Error::settings(sink, sources))
}

/// Says where the configuration file names a document that cannot be read.
pub(super) fn place_document(
    config: &Config,
    file: Option<&ConfigFile>,
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) {
    let places = Places::new(file, sources);
    let spec = config.spec.as_deref();
    let Some(span) = spec.and_then(|spec| places.of_path("spec", spec)) else {
        return;
    };
    let findings = std::mem::take(sink).into_sorted().into_iter();
    sink.extend(findings.map(|finding| match finding.span() {
        None if finding.code() == Code::UnreadableFile => finding.at(span, ""),
        _ => finding,
    }));
}

/// An overlay that cannot be read.
pub(super) fn unreadable(path: &Path, why: &std::io::Error, file: Option<&ConfigFile>) -> Error {
    let (mut sources, mut sink) = (SourceMap::new(), Diagnostics::new());
    let places = Places::new(file, &mut sources);
    let message = format!("cannot read the overlay `{}`: {why}", path.display());
    let finding = Diagnostic::new(Code::UnreadableFile, message);
    sink.push(match places.of_path("overlay", path) {
        Some(span) => finding.at(span, ""),
        None => finding,
    });
    Error::settings(sink, sources)
}

/// A file that cannot be read as a configuration.
pub(super) fn malformed(name: &str, text: &str, error: crate::config::ConfigError) -> Error {
    let (mut sources, mut sink) = (SourceMap::new(), Diagnostics::new());
    let source = sources.add(name, text);
    let span = Span::new(source, error.range.start, error.range.end);
    sink.push(Diagnostic::new(Code::BadSetting, error.message).at(span, ""));
    Error::settings(sink, sources)
}
