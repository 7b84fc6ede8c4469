//! `package.json` of the package.

use serde_json::json;

/// The text of the manifest. The order of conditions counts: the first that holds is taken, and types come first.
pub(crate) fn text() -> Result<String, String> {
    let entry = |types: &str, file: &str| json!({"types": types, "default": file});
    let manifest = json!({
        "name": "credmatch",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "Which credentials does a request to this URL get? A match table compiled from credentials registries.",
        "keywords": ["credentials", "authentication", "url", "registry", "matching", "wasm"],
        "license": env!("CARGO_PKG_LICENSE"),
        "author": env!("CARGO_PKG_AUTHORS"),
        "type": "module",
        "engines": {"node": ">=20.19"},
        // Node compiles the modules when its entry points are loaded; everything else can be dropped if unused.
        "sideEffects": ["./lib/node.js", "./lib/table-node.js"],
        "files": ["lib", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "SECURITY.md"],
        "types": "./lib/web.d.ts",
        "exports": {
            ".": {"node": entry("./lib/node.d.ts", "./lib/node.js"), "default": entry("./lib/web.d.ts", "./lib/web.js")},
            "./table": {
                "node": entry("./lib/table.d.ts", "./lib/table-node.js"),
                "default": entry("./lib/table.d.ts", "./lib/table-web.js"),
            },
            "./fetch": entry("./lib/fetch.d.ts", "./lib/fetch.js"),
            "./credmatch.wasm": "./lib/wasm/credmatch_bg.wasm",
            "./table.wasm": "./lib/wasm/table_bg.wasm",
            "./package.json": "./package.json",
        },
    });
    let text: Result<String, serde_json::Error> = serde_json::to_string_pretty(&manifest);
    text.map(|text| text + "\n").map_err(|error: serde_json::Error| error.to_string())
}
