//! What only the inside can see: the two ways to take a URL apart.

#[path = "../../../tests/model/mod.rs"]
mod model;
mod searches;
mod targets;
