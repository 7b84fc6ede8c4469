//! The WebAssembly modules of the npm package: `documents` makes the one of `credmatch`, `table` that of
//! `credmatch/table`. What users see is the JavaScript in `lib/`; this hands it the core, and decides nothing.
//!
//! Errors are thrown as the objects that `lib/errors.js` makes.
#![forbid(unsafe_code)]

#[cfg(feature = "documents")]
mod builder;
#[cfg(any(feature = "documents", feature = "table"))]
mod codes;
#[cfg(any(feature = "documents", feature = "table"))]
mod detour;
#[cfg(feature = "documents")]
mod headers;
#[cfg(any(feature = "documents", feature = "table"))]
mod host;
#[cfg(any(feature = "documents", feature = "table"))]
mod lane;
#[cfg(feature = "documents")]
mod registry;
#[cfg(feature = "documents")]
mod secret;
#[cfg(feature = "documents")]
mod sessions;
#[cfg(feature = "table")]
mod table;

#[cfg(feature = "documents")]
pub use builder::Builder;
#[cfg(feature = "documents")]
pub use headers::{
    DigestAnswer, basic_authorization, bearer_authorization, challenges, select_challenge, username_token,
};
#[cfg(any(feature = "documents", feature = "table"))]
pub use lane::{crossing, layout, string_crossing};
#[cfg(feature = "documents")]
pub use registry::{Registry, resolve_reference, version};
#[cfg(feature = "documents")]
pub use sessions::{CurrentUser, Exchange, Sessions, SigningKeys};
#[cfg(feature = "table")]
pub use table::Table;

/// A quarter of the size of the one of the standard library, and no slower here (benches/RECORD.md).
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
