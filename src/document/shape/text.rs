//! Strings with a form: URIs, addresses, runtime expressions.

/// How well a string has its form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// It has it.
    Right,
    /// Not quite, but a reader knows what is meant: a relative link where a URI is asked for.
    Odd,
    /// Not at all.
    Wrong,
}

/// RFC 3986: a scheme, and nothing that a URI cannot hold. What could be a relative reference is
/// odd.
pub(super) fn uri(text: &str) -> Form {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`".contains(c);
    if text.contains(forbidden) {
        return Form::Wrong;
    }
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let letters = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters) {
        Form::Right
    } else if text.is_empty() || text.contains(['/', '.', '#']) {
        Form::Odd
    } else {
        Form::Wrong
    }
}

/// A URI with its scheme.
pub(super) fn identifier(text: &str) -> Form {
    match uri(text) {
        Form::Odd => Form::Wrong,
        form => form,
    }
}

/// Something before and something after an `@`.
pub(super) fn email(text: &str) -> Form {
    match text.rsplit_once('@') {
        _ if text.is_empty() => Form::Odd,
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => Form::Right,
        _ => Form::Wrong,
    }
}

/// `$message.header#/pointer` or `$message.payload#/pointer`; the pointer may be missing.
pub(super) fn expression(text: &str) -> Form {
    let rest = ["$message.header", "$message.payload"]
        .into_iter()
        .find_map(|source| text.strip_prefix(source));
    match rest {
        Some("") => Form::Odd,
        Some(rest) if rest == "#" || rest.starts_with("#/") => Form::Right,
        _ => Form::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: fn(&str) -> Form, text: &str, expected: Form) {
        assert_eq!(form(text), expected, "{text}");
    }

    #[test]
    fn uris_have_a_scheme_and_no_blanks() {
        check(uri, "https://example.com/a?b=c#d", Form::Right);
        check(
            uri,
            "urn:com:smartylighting:streetlights:server",
            Form::Right,
        );
        check(uri, "/relative", Form::Odd);
        check(uri, "example.com:8080x", Form::Right);
        check(uri, "not a uri", Form::Wrong);
        check(uri, "word", Form::Wrong);
        check(identifier, "urn:com:example", Form::Right);
        check(identifier, "com.example", Form::Wrong);
    }

    #[test]
    fn addresses_have_two_sides() {
        check(email, "support@example.com", Form::Right);
        check(email, "support", Form::Wrong);
        check(email, "@example.com", Form::Wrong);
    }

    #[test]
    fn expressions_name_header_or_payload() {
        check(expression, "$message.header#/correlationId", Form::Right);
        check(expression, "$message.payload#", Form::Right);
        check(expression, "$message.headers#/x", Form::Wrong);
        check(expression, "header.x", Form::Wrong);
    }
}
