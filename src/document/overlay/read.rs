//! From the text of an overlay to its actions.

use serde_json_path::JsonPath;

use super::{Action, Change, Overlay, OverlayFile};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, closest},
    document::uri,
    source::{SourceMap, Span},
    syntax::{self, Node, Object},
};

/// Reads an overlay; `None` where that is no use. What is wrong is in `diagnostics`.
pub(in super::super) fn read(
    file: &OverlayFile,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Overlay> {
    let source = sources.add(file.name.as_str(), file.text.as_str());
    let root = syntax::parse(sources, source, diagnostics)?;
    if root.as_object().is_none() {
        diagnostics.push(defect("an overlay is an object", root.span, ""));
        return None;
    }
    only(
        &root,
        &["overlay", "info", "extends", "actions"],
        diagnostics,
    );
    version(&root, diagnostics);
    if let Some(info) = required(&root, "info", diagnostics) {
        only(info, &["title", "version"], diagnostics);
        for field in ["title", "version"] {
            let field = required(info, field, diagnostics);
            field.map(|field| text(field, diagnostics));
        }
    }
    let extends = root.get("extends");
    let extends = extends.and_then(|extends| text(extends, diagnostics));
    let base = file.uri.as_deref();
    let extends = extends.and_then(|extends| uri::target(base?, extends).ok()?.file);
    Some(Overlay {
        source,
        extends,
        actions: actions(&root, diagnostics),
    })
}

fn version(root: &Node, diagnostics: &mut Diagnostics) {
    let Some(version) = required(root, "overlay", diagnostics) else {
        return;
    };
    // `overlay: 1.0` without quotes is a number of YAML.
    let is_number = version
        .as_number()
        .is_some_and(|number| number.as_str() == "1.0");
    let known = |text: &str| text == "1.0" || text.starts_with("1.0.");
    if !is_number && !version.as_str().is_some_and(known) {
        let message = "the overlay is of a version that is not supported";
        diagnostics.push(defect(message, version.span, "").help("write `overlay: 1.0.0`"));
    }
}

fn actions(root: &Node, diagnostics: &mut Diagnostics) -> Vec<Action> {
    let Some(node) = required(root, "actions", diagnostics) else {
        return Vec::new();
    };
    match node.as_array() {
        Some([]) => {
            let message = "`actions` is empty, so the overlay changes nothing";
            diagnostics.push(Diagnostic::new(Code::UnusedAction, message).at(node.span, ""));
            Vec::new()
        }
        Some(list) => list
            .iter()
            .filter_map(|it| action(it, diagnostics))
            .collect(),
        None => {
            let message = format!("`actions` is {}", node.type_name());
            diagnostics.push(defect(message, node.span, "expected a list"));
            Vec::new()
        }
    }
}

fn action(node: &Node, diagnostics: &mut Diagnostics) -> Option<Action> {
    if node.as_object().is_none() {
        let message = format!("an action is {}", node.type_name());
        diagnostics.push(defect(message, node.span, "expected an object"));
        return None;
    }
    only(
        node,
        &["target", "description", "update", "remove"],
        diagnostics,
    );
    node.get("description").map(|it| text(it, diagnostics));
    let removes = node.get("remove").map(|remove| {
        remove.as_bool().or_else(|| {
            let message = format!("`remove` is {}", remove.type_name());
            diagnostics.push(defect(message, remove.span, "expected `true` or `false`"));
            None
        })
    });
    let target = required(node, "target", diagnostics)?;
    let path = text(target, diagnostics)?;
    let change = match (removes.flatten().unwrap_or(false), node.get("update")) {
        (true, _) => Change::Remove,
        (false, Some(update)) => Change::Update(update.clone()),
        (false, None) => {
            let message = "an action neither updates nor removes";
            diagnostics.push(Diagnostic::new(Code::UnusedAction, message).at(node.span, ""));
            return None;
        }
    };
    Some(Action {
        text: path.to_owned(),
        span: target.span,
        target: diagnostics.keep(json_path(path, target.span))?,
        change,
    })
}

/// Reads a query; one that nests without bound is refused before it is read.
fn json_path(path: &str, span: Span) -> Result<JsonPath, Diagnostic> {
    let refused = |why: &str| {
        let message = format!("the target `{path}` is no JSONPath");
        Err(Diagnostic::new(Code::BadTarget, message).at(span, why))
    };
    let opened = path.bytes().filter(|byte| b"([!".contains(byte)).count();
    if opened > MOST_BRACKETS || path.len() > LONGEST {
        return refused("it is too long");
    }
    match JsonPath::parse(path) {
        Ok(path) => Ok(path),
        Err(error) => refused(&format!(
            "at character {}: {}",
            error.position() + 1,
            error.message()
        )),
    }
}

/// Reports fields that the object does not have.
fn only(node: &Node, fields: &[&str], diagnostics: &mut Diagnostics) {
    for (key, _) in node.as_object().into_iter().flat_map(Object::iter) {
        if fields.contains(&key.as_str()) || key.starts_with("x-") {
            continue;
        }
        let finding = defect(format!("an overlay has no `{key}` here"), key.span, "");
        diagnostics.push(match closest(key, fields.iter().copied()) {
            Some(near) => finding.help(format!("there is `{near}`")),
            None => finding,
        });
    }
}

fn required<'n>(node: &'n Node, field: &str, diagnostics: &mut Diagnostics) -> Option<&'n Node> {
    let found = node.get(field);
    if found.is_none() {
        let start = Span {
            end: node.span.start,
            ..node.span
        };
        diagnostics.push(defect(
            format!("the field `{field}` is missing"),
            start,
            "in here",
        ));
    }
    found
}

fn text<'n>(node: &'n Node, diagnostics: &mut Diagnostics) -> Option<&'n str> {
    let found = node.as_str();
    if found.is_none() && node.as_number().is_none() {
        let message = format!("this is {}", node.type_name());
        diagnostics.push(defect(message, node.span, "expected a string"));
    }
    found
}

fn defect(message: impl Into<String>, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::BadOverlay, message).at(span, label)
}

/// Brackets, filters and negations in one query.
const MOST_BRACKETS: usize = 48;

/// Bytes of one query.
const LONGEST: usize = 4096;
