//! Applying overlays to the tree of a file.

use serde_json_path::PathElement;

use super::{
    Action, Change, Overlay,
    edit::{self, Outcome, Step},
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    syntax::{MAX_DEPTH, Node, Value},
};

/// `root` after every action of `overlay`, one after the other.
pub(in super::super) fn apply(
    root: &Node,
    overlay: &Overlay,
    diagnostics: &mut Diagnostics,
) -> Node {
    let mut root = root.clone();
    for action in &overlay.actions {
        match action.applied(&root) {
            Ok(changed) => root = changed,
            Err(finding) => diagnostics.push(finding),
        }
    }
    root
}

impl Action {
    fn applied(&self, root: &Node) -> Result<Node, Diagnostic> {
        let paths = self.selected(root);
        if paths.is_empty() {
            let message = format!("the target `{}` selects nothing", self.text);
            return Err(Diagnostic::new(Code::UnusedAction, message).at(self.span, ""));
        }
        let sorted: Vec<&[Step]> = paths.iter().map(Vec::as_slice).collect();
        let changed = match &self.change {
            Change::Remove => edit::all(root, &sorted, &mut |_| Ok(Outcome::Gone))?,
            Change::Update(update) => {
                self.check_size(root, update, &paths)?;
                let mut change = |target: &Node| self.updated(target, update);
                edit::all(root, &sorted, &mut change)?
            }
        };
        match changed {
            Outcome::Now(root) => Ok(root),
            Outcome::Gone => Err(self.refused("the root cannot be removed")),
        }
    }

