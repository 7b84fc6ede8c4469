//! XML elements with their positions, in and out. The only room that knows quick-xml.
//!
//! It knows no credentials and no URLs: it yields elements, and the rooms to its right read their own.

mod aside;
mod bare;
mod characters;
mod closest;
mod code;
mod code_help;
mod declaration;
mod diagnostic;
mod element;
#[cfg(feature = "encodings")]
mod encoding;
mod end_tag;
mod entities;
mod fault;
mod fields;
mod frame;
mod include;
mod limits;
mod loading;
mod location;
mod locator;
mod names;
mod namespaces;
mod ordering;
mod reader;
mod reference;
mod report;
mod sources;
mod start_tag;
mod tag;
mod text;
mod texts;
mod tokens;
mod writer;

#[cfg(test)]
mod differential_tests;
#[cfg(test)]
mod include_tests;
#[cfg(test)]
mod loading_tests;
#[cfg(test)]
mod reader_tests;
#[cfg(test)]
mod speed_tests;

pub(crate) use bare::bare;
pub use bare::shown_reference;
pub(crate) use closest::{closest, meant};
pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Diagnostics, Place, Position, Related};
pub(crate) use element::{Attribute, Element, Node, Text};
pub(crate) use fields::{BOOLEAN, Fields, boolean, duplicate, unknown, unknown_element};
pub use include::{MissingInclude, check_well_formed, missing_includes};
pub use limits::Limits;
pub use loading::{Loading, Unread, Wanted};
pub(crate) use names::quoted;
pub(crate) use ordering::sort_by_key;
pub(crate) use reader::{Reader, Step};
pub use reference::resolve;
pub(crate) use report::Report;
pub use sources::{Document, Source};
pub(crate) use texts::{Texts, slot};
pub(crate) use writer::{WriteError, Writer};
