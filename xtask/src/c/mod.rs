//! What belongs to the C library: its header, its ABI, where it is installed, and how it is compiled against.

mod abi;
mod compiling;
mod header;
mod install;

pub(crate) use abi::{abi, exported};
pub(crate) use compiling::{
    STRICT, STRICT_CPP, SYSTEM_LIBRARIES, flags, folder, installed, libraries, need, need_cjson, need_library, run_path,
};
pub(crate) use header::header;
pub(crate) use install::{SONAME, install, install_to, target_folder};