    fn selected(&self, root: &Node) -> Vec<Vec<Step>> {
        let json = root.to_json();
        let step = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Name((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        };
        let found = self.target.query_located(&json);
        let mut paths: Vec<Vec<Step>> = Vec::with_capacity(found.len());
        for location in found.locations() {
            paths.push(location.iter().map(step).collect());
        }
        // A query may select one node twice.
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn updated(&self, target: &Node, update: &Node) -> Result<Outcome, Diagnostic> {
        self.check_kinds(target, update)?;
        Ok(Outcome::Now(match &target.value {
            Value::Array(elements) => edit::appended(target.span, elements, update),
            _ => edit::merged(target, update),
        }))
    }

    /// Objects take in objects, arrays take in anything, and nothing else takes in something.
    fn check_kinds(&self, target: &Node, update: &Node) -> Result<(), Diagnostic> {
        let why = match (&target.value, &update.value) {
            (Value::Array(_), _) | (Value::Object(_), Value::Object(_)) => return Ok(()),
            (Value::Object(_), _) => {
                format!("`{}` selects an object, so the update is one", self.text)
            }
            _ => {
                let kind = target.type_name();
                format!("`{}` selects {kind}, which cannot be updated", self.text)
            }
        };
        let finding = Diagnostic::new(Code::BadUpdate, why).note(target.span, "selected");
        Err(match &target.value {
            Value::Object(_) => finding.at(update.span, "expected an object"),
            _ => finding
                .at(self.span, "")
                .help("select the object it stands in, and update its member"),
        })
    }

    /// Trees that grow with every action come to an end.
    fn check_size(
        &self,
        root: &Node,
        update: &Node,
        paths: &[Vec<Step>],
    ) -> Result<(), Diagnostic> {
        let (size, depth) = measure(update);
        let deepest = paths.iter().map(Vec::len).max().unwrap_or(0);
        if deepest + depth >= MAX_DEPTH {
            return Err(self.refused("the document would nest too deep"));
        }
        let added = paths.len() * size;
        if added > MOST_ADDED || measure(root).0 + added > MOST_NODES {
            return Err(self.refused("the document would grow too large"));
        }
        Ok(())
    }

    fn refused(&self, why: &str) -> Diagnostic {
        Diagnostic::new(Code::BadUpdate, why).at(self.span, "")
    }
}

/// How many nodes a tree has, and how deep it is.
fn measure(node: &Node) -> (usize, usize) {
    let children: Vec<&Node> = match &node.value {
        Value::Array(elements) => elements.iter().collect(),
        Value::Object(object) => object.iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    children.iter().fold((1, 1), |(size, depth), child| {
        let (of_child, below) = measure(child);
        (size + of_child, depth.max(below + 1))
    })
}

/// Nodes of a document after an update; as many as aliases may expand to.
const MOST_NODES: usize = 1_000_000;

/// Nodes that one action may add.
const MOST_ADDED: usize = 50_000;

#[cfg(test)]
mod tests {
    use super::super::{OverlayFile, read};
    use super::*;
    use crate::{source::SourceMap, syntax};

    const DOCUMENT: &str = "a: {x: 1, l: [1, 2, 3], n: {p: {q: v}}}\nb: [{k: 1}, {k: 2}, {k: 3}]\n";

    /// The document after the actions `actions`, and what was found.
    fn applied(actions: &str) -> (Node, Diagnostics) {
        let mut sources = SourceMap::new();
        let mut sink = Diagnostics::new();
        let id = sources.add("a.yaml", DOCUMENT);
        let root = syntax::parse(&sources, id, &mut sink).unwrap();
        let file = OverlayFile {
            name: "o.yaml".to_owned(),
            uri: None,
            text: format!("overlay: 1.0.0\ninfo: {{title: t, version: v}}\nactions:\n{actions}"),
        };
        let overlay = read(&file, &mut sources, &mut sink).unwrap();
        let changed = apply(&root, &overlay, &mut sink);
        (changed, sink)
    }

    #[track_caller]
    fn check(actions: &str, expected: &str, codes: &[&str]) {
        let (changed, sink) = applied(actions);
        let found: Vec<&str> = sink.iter().map(|finding| finding.code().id()).collect();
        assert_eq!(found, codes);
        assert_eq!(changed.to_json().to_string(), expected);
    }

    const B: &str = r#""b":[{"k":1},{"k":2},{"k":3}]"#;

    #[test]
    fn objects_are_merged_and_arrays_grow() {
        check(
            "- {target: $.a, update: {x: 2, l: [4], n: {p: {r: w}}, y: new}}\n",
            &format!(
                r#"{{"a":{{"l":[1,2,3,4],"n":{{"p":{{"q":"v","r":"w"}}}},"x":2,"y":"new"}},{B}}}"#
            ),
            &[],
        );
        check(
            "- {target: $.a.l, update: {z: 1}}\n- {target: $.a.n, remove: true}\n",
            &format!(r#"{{"a":{{"l":[1,2,3,{{"z":1}}],"x":1}},{B}}}"#),
            &[],
        );
    }

    #[test]
    fn elements_are_removed_wherever_they_stand() {
        let a = r#""a":{"l":[1,2,3],"n":{"p":{"q":"v"}},"x":1}"#;
        check(
            "- {target: '$.b[0,2,0]', remove: true}\n",
            &format!(r#"{{{a},"b":[{{"k":2}}]}}"#),
            &[],
        );
        check(
            "- {target: '$.b[?@.k > 1]', update: {big: true}}\n- {target: $.a, remove: true}\n",
            r#"{"b":[{"k":1},{"big":true,"k":2},{"big":true,"k":3}]}"#,
            &[],
        );
        check(
            "- {target: '$..*', remove: true, update: {ignored: true}}\n",
            "{}",
            &[],
        );
    }

    #[test]
    fn later_actions_see_what_earlier_ones_did() {
        check(
            "- {target: $, update: {c: {}}}\n- {target: $.c, update: {d: 1}}\n- {target: '$[\"a\", \"b\"]', remove: true}\n",
            r#"{"c":{"d":1}}"#,
            &[],
        );
    }

    #[test]
    fn what_cannot_be_done_is_said_and_left() {
        let same = format!(r#"{{"a":{{"l":[1,2,3],"n":{{"p":{{"q":"v"}}}},"x":1}},{B}}}"#);
        check("- {target: $.zz, remove: true}\n", &same, &["HG0602"]);
        check("- {target: $.a.x, update: {y: 1}}\n", &same, &["HG0604"]);
        check("- {target: $.a, update: 1}\n", &same, &["HG0604"]);
        check("- {target: $, remove: true}\n", &same, &["HG0604"]);
        check("- {target: $.a}\n", &same, &["HG0602"]);
        check("- {target: 'a b', remove: true}\n", &same, &["HG0603"]);
        let nested = format!(
            "- {{target: '$[?{}1', remove: true}}\n",
            "(".repeat(100_000)
        );
        check(&nested, &same, &["HG0603"]);
    }

    #[test]
    fn overlays_that_multiply_come_to_an_end() {
        let doubling = "- {target: '$..[?@.k]', update: {n: {k: 1}, m: {k: 2}}}\n";
        let (changed, sink) = applied(&doubling.repeat(13));
        assert_eq!(
            sink.iter().next().map(Diagnostic::code),
            Some(Code::BadUpdate)
        );
        assert!(measure(&changed).0 <= MOST_NODES);
        let deep = format!("{}1{}", "{a: ".repeat(250), "}".repeat(250));
        let within = "$.a.n.p.a.a.a.a";
        let (changed, sink) = applied(&format!(
            "- {{target: $.a.n.p, update: {deep}}}\n- {{target: {within}, update: {deep}}}\n"
        ));
        assert!(sink.has_errors() && measure(&changed).1 <= MAX_DEPTH);
    }
}
