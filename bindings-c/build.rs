//! Gives the shared library its name for the dynamic linker; rustc sets none.

/// The number changes when a program that was linked against an older library can't run with this one.
const SONAME: &str = "libcredmatch.so.0";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |key: &str| std::env::var(key).unwrap_or_default();
    if target("CARGO_CFG_TARGET_FAMILY") == "unix" && target("CARGO_CFG_TARGET_VENDOR") != "apple" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,{SONAME}");
    }
}
