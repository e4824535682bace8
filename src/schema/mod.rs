//! JSON Schema: a model of our own, reference graph and `allOf` kept until they are asked for.
//!
//! [`Reader`] puts every schema object of a document into [`Schemas`], one id per place.
//! [`Schemas::resolve`] intersects what `allOf` puts together, [`Schemas::canonical`] sees through
//! wrappers. Nothing is dereferenced, so recursive schemas stay finite.

mod alternatives;
mod arena;
mod avro;
mod canonical;
mod conditions;
mod dump;
mod intersect;
mod json;
mod keywords;
mod model;
mod notes;
mod rare;
mod read;
mod resolve;
mod types;
mod unevaluated;

pub use arena::{Home, Schemas, Step};
pub use conditions::Condition;
pub use model::{
    Additional, Annotations, Bounds, Branch, Dialect, Discriminator, Extension, Group, Property,
    RequiredName, Rest, Schema, SchemaId, Unevaluated, Values, Xml,
};
pub use rare::Rare;
pub use read::Reader;
pub use types::Types;
