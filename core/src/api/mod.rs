//! The functions and records that every host translates. No decisions about the domain are taken here.

mod authorization;
mod registry;

pub use authorization::Authorization;
pub use registry::Registry;
