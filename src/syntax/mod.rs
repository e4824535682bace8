//! Text → [`Node`] tree with a span on every key and value.

mod node;
mod number;
mod object;
mod pointer;
mod text;

pub use node::{Node, NodeId, Value};
pub use number::Number;
pub use object::{Key, Object};
pub use pointer::Pointer;
pub use text::Text;
