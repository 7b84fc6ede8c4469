//! The built command, run as people run it: what it prints, where, and with which exit code.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails may panic")]

mod apache;
mod audit;
mod bad_input;
mod call;
mod compile;
mod diff;
mod documentation;
mod examples;
mod explain;
mod fmt;
mod includes;
mod lint;
mod lookup;
mod request;
mod running;
mod schema;
mod secrets;
mod server;
mod shells;
