//! What belongs to the C library: its header, and where it is installed.

mod header;

pub(crate) use header::header;
