//! What a platform is answered with.
//!
//! An [`Acknowledgement`] always has a status of success and a [`Refusal`] never has one. The
//! platforms look at the status first: a `FAIL` under status 200 counts as accepted, and the
//! notification is never sent again. So it cannot be written.

use crate::format::Format;
use http::header::{CONTENT_TYPE, HeaderValue, InvalidHeaderValue};
use http::{Response, StatusCode};
use std::borrow::Cow;

/// The answer that ends a delivery: it was taken, and is not to be sent again.
///
/// ```
/// use hookgen_runtime::Acknowledgement;
///
/// assert_eq!(Acknowledgement::pay_v3().status(), 200);
/// assert_eq!(Acknowledgement::fixed(200, "application/json", r#"{"code":"FAIL"}"#), None);
/// assert_eq!(Acknowledgement::fixed(500, "text/plain", "success"), None);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
pub struct Acknowledgement(Answer);

impl Acknowledgement {
    /// `success`: message push, and the event pushes of third-party platforms and suites.
    pub const fn success() -> Self {
        Self(Answer::fixed(200, "text/plain", "success"))
    }

    /// Status 200 with an empty body: message push and WeCom without a reply.
    pub const fn empty() -> Self {
        Self(Answer::fixed(200, "", ""))
    }

    /// Status 204.
    pub const fn no_content() -> Self {
        Self(Answer::fixed(204, "", ""))
    }

    /// WeChat Pay APIv3.
    pub const fn pay_v3() -> Self {
        Self(Answer::fixed(
            200,
            "application/json",
            r#"{"code":"SUCCESS"}"#,
        ))
    }

    /// WeChat Pay v2: XML on one line, without which the notification is repeated.
    pub const fn pay_v2() -> Self {
        Self(Answer::fixed(
            200,
            "text/xml",
            "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>",
        ))
    }

    /// Virtual payment, in the format of the delivery.
    pub const fn virtual_pay(format: Format) -> Self {
        match format {
            Format::Json => Self(Answer::fixed(
                200,
                "application/json",
                r#"{"ErrCode":0,"ErrMsg":"success"}"#,
            )),
            Format::Xml => Self(Answer::fixed(
                200,
                "text/xml",
                "<xml><ErrCode>0</ErrCode><ErrMsg><![CDATA[success]]></ErrMsg></xml>",
            )),
        }
    }

    /// The answer to a URL check: what [`Scheme::handshake`](crate::Scheme::handshake) gave.
    #[cfg(feature = "receiver")]
    pub(crate) const fn handshake(echo: Vec<u8>) -> Self {
        Self(Answer {
            status: 200,
            content_type: "text/plain",
            body: Cow::Owned(echo),
        })
    }

    /// A reply, as [`Scheme::seal`](crate::Scheme::seal) gave it. Not for anybody else: it could be
    /// made to say `FAIL`.
    #[cfg(feature = "receiver")]
    pub(crate) const fn reply(format: Format, sealed: Vec<u8>) -> Self {
        let content_type = match format {
            Format::Xml => "text/xml",
            Format::Json => "application/json",
        };
        Self(Answer {
            status: 200,
            content_type,
            body: Cow::Owned(sealed),
        })
    }

    /// The acknowledgement that a document describes. `content_type` is empty where there is none.
    ///
    /// `None` if the status is not from 200 to 299, or if the body says `FAIL`.
    pub const fn fixed(
        status: u16,
        content_type: &'static str,
        body: &'static str,
    ) -> Option<Self> {
        if status < 200 || status > 299 || contains(body.as_bytes(), b"FAIL") {
            return None;
        }
        Some(Self(Answer::fixed(status, content_type, body)))
    }
}

/// The answer that asks for the delivery to be sent again.
///
/// ```
/// use hookgen_runtime::Refusal;
///
/// assert_eq!(Refusal::pay_v3("busy").status(), 500);
/// assert_eq!(Refusal::fixed(200, "text/plain", "try again"), None);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
pub struct Refusal(Answer);

impl Refusal {
    /// A status with an empty body: enough for every platform. A status that is not from 400 to
    /// 599 becomes 500.
    pub const fn status_only(status: StatusCode) -> Self {
        Self(Answer::fixed(failure(status.as_u16()), "", ""))
    }

    /// WeChat Pay APIv3: status 500 with a message for the merchant's own eyes.
    pub fn pay_v3(message: &str) -> Self {
        let message = serde_json::Value::from(message);
        Self(Answer::owned(
            "application/json",
            format!(r#"{{"code":"FAIL","message":{message}}}"#),
        ))
    }

    /// WeChat Pay v2: status 500 with a message for the merchant's own eyes.
    pub fn pay_v2(message: &str) -> Self {
        let mut body = String::from("<xml><return_code><![CDATA[FAIL]]></return_code><return_msg>");
        crate::xml::cdata(&mut body, message);
        body.push_str("</return_msg></xml>");
        Self(Answer::owned("text/xml", body))
    }

    /// The refusal that a document describes. `content_type` is empty where there is none.
    ///
    /// `None` if the status is not from 400 to 599, or if the body says `SUCCESS` or `success`.
    pub const fn fixed(
        status: u16,
        content_type: &'static str,
        body: &'static str,
    ) -> Option<Self> {
        let says_success =
            contains(body.as_bytes(), b"SUCCESS") || contains(body.as_bytes(), b"success");
        if failure(status) != status || says_success {
            return None;
        }
        Some(Self(Answer::fixed(status, content_type, body)))
    }
}

/// What both kinds of answers are.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Answer {
    status: u16,
    /// Empty where there is none.
    content_type: &'static str,
    body: Cow<'static, [u8]>,
}

