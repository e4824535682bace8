//! References between files: RFC 3986 as far as relative paths below a root need it.

use crate::load::{is_url, join_url};

/// Where a reference leads, before any file is opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Target {
    /// The file, as a normalised path below the root, or an address; `None` for the file of the
    /// reference.
    pub(super) file: Option<String>,
    /// The fragment, percent-decoded; empty for the whole file.
    pub(super) fragment: String,
}

/// Why a reference leads nowhere a file could be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Refusal {
    /// It has a scheme or an authority, and is no address that may be fetched.
    Network,
    /// It is a name, `urn:…`, that no schema has.
    Name,
    /// Its path climbs out of the root, or is absolute.
    OutsideRoot,
    /// It is no URI reference: broken percent-encoding, or a query.
    Malformed,
}

/// Takes `reference`, which stands in the file `base`, apart.
pub(super) fn target(base: &str, reference: &str) -> Result<Target, Refusal> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let fragment = decode(fragment).ok_or(Refusal::Malformed)?;
    if path.is_empty() {
        return Ok(Target {
            file: None,
            fragment,
        });
    }
    if is_url(path) || (is_url(base) && !has_scheme(path)) {
        let file = join_url(base, path).ok_or(Refusal::Malformed)?;
        return Ok(Target {
            file: Some(file),
            fragment,
        });
    }
    if path.starts_with("urn:") {
        return Err(Refusal::Name);
    }
    if path.starts_with("//") || has_scheme(path) {
        return Err(Refusal::Network);
    }
    let path = decode(path).ok_or(Refusal::Malformed)?;
    let file = Some(join(base, &path)?);
    Ok(Target { file, fragment })
}

/// The path that `relative` means beside the file `base`.
pub(super) fn join(base: &str, relative: &str) -> Result<String, Refusal> {
    if is_url(base) || is_url(relative) {
        return join_url(base, relative).ok_or(Refusal::Malformed);
    }
    if relative.starts_with(['/', '\\']) || relative.contains('\0') {
        return Err(Refusal::OutsideRoot);
    }
    let directory = base.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> = directory
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    // Windows authors write backslashes, and a path that means one elsewhere must not escape there.
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(Refusal::OutsideRoot)?;
            }
            other => parts.push(other),
        }
    }
    Ok(parts.join("/"))
}

/// The name of a file without directories and extension.
pub(super) fn stem(uri: &str) -> &str {
    let name = uri.rsplit_once('/').map_or(uri, |(_, name)| name);
    let name = name.split('?').next().unwrap_or_default();
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// RFC 3986, section 3.1. One letter is a drive of Windows, which no root holds either.
pub(super) fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// The text without percent-encoding; `None` where that is broken.
pub(super) fn decode(text: &str) -> Option<String> {
    if !text.as_bytes().contains(&b'%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, reference: &str, file: Option<&str>, fragment: &str) {
        let expected = Target {
            file: file.map(str::to_owned),
            fragment: fragment.to_owned(),
        };
        assert_eq!(target(base, reference), Ok(expected));
    }

    #[track_caller]
    fn refuse(base: &str, reference: &str, refusal: Refusal) {
        assert_eq!(target(base, reference), Err(refusal));
    }

    #[test]
    fn the_base_is_the_file_of_the_reference() {
        check("a.yaml", "#/x", None, "/x");
        check("a.yaml", "", None, "");
        check("a.yaml", "b.yaml", Some("b.yaml"), "");
        check("d/a.yaml", "b.yaml#/x", Some("d/b.yaml"), "/x");
        check("d/a.yaml", "./e/../b.yaml#", Some("d/b.yaml"), "");
        check("d/a.yaml", "../b.yaml", Some("b.yaml"), "");
        check("d/a.yaml", r"..\b.yaml", Some("b.yaml"), "");
    }

    #[test]
    fn percent_encoding_is_decoded() {
        check(
            "a.yaml",
            "my%20file.yaml#/a%7Eb/c%25d",
            Some("my file.yaml"),
            "/a~b/c%d",
        );
        check("a.yaml", "#/%E4%B8%96", None, "/世");
        refuse("a.yaml", "#/100%", Refusal::Malformed);
        refuse("a.yaml", "#/%ff", Refusal::Malformed);
    }

    #[test]
    fn nothing_outside_of_the_root_is_reached() {
        refuse("a.yaml", "../b.yaml", Refusal::OutsideRoot);
        refuse("d/a.yaml", "../../b.yaml", Refusal::OutsideRoot);
        refuse("a.yaml", "%2e%2e/b.yaml", Refusal::OutsideRoot);
        refuse("a.yaml", "/etc/passwd", Refusal::OutsideRoot);
        refuse("a.yaml", r"x\..\..\b.yaml", Refusal::OutsideRoot);
    }

    #[test]
    fn schemes_are_the_network() {
        let address = Some("https://example.com/a.yaml");
        check("a.yaml", "https://example.com/a.yaml#/x", address, "/x");
        check(
            "https://example.com/d/b.yaml",
            "../a.yaml#/%7e",
            address,
            "/~",
        );
        check("https://example.com/d/b.yaml", "#/x", None, "/x");
        refuse(
            "https://example.com/a.yaml",
            "file:///etc/passwd",
            Refusal::Network,
        );
        refuse("a.yaml", "http://", Refusal::Malformed);
        refuse("a.yaml", "//example.com/a.yaml", Refusal::Network);
        refuse("a.yaml", "urn:example:a#/x", Refusal::Name);
        refuse("a.yaml", "file:///etc/passwd", Refusal::Network);
        check("a.yaml", "b/c:d.yaml", Some("b/c:d.yaml"), "");
    }

    #[test]
    fn a_stem_has_no_directories_and_extensions() {
        assert_eq!(stem("d/User.schema.yaml"), "User");
        assert_eq!(stem("plain"), "plain");
    }
}
