//! Structs over query strings, forms and header maps.

use hookgen_runtime::{Decode, DecodeError, Object, Tree};
use http::HeaderMap;

#[derive(Debug, PartialEq)]
struct Query {
    timestamp: i64,
    nonce: String,
    echostr: Option<String>,
    tag: Vec<String>,
}

impl<'a> Decode<'a> for Query {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            timestamp: object.take("timestamp"),
            nonce: object.take("nonce"),
            echostr: object.take_optional("echostr"),
            tag: object.take_optional("tag").unwrap_or_default(),
        })
    }
}

fn query(text: &str) -> Result<Query, DecodeError> {
    Tree::from_query(text)?.root().decode()
}

#[test]
fn a_query_is_decoded() {
    let expected = Query {
        timestamp: 7,
        nonce: "a b".to_owned(),
        echostr: Some("x+y=/&中".to_owned()),
        tag: vec!["1".to_owned(), "2%".to_owned(), "%zz".to_owned()],
    };
    let text = "tag=1&nonce=a+b&timestamp=7&echostr=x%2By%3D%2F%26%E4%B8%AD&tag=2%&&tag=%zz&other";
    assert_eq!(query(text).unwrap(), expected);
    assert_eq!(
        query("timestamp=7&nonce&echostr=")
            .unwrap()
            .echostr
            .as_deref(),
        Some("")
    );
}

#[test]
fn a_broken_query_is_refused() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(query(text).unwrap_err().to_string(), expected);
    }
    check("", "`timestamp`: expected a value, found nothing");
    check(
        "timestamp=x&nonce=",
        "`timestamp`: expected an integer, found text",
    );
    check(
        "timestamp=1&nonce=a&nonce=b",
        "`nonce`: expected one value, found another",
    );
    check(
        "timestamp=1&nonce=a&%6Eonce=b",
        "`nonce`: expected one value, found another",
    );
    check("nonce=%FF", "expected percent-encoded UTF-8");
}

#[derive(Debug, PartialEq)]
struct Headers {
    serial: String,
    timestamp: i64,
}

impl<'a> Decode<'a> for Headers {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            serial: object.required("Wechatpay-Serial")?,
            timestamp: object.required("Wechatpay-Timestamp")?,
        })
    }
}

#[test]
fn headers_are_found_in_any_case() {
    let mut headers = HeaderMap::new();
    headers.insert("other", http::HeaderValue::from_bytes(b"\xff").unwrap());
    headers.insert("wechatpay-timestamp", "7".parse().unwrap());
    headers.insert("WECHATPAY-SERIAL", "A1".parse().unwrap());
    let read = |headers: &HeaderMap| Tree::from_headers(headers).root().decode::<Headers>();
    assert_eq!(
        read(&headers).unwrap(),
        Headers {
            serial: "A1".to_owned(),
            timestamp: 7
        }
    );
    headers.append("wechatpay-serial", "B2".parse().unwrap());
    assert_eq!(read(&headers).unwrap_err().code(), "duplicate-member");
    headers.clear();
    assert_eq!(read(&headers).unwrap_err().path(), Some("Wechatpay-Serial"));
}
