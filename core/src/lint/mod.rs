//! What is legal and yet probably wrong, and what another registry would do otherwise. It may look into every room to
//! its left, and changes nothing.

mod difference;
mod exposure;
mod findings;
mod overruled;
mod subject;
mod technical;

pub use difference::{Change, Comparison, Difference, Winner};
pub(crate) use findings::lint;
pub(crate) use subject::Subject;
