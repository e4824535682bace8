//! What is written above types, fields and events.

use crate::{
    ir::Type,
    schema::{Annotations, Schema},
    syntax::{Node, Value},
};

use super::markdown;

/// Description of a type, with its title where there is nothing else.
pub(super) fn of_schema(notes: &Annotations) -> String {
    let text = notes
        .description
        .as_deref()
        .filter(|text| !text.trim().is_empty());
    markdown::safe(text.or(notes.title.as_deref()).unwrap_or_default())
}

/// Description and examples of a member.
pub(super) fn of_field(member: &Schema, ty: &Type) -> String {
    // A type of its own says what it is where it stands.
    let named = matches!(ty, Type::Named(_));
    let own = member
        .notes
        .description
        .as_deref()
        .or(member.notes.title.as_deref());
    let mut docs = markdown::safe(own.unwrap_or_default());
    if named {
        docs = markdown::first_sentence(&docs);
    }
    let examples: Vec<String> = member
        .notes
        .examples
        .iter()
        .filter_map(short)
        .take(3)
        .collect();
    if !examples.is_empty() && !named {
        push_paragraph(&mut docs, &format!("For example {}.", examples.join(", ")));
    }
    docs
}

/// The values of a discriminator that lead to one schema, where they are several and a field keeps
/// which it was.
pub(super) fn of_discriminator(values: &[String]) -> String {
    match values {
        [_, _, ..] => format!("Here {}.", choice(values)),
        _ => String::new(),
    }
}

/// As [`of_discriminator`], where no field keeps it.
pub(super) fn of_tag(values: &[String]) -> String {
    match values {
        [first, _, ..] => {
            let (choice, first) = (choice(values), markdown::code(first));
            format!("Its tag is {choice}; {first} is written.")
        }
        _ => String::new(),
    }
}

fn choice(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|it| markdown::code(it)).collect();
    values.join(" or ")
}

/// Puts a paragraph after what stands there.
pub(super) fn push_paragraph(docs: &mut String, paragraph: &str) {
    if paragraph.is_empty() {
        return;
    }
    if !docs.is_empty() {
        docs.push_str("\n\n");
    }
    docs.push_str(paragraph);
}

/// An example that fits into a sentence.
fn short(example: &Node) -> Option<String> {
    let text = match &example.value {
        Value::Array(_) | Value::Object(_) | Value::Null => return None,
        Value::String(text) => text.as_str().to_owned(),
        _ => example.to_json().to_string(),
    };
    let fits = !text.is_empty() && text.len() <= 60 && !text.contains('\n');
    fits.then(|| markdown::code(&text))
}
