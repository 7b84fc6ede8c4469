//! Look-ups in the bytes of a table.

use credmatch::{Limits, MatchTable, read_table};
use wasm_bindgen::prelude::*;

use crate::detour::with_canonical_host;
use crate::host::table_error;

/// A match table without its entries.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Table {
    table: MatchTable,
    url_length: u32,
}

#[wasm_bindgen]
impl Table {
    /// Reads the bytes that a registry gave.
    ///
    /// # Errors
    /// A `TableError`.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8], url_length: Option<u32>) -> Result<Self, JsValue> {
        let table = read_table(bytes, url_length).map_err(|error| table_error(&error))?;
        Ok(Self { table, url_length: url_length.unwrap_or(Limits::default().url_length) })
    }
}

crate::lane::lookups!(Table, table);
