//! The layout of small texts.

use super::lines::arguments_of;
use super::tidy;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(tidy(text, 0), expected);
}

#[test]
fn a_variable_stands_with_its_call() {
    check(
        "        validator\n            .member(\n                \"a\",\n                &self.a,\n            );\n    }\n",
        "        validator.member(\"a\", &self.a);\n    }\n",
    );
    let long = "\"create_time\", &self.create_time, &[Rule::MinLength(1), Rule::MaxLength(64)]";
    check(
        &format!("        validator\n            .member({long});\n    }}\n"),
        "        validator.member(\n            \"create_time\",\n            &self.create_time,\n            &[Rule::MinLength(1), Rule::MaxLength(64)],\n        );\n    }\n",
    );
}

#[test]
fn arms_of_one_expression_have_no_braces() {
    check(
        "    match kind {\n        A => {\n            Self::A(\n                object.payload(\"A\")?,\n            )\n        }\n    }\n",
        "    match kind {\n        A => Self::A(object.payload(\"A\")?),\n    }\n",
    );
    check(
        "    match kind {\n        _ => {\n            match other {\n                B => 1,\n            }\n        }\n    }\n",
        "    match kind {\n        _ => match other {\n            B => 1,\n        },\n    }\n",
    );
    let statements = "    match kind {\n        A => {\n            call();\n        }\n    }\n";
    check(statements, statements);
}

#[test]
fn signatures_fill_the_line() {
    check(
        "    fn of_kind(\n        kind: EventKind,\n        object: &mut Object<'_, '_>,\n    ) -> Self {\n",
        "    fn of_kind(kind: EventKind, object: &mut Object<'_, '_>) -> Self {\n",
    );
}

#[test]
fn commas_in_texts_and_brackets_part_nothing() {
    let arguments = arguments_of(r#""a,\",(", &[1, 2], f(3, 4)"#);
    assert_eq!(arguments, [r#""a,\",(""#, "&[1, 2]", "f(3, 4)"]);
}

#[test]
fn the_comma_of_a_tuple_of_one_stays() {
    check(
        "    pub a: Tuple<\n        (\n            Long<\n                B,\n            >,\n        ),\n        f64,\n    >,\n",
        "    pub a: Tuple<\n        (Long<B>,),\n        f64,\n    >,\n",
    );
    check("    let a = (\n        b,\n    );\n", "    let a = (b,);\n");
}

#[test]
fn what_is_called_on_a_match_stays_behind_it() {
    let text = "        match node\n            .at(\n                &[\n                    \"a\",\n                ],\n            )\n            .and_then(Node::as_str)\n        {\n        }\n";
    let tidied = tidy(text, 0);
    assert!(tidied.contains(".and_then(Node::as_str)"), "{tidied}");
    let opened = tidied.matches(['(', '[', '{']).count();
    assert_eq!(opened, tidied.matches([')', ']', '}']).count(), "{tidied}");
}
