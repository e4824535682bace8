//! A delivery that was made.

use crate::delivery::Delivery;
use http::HeaderMap;

/// One `POST` request as a platform sends it. The fields may be changed to make other attacks.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// What stands behind the `?` of the URL, percent-encoded.
    pub query: String,
    /// The headers, `Content-Type` included.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Sent {
    /// What a receiver sees of it.
    pub fn delivery(&self) -> Delivery<'_> {
        Delivery::new(&self.query, &self.headers, &self.body)
    }

    /// Changes one bit of the body, counted from its start; nothing beyond its end.
    pub fn flip_bit(&mut self, bit: usize) {
        if let Some(byte) = self.body.get_mut(bit / 8) {
            *byte ^= 1 << (bit % 8);
        }
    }

    /// Sets a header, if `value` can be one.
    pub(super) fn set_header(&mut self, name: &'static str, value: &str) {
        if let Ok(value) = http::HeaderValue::from_str(value) {
            self.headers
                .insert(http::HeaderName::from_static(name), value);
        }
    }

    pub(super) fn with_body(body: Vec<u8>) -> Self {
        let content_type = crate::format::Format::detect(&body).content_type();
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static(content_type),
        );
        Self {
            query: String::new(),
            headers,
            body,
        }
    }
}
