//! The functions and records that every host translates. No decisions about the domain are taken here.

mod authorization;
mod builder;
#[cfg(feature = "json")]
mod challenge_records;
mod configuration;
#[cfg(feature = "json")]
mod configuration_json;
#[cfg(test)]
mod names_tests;
#[cfg(feature = "json")]
mod records;
mod registry;
mod sessions;
#[cfg(feature = "json")]
mod step_record;
mod table;

pub use authorization::Authorization;
pub use builder::{Builder, CompileError};
#[cfg(feature = "json")]
pub use challenge_records::{challenges_json, selection_json};
#[cfg(feature = "json")]
pub use records::{diagnostics_json, missing_includes_json};
pub use registry::Registry;
pub use sessions::Sessions;
pub use table::read_table;

/// The version of this library, such as `1.2.3`.
#[must_use]
pub const fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
