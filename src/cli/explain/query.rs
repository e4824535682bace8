//! The query of a captured request, read more generously than a scheme does.

/// The parameters in the order they came.
#[derive(Clone, Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

/// Reads what stands behind the `?`. What is not percent-encoded stays as it is.
pub(super) fn parameters(query: &str) -> Parameters {
    let parts = query.split('&').filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decoded(name), decoded(value))
    };
    Parameters(parts.map(pair).collect())
}

impl Parameters {
    /// The first value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| &**value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| &**name).collect()
    }

    /// The first name that is there twice.
    pub(super) fn duplicate(&self) -> Option<&str> {
        let names = self.names();
        names.iter().enumerate().find_map(|(at, name)| {
            names
                .iter()
                .take(at)
                .any(|other| other == name)
                .then_some(*name)
        })
    }

    /// The query again, with the values of some parameters changed.
    pub(super) fn changed(&self, change: impl Fn(&str, &str) -> String) -> String {
        let pair = |(name, value): &(String, String)| {
            format!("{}={}", encoded(name), encoded(&change(name, value)))
        };
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// Undoes percent-encoding; what is none stays.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = after;
        match (byte, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, name: &str, value: Option<&str>) {
        let parameters = parameters(query);
        assert_eq!(parameters.get(name), value);
        // Writing keeps what was read.
        let again = super::parameters(&parameters.changed(|_, value| value.to_owned()));
        assert_eq!(again.get(name), value);
    }

    #[test]
    fn parameters_are_read_and_written() {
        check("a=1&b=%2B%2b", "b", Some("++"));
        check("a=1+2", "a", Some("1+2"));
        check("a=100%", "a", Some("100%"));
        check("a", "a", Some(""));
        check("", "a", None);
        assert_eq!(parameters("a=1&b=2&a=3").duplicate(), Some("a"));
        assert_eq!(parameters("a=1&b=2").duplicate(), None);
    }
}
