//! The functions and records that every host translates. No decisions about the domain are taken here.

mod registry;

pub use registry::Registry;
