//! What Rust to write: modules, types, names and dispatch, with nothing of `AsyncAPI` and no tokens.
//!
//! The lowering (`ir::lower`) makes a [`Crate`] from the resolved document; `emit` prints it.
//! Every name in here is final: emission never renames, orders or decides.

mod decision;
mod dump;
mod json;
pub mod lower;
pub mod names;
mod surface;
mod types;

pub use decision::{Arm, Decision, MemberPath, Scalar, Shape};
pub use dump::{Dump, DumpDispatch};
pub use json::{dispatch_json, json};
pub use surface::{
    Acknowledgement, ContentKind, DeliveryKey, EventEnum, EventVariant, HeaderKey, KeyMember,
    ReplyEnum, ReplyVariant, Sample, Surface,
};
pub use types::{
    Constant, Constraint, Enum, EnumVariant, Extra, Field, MemberName, Newtype, Presence, Struct,
    Type, TypeDef, TypeId, Union, UnionVariant,
};

/// A whole generated crate, or one module where the caller asked for a single file.
#[derive(Clone, Debug, Default)]
pub struct Crate {
    /// Title and version of the document, for the header and the crate documentation.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// Crate documentation, in Markdown.
    pub docs: String,
    /// Whether every type implements `schemars::JsonSchema`.
    pub schemars: bool,
    /// One module per callback surface, in document order.
    pub surfaces: Vec<Surface>,
    /// Types that more than one surface uses; emitted as the module `shared`.
    pub shared: Vec<TypeId>,
    /// Every type, addressed by [`TypeId`].
    pub types: Vec<TypeDef>,
}

impl Crate {
    /// The definition behind `id`.
    ///
    /// Lowering hands out only ids of types it has pushed, so the lookup cannot miss.
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }
}
