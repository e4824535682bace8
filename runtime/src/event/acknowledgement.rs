//! How a delivery is answered.

/// Status, content type and body that tell the sender whether a delivery was taken in.
///
/// ```
/// use hookgen_runtime::Acknowledgement;
/// const SUCCESS: Acknowledgement = Acknowledgement::new(200, Some("text/plain"), "success");
/// assert_eq!((SUCCESS.status(), SUCCESS.body()), (200, "success"));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Acknowledgement {
    status: u16,
    content_type: Option<&'static str>,
    body: &'static str,
}

impl Acknowledgement {
    /// An answer with this HTTP status, content type and exact body.
    pub const fn new(
        status: u16,
        content_type: Option<&'static str>,
        body: &'static str,
    ) -> Self {
        Self {
            status,
            content_type,
            body,
        }
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The value of `Content-Type`; nothing for an empty body.
    pub const fn content_type(&self) -> Option<&'static str> {
        self.content_type
    }

    /// The exact body.
    pub const fn body(&self) -> &'static str {
        self.body
    }
}
