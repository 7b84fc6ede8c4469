//! XML elements with their positions, in and out. The only room that knows quick-xml.
//!
//! It knows no credentials and no URLs: it yields elements, and the rooms to its right read their own.

mod code;
mod diagnostic;
mod element;
mod fields;
mod limits;
mod reader;
mod report;
mod sources;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Diagnostics, Place, Position, Related};
pub(crate) use element::{Attribute, Element, Node, Text};
pub(crate) use fields::{BOOLEAN, Fields, Value, boolean, duplicate, unknown, unknown_element};
pub use limits::Limits;
pub(crate) use reader::{Reader, Step};
pub(crate) use report::Report;
pub use sources::{Document, Source};
