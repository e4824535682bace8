//! A request as it was captured.

use super::query::{Parameters, parameters};
use hookgen_runtime::Delivery;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;

/// An HTTP request out of a file, or put together from parts.
#[derive(Clone, Debug)]
pub(super) struct Captured {
    method: String,
    path: Option<String>,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// The parts of a request that was not captured as a whole.
pub(super) struct Parts<'a> {
    pub(super) query: String,
    pub(super) headers: &'a [String],
    pub(super) body: Option<Vec<u8>>,
}

/// What a request looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    MessagePush,
    PayV3,
    PayV2,
}

impl Captured {
    /// Reads a request as it goes over the wire. Lines may end without a carriage return, as they
    /// do when a capture went through an editor.
    pub(super) fn parse(raw: &[u8]) -> Result<Self, String> {
        let (head, body) = split(raw);
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Err(
                "the request must begin with a line like `POST /path?query HTTP/1.1`".into(),
            );
        };
        let target = without_origin(target);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers = HeaderMap::new();
        for line in lines {
            add_header(&mut headers, line)?;
        }
        Ok(Self {
            method: method.to_owned(),
            path: Some(path.to_owned()),
            query: query.to_owned(),
            headers,
            body: body.to_vec(),
        })
    }

    pub(super) fn of_parts(parts: Parts<'_>) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        for line in parts.headers {
            add_header(&mut headers, line)?;
        }
        let method = if parts.body.is_some() { "POST" } else { "GET" };
        Ok(Self {
            method: method.to_owned(),
            path: None,
            query: parts.query.trim_start_matches('?').to_owned(),
            headers,
            body: parts.body.unwrap_or_default(),
        })
    }

    /// What a scheme sees of it.
    pub(super) fn delivery(&self) -> Delivery<'_> {
        Delivery::new(&self.query, &self.headers, &self.body)
    }

    /// The same request with another query.
    pub(super) fn with_query(&self, query: String) -> Self {
        Self {
            query,
            ..self.clone()
        }
    }

    pub(super) fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Whether it checks the URL and delivers nothing.
    pub(super) fn is_url_check(&self) -> bool {
        self.method == "GET" || (self.body.is_empty() && self.parameters().has("echostr"))
    }

    pub(super) fn parameters(&self) -> Parameters {
        parameters(&self.query)
    }

    /// The value of a header, if it is text and there once.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn summary(&self) -> String {
        let path = self.path.as_deref().unwrap_or("(no path)");
        let query = match self.parameters().names() {
            names if names.is_empty() => "no query".to_owned(),
            names => format!("query with {}", names.join(", ")),
        };
        format!(
            "{} {path}, {query}, {} headers, {} bytes of body",
            self.method,
            self.headers.len(),
            self.body.len()
        )
    }

    /// What is odd about it, whatever the scheme.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let announced = self
            .header("content-length")
            .and_then(|length| length.trim().parse().ok());
        if let Some(announced) = announced.filter(|announced: &usize| *announced != self.body.len())
        {
            notes.push(format!(
                "Content-Length says {announced} bytes, the body has {}",
                self.body.len()
            ));
        }
        if self.body.starts_with(BOM) {
            notes
                .push("the body begins with a byte order mark, which no platform sends".to_owned());
        }
        notes
    }

    /// How much shorter the body is than announced.
    pub(super) fn missing_bytes(&self) -> Option<usize> {
        let announced: usize = self.header("content-length")?.trim().parse().ok()?;
        announced
            .checked_sub(self.body.len())
            .filter(|missing| *missing > 0)
    }

    /// What it looks like, by the marks that each platform's requests have.
    pub(super) fn looks_like(&self) -> Option<Kind> {
        let query = self.parameters();
        if self
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("wechatpay-"))
        {
            Some(Kind::PayV3)
        } else if query.has("signature") || query.has("msg_signature") {
            Some(Kind::MessagePush)
        } else if contains(&self.body, b"<return_code>") || contains(&self.body, b"<mch_id>") {
            Some(Kind::PayV2)
        } else {
            None
        }
    }
}

impl Kind {
    pub(super) fn is(self, surface: &str) -> bool {
        match self {
            Self::MessagePush => matches!(surface, "official_account" | "wecom"),
            Self::PayV3 => surface == "pay_v3",
            Self::PayV2 => surface == "pay_v2",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MessagePush => "message push",
            Self::PayV3 => "WeChat Pay APIv3",
            Self::PayV2 => "WeChat Pay v2",
        })
    }
}

/// Head and body, at the first empty line.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let at = |mark: &[u8]| {
        let start = raw.windows(mark.len()).position(|window| window == mark)?;
        Some((start, start + mark.len()))
    };
    let first = [at(b"\r\n\r\n"), at(b"\n\n")].into_iter().flatten().min();
    let (end, start) = first.unwrap_or((raw.len(), raw.len()));
    (
        raw.get(..end).unwrap_or_default(),
        raw.get(start..).unwrap_or_default(),
    )
}

/// A target may be absolute when a proxy was asked.
fn without_origin(target: &str) -> &str {
    let rest = target
        .strip_prefix("https://")
        .or_else(|| target.strip_prefix("http://"));
    rest.map_or(target, |rest| {
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
    })
}

fn add_header(headers: &mut HeaderMap, line: &str) -> Result<(), String> {
    let problem = || "a header must be written as `Name: value`".to_owned();
    let (name, value) = line.split_once(':').ok_or_else(problem)?;
    let name: HeaderName = name.trim().parse().map_err(|_| problem())?;
    let value = HeaderValue::from_str(value.trim()).map_err(|_| problem())?;
    headers.append(name, value);
    Ok(())
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, path: &str, query: &str, body: &str) {
        let captured = Captured::parse(raw.as_bytes()).unwrap();
        assert_eq!(captured.path(), Some(path));
        assert_eq!(captured.query, query);
        assert_eq!(captured.body, body.as_bytes());
        assert_eq!(captured.header("x-a"), Some("1"));
    }

    #[test]
    fn requests_are_read() {
        check(
            "POST /a?b=c HTTP/1.1\r\nX-A: 1\r\n\r\n{}\n",
            "/a",
            "b=c",
            "{}\n",
        );
        check("POST /a HTTP/1.1\nX-A: 1\n\n{}\n\n", "/a", "", "{}\n\n");
        check(
            "GET https://h.example/a?b HTTP/1.1\r\nX-A: 1\r\n\r\n",
            "/a",
            "b",
            "",
        );
        check(
            "GET https://h.example HTTP/1.1\r\nX-A: 1\r\n\r\n",
            "/",
            "",
            "",
        );
    }

    #[test]
    fn what_is_no_request_is_refused() {
        assert!(Captured::parse(b"").is_err());
        assert!(Captured::parse(b"GET / HTTP/1.1\nno header\n\n").is_err());
    }
}
