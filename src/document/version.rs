//! Whether a file is an `AsyncAPI` document, and of which version.

use super::Version;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::Span,
    syntax::{Node, Value},
};

/// The newest minor version known, by major version.
const NEWEST: [(u32, u32); 2] = [(2, 6), (3, 1)];

/// The version of a document, and whether it is newer than what is known.
///
/// Patch levels do not matter, and a newer minor version is read as the newest known one, as the
/// specification asks tools to do.
pub(super) fn of(root: &Node, diagnostics: &mut Diagnostics) -> Option<(Version, bool)> {
    let Some(field) = root.get("asyncapi") else {
        diagnostics.push(not_asyncapi(root));
        return None;
    };
    let text = match &field.value {
        Value::String(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let Some(version) = parse(&text) else {
        diagnostics.push(unsupported(&text, field.span));
        return None;
    };
    let Some((_, newest)) = NEWEST
        .into_iter()
        .find(|(major, _)| *major == version.major)
    else {
        diagnostics.push(unsupported(&text, field.span));
        return None;
    };
    diagnostics.extend(remarks(&text, field.span));
    let newer = version.minor > newest;
    if newer {
        let message = format!("AsyncAPI {text} is read as {}.{newest}", version.major);
        diagnostics.push(Diagnostic::new(Code::UnknownMinorVersion, message).at(field.span, ""));
    }
    let minor = version.minor.min(newest);
    Some((Version { minor, ..version }, newer))
}

/// `major.minor` or `major.minor.patch`, with what follows a hyphen left aside.
fn parse(text: &str) -> Option<Version> {
    let numbers = text.split_once('-').map_or(text, |(numbers, _)| numbers);
    let numbers: Result<Vec<u32>, _> = numbers.split('.').map(str::parse).collect();
    match numbers.ok()?[..] {
        [major, minor] | [major, minor, _] => Some(Version { major, minor }),
        _ => None,
    }
}

/// What is odd about a version that can be read all the same.
fn remarks(text: &str, span: Span) -> Option<Diagnostic> {
    let message = match text.split('.').count() {
        _ if text.contains('-') => "this is a preliminary version",
        3 => return None,
        _ => "a version has three numbers: `major.minor.patch`",
    };
    Some(Diagnostic::new(Code::TolerableDefect, message).at(span, ""))
}

fn unsupported(text: &str, span: Span) -> Diagnostic {
    let message = format!("AsyncAPI version `{text}` is not supported");
    Diagnostic::new(Code::UnsupportedVersion, message).at(span, "")
}

/// What the file is instead, where that can be told.
fn not_asyncapi(root: &Node) -> Diagnostic {
    let signs = [
        ("openapi", "an OpenAPI document"),
        ("swagger", "a Swagger document"),
        ("overlay", "an OpenAPI Overlay"),
        ("arazzo", "an Arazzo document"),
        ("$schema", "a JSON Schema"),
    ];
    let object = root.as_object();
    let sign = signs.iter().find_map(|(key, what)| {
        let (key, _) = object?.entry(key)?;
        Some((key.span, *what))
    });
    let start = Span {
        end: root.span.start,
        ..root.span
    };
    let (span, what) = match sign {
        Some((span, what)) => (span, format!("this is {what}, not an AsyncAPI document")),
        None if object.is_some() => (start, "the root has no `asyncapi`".to_owned()),
        None => (
            start,
            format!("expected an AsyncAPI document, found {}", root.type_name()),
        ),
    };
    Diagnostic::new(Code::NotAsyncApi, what).at(span, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source::SourceMap, syntax};

    #[track_caller]
    fn check(text: &str, expected: Option<(u32, u32, bool)>, codes: &[Code]) {
        let mut sources = SourceMap::new();
        let mut diagnostics = Diagnostics::new();
        let id = sources.add("a.yaml", text);
        let root = syntax::parse(&sources, id, &mut diagnostics).unwrap();
        let found = of(&root, &mut diagnostics);
        assert_eq!(
            found.map(|(version, newer)| (version.major, version.minor, newer)),
            expected
        );
        let found: Vec<Code> = diagnostics.iter().map(Diagnostic::code).collect();
        assert_eq!(found, codes);
    }

    #[test]
    fn patch_levels_do_not_matter() {
        check("asyncapi: 2.0.0", Some((2, 0, false)), &[]);
        check("asyncapi: '2.6.99'", Some((2, 6, false)), &[]);
        check("asyncapi: 3.0.1", Some((3, 0, false)), &[]);
        check("asyncapi: 3.1.0", Some((3, 1, false)), &[]);
    }

    #[test]
    fn newer_minor_versions_warn() {
        check(
            "asyncapi: 2.7.0",
            Some((2, 6, true)),
            &[Code::UnknownMinorVersion],
        );
        check(
            "asyncapi: 3.2.0",
            Some((3, 1, true)),
            &[Code::UnknownMinorVersion],
        );
    }

    #[test]
    fn other_major_versions_are_errors() {
        check("asyncapi: 1.2.0", None, &[Code::UnsupportedVersion]);
        check("asyncapi: 4.0.0", None, &[Code::UnsupportedVersion]);
        check("asyncapi: [2]", None, &[Code::UnsupportedVersion]);
        check("asyncapi: x", None, &[Code::UnsupportedVersion]);
        check("asyncapi: 2", None, &[Code::UnsupportedVersion]);
        check("asyncapi: 2.0.0.0", None, &[Code::UnsupportedVersion]);
        check("asyncapi: 2.0.zero", None, &[Code::UnsupportedVersion]);
    }

    #[test]
    fn odd_spellings_are_read() {
        check(
            "asyncapi: 2.0",
            Some((2, 0, false)),
            &[Code::TolerableDefect],
        );
        check(
            "asyncapi: 2.0.0-rc2",
            Some((2, 0, false)),
            &[Code::TolerableDefect],
        );
    }

    #[test]
    fn other_files_are_named() {
        check("openapi: 3.1.0", None, &[Code::NotAsyncApi]);
        check("hello", None, &[Code::NotAsyncApi]);
        check("", None, &[Code::NotAsyncApi]);
    }
}
