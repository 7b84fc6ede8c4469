//! `libcredmatch`: the core for C. `include/credmatch.h` is generated from this crate and is its documentation.
//!
//! Functions here check what C hands over, call the core, and translate the answer; they decide nothing. They are
//! plain `pub extern "C" fn`, so that cbindgen sees them, and their types say who owns what: `Option<&T>` is a pointer
//! that may be `NULL` and is borrowed for the call, `Option<Box<T>>` one that is taken over, `&mut MaybeUninit<T>` an
//! output that is written and never read. `unsafe` is where a pointer and a length become a slice, or a
//! structure a copy, in `borrowed.rs`.
#![expect(non_camel_case_types, reason = "types have the names that they have in C")]
#![expect(missing_debug_implementations, reason = "what C holds is opaque, and some of it is secret")]
#![expect(unsafe_code, reason = "C hands over pointers, and calls functions by unmangled names")]

mod authorization;
mod borrowed;
mod boundary;
mod builder;
mod challenges;
mod current_user;
mod diagnostics;
mod error;
mod exchange;
#[cfg(feature = "hooks")]
mod hooks;
mod includes;
mod lookup;
mod matches;
mod reference;
mod registry;
mod request;
mod sessions;
mod status;
mod step;
mod step_json;
mod table;
mod text;
mod values;
mod version;

pub use authorization::*;
pub use borrowed::*;
pub use builder::*;
pub use challenges::*;
pub use current_user::*;
pub use diagnostics::*;
pub use error::*;
pub use exchange::*;
#[cfg(feature = "hooks")]
pub use hooks::*;
pub use includes::*;
pub use matches::*;
pub use reference::*;
pub use registry::*;
pub use request::*;
pub use sessions::*;
pub use status::*;
pub use step::*;
pub use table::*;
pub use text::*;
pub use values::*;
pub use version::*;
