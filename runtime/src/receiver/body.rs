//! Bodies that arrive in pieces.

use bytes::{Buf, Bytes};
use http::StatusCode;
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError};
use std::pin::pin;
use std::time::Duration;

use super::BoxError;
use super::detach::at_once;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than the limit. No more than the limit was read, and nothing at all if its
    /// length was announced.
    TooLarge,
    /// It did not arrive in time.
    Slow,
    /// The connection broke.
    Broken,
}

impl BodyError {
    /// The status to answer with.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

impl std::fmt::Display for BodyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the body is longer than the limit",
            Self::Slow => "the body did not arrive in time",
            Self::Broken => "the connection broke before the end of the body",
        })
    }
}

impl std::error::Error for BodyError {}

/// Reads a body of at most `limit` bytes, within `time`.
pub async fn read_body<B>(body: B, limit: usize, time: Duration) -> Result<Bytes, BodyError>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let announced = body.size_hint().lower();
    if usize::try_from(announced).map_or(true, |announced| announced > limit) {
        return Err(BodyError::TooLarge);
    }
    let mut collected = pin!(collect(body, limit));
    // A body that came with its head is here by then.
    match at_once(collected.as_mut()).await {
        Some(collected) => collected,
        None => tokio::time::timeout(time, collected)
            .await
            .unwrap_or(Err(BodyError::Slow)),
    }
}

/// Reads a body to its end. One that comes in one piece, as nearly all do, is not copied.
async fn collect<B>(body: B, limit: usize) -> Result<Bytes, BodyError>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let mut body = pin!(body);
    let (mut whole, mut pieces) = (Bytes::new(), Vec::new());
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(&error.into()))?;
        let Ok(mut data) = frame.into_data() else {
            continue;
        };
        let length = whole.len() + pieces.len();
        if data.remaining() > limit.saturating_sub(length) {
            return Err(BodyError::TooLarge);
        }
        let piece = data.copy_to_bytes(data.remaining());
        if length == 0 {
            whole = piece;
            continue;
        }
        if pieces.is_empty() {
            pieces.extend_from_slice(&std::mem::take(&mut whole));
        }
        pieces.extend_from_slice(&piece);
    }
    Ok(if pieces.is_empty() {
        whole
    } else {
        Bytes::from(pieces)
    })
}

/// The server may have a limit of its own.
fn broken(error: &BoxError) -> BodyError {
    if error.is::<LengthLimitError>() {
        BodyError::TooLarge
    } else {
        BodyError::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body::Frame;
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    /// A body of which every other poll gives a piece.
    struct Pieces {
        left: VecDeque<&'static str>,
        is_ready: bool,
    }

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.is_ready = !self.is_ready;
            if !self.is_ready {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            let piece = self.left.pop_front().map(Bytes::from);
            Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
        }
    }

    #[track_caller]
    fn check(pieces: &[&'static str], limit: usize, expected: Result<&'static str, BodyError>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        for is_ready in [false, true] {
            let left = pieces.iter().copied().collect();
            let body = Pieces { left, is_ready };
            let read = runtime.block_on(read_body(body, limit, Duration::from_secs(5)));
            assert_eq!(read, expected.map(Bytes::from));
        }
    }

    #[test]
    fn pieces_are_put_together_up_to_the_limit() {
        check(&[], 0, Ok(""));
        check(&["ab"], 2, Ok("ab"));
        check(&["ab"], 1, Err(BodyError::TooLarge));
        check(&["", "ab", "", "c", "de"], 5, Ok("abcde"));
        check(&["ab", "c", "de"], 4, Err(BodyError::TooLarge));
        check(&["ab", "c", "de"], 2, Err(BodyError::TooLarge));
    }
}
