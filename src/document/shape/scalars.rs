//! The check of strings.

use super::{check::Checker, text::Form};
use crate::{diagnostic::Code, syntax::Node};

impl Checker<'_> {
    pub(super) fn text(&mut self, node: &Node) {
        if node.is_null() {
            self.odd(node.span, "this is empty; a string belongs here");
        } else if node.as_str().is_none() {
            self.wrong_type(node, "a string");
        }
    }

    pub(super) fn version(&mut self, node: &Node) {
        match node.as_number() {
            Some(number) if !number.is_integer_literal() => {
                self.odd(node.span, "a version is a string; put it in quotes");
            }
            _ => self.text(node),
        }
    }

    pub(super) fn word(&mut self, node: &Node, words: &[&str], foreign: &[&str]) {
        let Some(found) = node.as_str() else {
            return self.text(node);
        };
        if foreign.contains(&found) {
            self.odd(node.span, "this is a word of OpenAPI");
        } else if !words.contains(&found) {
            let expected = words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>();
            let message = format!("`{found}` is not allowed here");
            let label = format!("expected {}", expected.join(" or "));
            self.push(Code::WrongType, node.span, &message, &label);
        }
    }

    pub(super) fn form(&mut self, node: &Node, form: fn(&str) -> Form, what: &str) {
        let Some(found) = node.as_str() else {
            return self.text(node);
        };
        match form(found) {
            Form::Right => {}
            Form::Odd => self.odd(node.span, &format!("this should be {what}")),
            Form::Wrong => {
                let label = format!("expected {what}");
                self.push(
                    Code::WrongType,
                    node.span,
                    "a string without the form it must have",
                    &label,
                );
            }
        }
    }
}
