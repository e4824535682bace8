//! The name of a delivery, made of members of its payload.

use std::fmt::{self, Display, Write};

/// Collects the members that together name a delivery.
///
/// ```
/// use hookgen_runtime::KeyParts;
/// let key = |id: Option<i64>| KeyParts::new().required(Some("o/1")).required(id.as_ref()).finish();
/// assert_eq!(key(Some(7)).as_deref(), Some("o%2F1/7"));
/// assert_eq!(key(None), None);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct KeyParts {
    text: String,
    parts: usize,
    /// Whether a part that must be there was absent.
    incomplete: bool,
    /// Whether any part says something.
    significant: bool,
}

impl KeyParts {
    /// A key without members.
    pub const fn new() -> Self {
        Self {
            text: String::new(),
            parts: 0,
            incomplete: false,
            significant: false,
        }
    }

    /// Adds a member; without it there is no key.
    pub fn required<T: Display + ?Sized>(mut self, value: Option<&T>) -> Self {
        self.incomplete |= value.is_none();
        self.optional(value)
    }

    /// Adds a member that may be absent; its place in the key stays empty then.
    pub fn optional<T: Display + ?Sized>(mut self, value: Option<&T>) -> Self {
        if self.parts > 0 {
            self.text.push('/');
        }
        self.parts += 1;
        if let Some(value) = value {
            let before = self.text.len();
            // Writing to a `String` fails only where `Display` itself does.
            self.incomplete |= write!(Escaped(&mut self.text), "{value}").is_err();
            self.significant |= self.text.len() > before;
        }
        self
    }

    /// The members with `/` between them; nothing where one is missing that must be there, or where all
    /// are empty.
    pub fn finish(self) -> Option<String> {
        (!self.incomplete && self.significant).then_some(self.text)
    }
}

impl Default for KeyParts {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes `/` and `%` as percent escapes, so that no two lists of members make one key.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '%' => self.0.push_str("%25"),
                '/' => self.0.push_str("%2F"),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::KeyParts;

    #[track_caller]
    fn check(parts: KeyParts, expected: Option<&str>) {
        assert_eq!(parts.finish().as_deref(), expected);
    }

    #[test]
    fn members_do_not_run_into_each_other() {
        check(
            KeyParts::new().required(Some("a/b")).required(Some("c")),
            Some("a%2Fb/c"),
        );
        check(
            KeyParts::new().required(Some("a")).required(Some("b/c")),
            Some("a/b%2Fc"),
        );
        check(
            KeyParts::new().required(Some("a")).optional::<str>(None).required(Some(&1)),
            Some("a//1"),
        );
    }

    #[test]
    fn a_key_without_content_is_no_key() {
        check(KeyParts::new(), None);
        check(KeyParts::new().required(Some("")).optional::<i64>(None), None);
        check(KeyParts::new().required::<str>(None).required(Some("a")), None);
    }
}
