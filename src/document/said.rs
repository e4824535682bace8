//! What a file says, without how it is written.

use super::Resolver;
use crate::source::SourceId;
use crate::syntax::{Node, Value};

impl Resolver {
    /// Tells a file of the document word by word, in its order: the same words for the same contents,
    /// whatever its comments, indentation and quotes. `None` for wire samples and what cannot be read.
    pub fn tell(&self, source: SourceId, word: &mut dyn FnMut(&str)) -> Option<()> {
        tell(self.tree(source)?, word);
        Some(())
    }
}

/// The reader bounds the depth.
fn tell(node: &Node, word: &mut dyn FnMut(&str)) {
    match &node.value {
        Value::Null => word("null"),
        Value::Bool(value) => word(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            word("number");
            word(number.as_str());
        }
        Value::String(text) => {
            word("text");
            word(text);
        }
        Value::Array(items) => {
            word("[");
            items.iter().for_each(|item| tell(item, word));
            word("]");
        }
        Value::Object(object) => {
            word("{");
            for (key, value) in object.iter() {
                word(key);
                tell(value, word);
            }
            word("}");
        }
    }
}
