//! One HTTP request as received, before anything about it is known to be true.

use http::HeaderMap;

/// An HTTP request that claims to come from the platform. Nothing in it is to be trusted: hand it
/// to [`Scheme::open`](crate::scheme::Scheme::open) and use what comes back.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Delivery<'a> {
    /// The query of the request target, without the `?` and still percent-encoded.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body, byte for byte: a body that was parsed and written again does not verify.
    pub body: &'a [u8],
}

impl<'a> Delivery<'a> {
    /// The longest body a scheme looks at, in bytes. The deliveries of all platforms known here
    /// are a few kilobytes long.
    pub const MAX_BODY: usize = 1024 * 1024;

    /// A delivery made of the three parts of a request that matter.
    pub const fn new(query: &'a str, headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        Self {
            query,
            headers,
            body,
        }
    }
}
