//! Addresses of remote files: RFC 3986 as far as `http` and `https` need it.

/// Whether a URI is an address, and not the path of a file.
pub(crate) fn is_url(uri: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        uri.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The address that `reference` (without a fragment) means beside `base`, in its normal form: scheme
/// and host in lower case, no dot segments. Nothing for what is no address of `http` or `https`.
pub(crate) fn join(base: &str, reference: &str) -> Option<String> {
    if is_url(reference) {
        return normal(reference);
    }
    let (scheme, _) = base.split_once("://")?;
    if let Some(rest) = reference.strip_prefix("//") {
        return normal(&format!("{scheme}://{rest}"));
    }
    let (origin, path) = parts(base)?;
    let path = path.split('?').next().unwrap_or_default();
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    normal(&match reference.chars().next() {
        None => format!("{origin}{path}"),
        Some('/') => format!("{origin}{reference}"),
        Some('?') => format!("{origin}{path}{reference}"),
        Some(_) => format!("{origin}{directory}/{reference}"),
    })
}

/// Whether the address is one of this machine.
#[cfg(feature = "remote")]
pub(super) fn is_loopback(url: &str) -> bool {
    let host = parts(url).and_then(|(origin, _)| {
        let authority = origin.split_once("://")?.1.to_owned();
        Some(match authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default().to_owned(),
            None => authority.split(':').next().unwrap_or_default().to_owned(),
        })
    });
    host.is_some_and(|host| {
        let address = host.parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    })
}

fn normal(url: &str) -> Option<String> {
    let (origin, path) = parts(url)?;
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    Some(format!("{origin}/{}{query}", kept.join("/")))
}

/// Scheme and authority, and what stands behind them. Names and passwords are no part of an address
/// that is written into files.
fn parts(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once("://").filter(|_| is_url(url))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let has_odd = |c: char| c.is_whitespace() || c.is_control() || c == '@' || c == '\\';
    if authority.is_empty() || authority.contains(has_odd) {
        return None;
    }
    let origin = format!("{scheme}://{authority}").to_ascii_lowercase();
    Some((origin, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, reference: &str, expected: Option<&str>) {
        assert_eq!(join(base, reference).as_deref(), expected);
    }

    #[test]
    fn references_are_relative_to_the_address_they_stand_at() {
        let base = "https://example.com/d/a.yaml?x=1";
        check(base, "b.yaml", Some("https://example.com/d/b.yaml"));
        check(base, "../b.yaml", Some("https://example.com/b.yaml"));
        check(base, "../../../b.yaml", Some("https://example.com/b.yaml"));
        check(
            base,
            "/e/./b.yaml?y",
            Some("https://example.com/e/b.yaml?y"),
        );
        check(base, "?z", Some("https://example.com/d/a.yaml?z"));
        check(base, "//other.org/b", Some("https://other.org/b"));
        check(base, "HTTPS://Other.ORG/B", Some("https://other.org/B"));
        check("https://example.com", "b", Some("https://example.com/b"));
    }

    #[test]
    fn what_is_no_address_is_none() {
        check("https://example.com/", "https://", None);
        check(
            "https://example.com/",
            "https://me:secret@example.com/",
            None,
        );
        check("a.yaml", "b.yaml", None);
        assert!(!is_url("file:///etc/passwd") && !is_url("https:"));
    }

    #[cfg(feature = "remote")]
    #[test]
    fn this_machine_is_known() {
        for url in [
            "http://127.0.0.1:80/a",
            "http://localhost/",
            "http://[::1]:1/",
        ] {
            assert!(is_loopback(url), "{url}");
        }
        for url in [
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://[::2]/",
        ] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