impl Answer {
    const fn fixed(status: u16, content_type: &'static str, body: &'static str) -> Self {
        Self {
            status,
            content_type,
            body: Cow::Borrowed(body.as_bytes()),
        }
    }

    fn owned(content_type: &'static str, body: String) -> Self {
        Self {
            status: 500,
            content_type,
            body: Cow::Owned(body.into_bytes()),
        }
    }

    fn content_type(&self) -> Option<&'static str> {
        (!self.content_type.is_empty()).then_some(self.content_type)
    }

    fn into_response<B>(self, body: impl FnOnce(Cow<'static, [u8]>) -> B) -> Response<B> {
        let content_type = self.content_type();
        let mut response = Response::new(body(self.body));
        *response.status_mut() = status_code(self.status);
        if let Some(Ok(value)) = content_type.map(header) {
            response.headers_mut().insert(CONTENT_TYPE, value);
        }
        response
    }
}

/// A value that is checked and, where `bytes` can be named, not copied.
fn header(text: &'static str) -> Result<HeaderValue, InvalidHeaderValue> {
    #[cfg(feature = "receiver")]
    let text = bytes::Bytes::from_static(text.as_bytes());
    HeaderValue::from_maybe_shared(text)
}

macro_rules! answer {
    ($type:ty) => {
        impl $type {
            /// The status.
            pub fn status(&self) -> StatusCode {
                status_code(self.0.status)
            }

            /// The media type of the body, if it has one.
            pub fn content_type(&self) -> Option<&'static str> {
                self.0.content_type()
            }

            /// The body, to be sent as it is.
            pub fn body(&self) -> &[u8] {
                &self.0.body
            }
        }

        impl From<$type> for Response<Vec<u8>> {
            fn from(answer: $type) -> Self {
                answer.0.into_response(Cow::into_owned)
            }
        }
    };
}

#[cfg(feature = "receiver")]
impl From<Acknowledgement> for Response<bytes::Bytes> {
    fn from(acknowledgement: Acknowledgement) -> Self {
        acknowledgement.0.into_response(|body| match body {
            Cow::Borrowed(body) => bytes::Bytes::from_static(body),
            Cow::Owned(body) => bytes::Bytes::from(body),
        })
    }
}

answer!(Acknowledgement);
answer!(Refusal);

/// Every status in an answer is from 200 to 599, all of which are statuses.
fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

const fn failure(status: u16) -> u16 {
    if status >= 400 && status <= 599 {
        status
    } else {
        500
    }
}

/// Whether `text` contains `word`. `memchr` cannot be asked at compile time.
const fn contains(text: &[u8], word: &[u8]) -> bool {
    let mut start = 0;
    while start + word.len() <= text.len() {
        let mut matched = 0;
        while matched < word.len() && text[start + matched] == word[matched] {
            matched += 1;
        }
        if matched == word.len() {
            return true;
        }
        start += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        answer: impl Into<Response<Vec<u8>>>,
        status: u16,
        content_type: Option<&str>,
        body: &str,
    ) {
        let response = answer.into();
        assert_eq!(response.status(), status);
        assert_eq!(
            response
                .headers()
                .get(CONTENT_TYPE)
                .map(|value| value.to_str().unwrap()),
            content_type
        );
        assert_eq!(response.body(), body.as_bytes());
    }

    #[test]
    fn acknowledgements_are_what_the_platforms_look_for() {
        check(
            Acknowledgement::success(),
            200,
            Some("text/plain"),
            "success",
        );
        check(Acknowledgement::empty(), 200, None, "");
        check(Acknowledgement::no_content(), 204, None, "");
        check(
            Acknowledgement::pay_v3(),
            200,
            Some("application/json"),
            r#"{"code":"SUCCESS"}"#,
        );
        let v2 = "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>";
        check(Acknowledgement::pay_v2(), 200, Some("text/xml"), v2);
    }

    #[cfg(feature = "receiver")]
    #[test]
    fn what_a_scheme_made_is_sent_as_it_is() {
        let echo = Acknowledgement::handshake(b"42".to_vec());
        check(echo, 200, Some("text/plain"), "42");
        let reply = Acknowledgement::reply(Format::Xml, b"<xml/>".to_vec());
        check(reply, 200, Some("text/xml"), "<xml/>");
    }

    #[test]
    fn refusals_have_a_status_of_failure() {
        check(
            Refusal::pay_v3("a\"b"),
            500,
            Some("application/json"),
            r#"{"code":"FAIL","message":"a\"b"}"#,
        );
        let v2 = "<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[a]]]]><![CDATA[>b]]></return_msg></xml>";
        check(Refusal::pay_v2("a]]>b"), 500, Some("text/xml"), v2);
        check(
            Refusal::status_only(StatusCode::UNAUTHORIZED),
            401,
            None,
            "",
        );
        check(Refusal::status_only(StatusCode::OK), 500, None, "");
    }

    #[test]
    fn a_failure_cannot_be_sent_as_success() {
        for status in [100, 199, 300, 400, 500] {
            assert_eq!(Acknowledgement::fixed(status, "", ""), None);
        }
        assert_eq!(
            Acknowledgement::fixed(200, "", "<return_code>FAIL</return_code>"),
            None
        );
        assert!(Acknowledgement::fixed(299, "text/plain", "FAI").is_some());
        for status in [200, 204, 399, 600] {
            assert_eq!(Refusal::fixed(status, "", ""), None);
        }
        assert_eq!(Refusal::fixed(500, "", "success"), None);
        assert!(Refusal::fixed(400, "", "later").is_some());
        assert!(Refusal::fixed(599, "", "").is_some());
    }
}
