//! The handler of a surface, without the types of its events and replies.

use super::Context;
use crate::opened::Document;
use crate::reply::Reply;
use crate::scheme::BoxFuture;
use crate::{DecodeError, DeliveryKey, Event, MessageInfo, Received};
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

/// The error of a handler: any error, or a text.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

pub(super) type Handled = Result<Box<dyn Reply>, BoxError>;

/// A decoded event with the handler that waits for it.
pub(super) struct Ready {
    pub(super) info: Option<&'static MessageInfo>,
    pub(super) key: Option<DeliveryKey>,
    pub(super) run: Run,
}

pub(super) type Run = Box<dyn FnOnce(Context) -> BoxFuture<'static, Handled> + Send>;

impl Ready {
    pub(super) fn new<E, R, F>(
        received: Received<E>,
        handler: impl FnOnce(E, Context) -> F + Send + 'static,
    ) -> Self
    where
        E: Event,
        R: Reply,
        F: Future<Output = Result<R, BoxError>> + Send + 'static,
    {
        let Received { event, key } = received;
        Self {
            info: event.info(),
            key,
            run: Box::new(move |context| {
                let reply = handler(event, context);
                Box::pin(async move { Ok(Box::new(reply.await?) as Box<dyn Reply>) })
            }),
        }
    }
}

/// Decodes documents and hands the events to a handler.
pub(super) trait Dispatch: Send + Sync {
    fn decode(&self, document: &Document<'_>) -> Result<Ready, DecodeError>;
}

/// The handler `H` for events `E`.
pub(super) struct ForEvent<E, H> {
    handler: Arc<H>,
    event: PhantomData<fn(E)>,
}

impl<E, H> ForEvent<E, H> {
    pub(super) fn new(handler: H) -> Self {
        Self {
            handler: Arc::new(handler),
            event: PhantomData,
        }
    }
}

impl<E, R, H, F> Dispatch for ForEvent<E, H>
where
    E: Event,
    R: Reply,
    H: Fn(E, Context) -> F + Send + Sync + 'static,
    F: Future<Output = Result<R, BoxError>> + Send + 'static,
{
    fn decode(&self, document: &Document<'_>) -> Result<Ready, DecodeError> {
        let received = Received::decode(document)?;
        let handler = Arc::clone(&self.handler);
        Ok(Ready::new(received, move |event, context| {
            handler(event, context)
        }))
    }
}
