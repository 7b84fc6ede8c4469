//! What belongs to the C library: its header, its ABI, and where it is installed.

mod abi;
mod header;
mod install;

pub(crate) use abi::abi;
pub(crate) use header::header;
pub(crate) use install::{SONAME, install, install_to, target_folder};
