//! `AsyncAPI` 2.0–2.6 and 3.x → one normalised [`Api`] in the words of 3.x.
//!
//! [`Resolver::load`] reads the files, [`read`] makes the model.

mod adapt;
mod api;
mod dump;
mod files;
mod format;
mod ids;
mod json;
mod merge;
mod overlay;
mod refs;
mod said;
mod shape;
mod uri;
mod version;

pub use api::{
    Action, Api, Channel, ChannelId, ComponentSchema, CorrelationId, Example, Message, MessageId,
    Operation, Parameter, Reply, SampleFile, SchemaSource, SecurityScheme, SecuritySchemeId,
    Server, ServerId, Version,
};
pub use format::{MediaType, SchemaFormat};
pub use overlay::OverlayFile;
pub use refs::{Base, Hop, Resolved, Resolver};

use crate::cores::{MUCH_TEXT, both};
use crate::diagnostic::Diagnostics;

/// Which end of the described application the reader is.
///
/// A document speaks of one application: 3.x `receive` and 2.x `publish` mean that it receives.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// The reader receives what the document describes: the reader is that application. A
    /// document in which the application only sends is its provider's, and is read from the other
    /// end.
    #[default]
    Receiver,
    /// The reader is the other end: receives what the application sends, sends what it receives.
    Sender,
    /// The reader wants both: every message is received and sent.
    Both,
}

/// The model of a loaded document.
///
/// `None` if it is no `AsyncAPI` document of a supported version. With errors in `diagnostics`
/// the model holds what could be understood.
pub fn read(resolver: &Resolver, role: Role, diagnostics: &mut Diagnostics) -> Option<Api> {
    let (version, newer) = version::of(resolver.root(), diagnostics)?;
    let (mut of_check, mut of_model) = (Diagnostics::new(), Diagnostics::new());
    let ((), api) = both(
        resolver.root().span.range().len() > MUCH_TEXT,
        || shape::check(resolver, version, newer, &mut of_check),
        || adapt::adapt(resolver, version, role, &mut of_model),
    );
    let is_broken = of_check.has_errors();
    diagnostics.append(of_check);
    if is_broken {
        // Of a broken document less is said.
        return Some(adapt::adapt(resolver, version, role, diagnostics));
    }
    diagnostics.append(of_model);
    Some(api)
}
