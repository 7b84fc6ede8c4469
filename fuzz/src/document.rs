//! Any text, and any bytes, as a document: no panic, every diagnostic has a place in the text, and what is
//! well-formed is what roxmltree takes for well-formed.

use credmatch::{Code, Diagnostic, Document, Limits, Source, check_well_formed, missing_includes, read};

use crate::diagnostics;

pub(crate) fn run(data: &[u8]) {
    let mut limits = Limits::default();
    // Below the depth at which roxmltree's recursion ends.
    limits.depth = 100;
    limits.document_size = 1 << 20;
    if let Ok(source) = Source::from_bytes("fuzz", data, &limits) {
        any(source, &limits);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        any(Source::new("fuzz", text), &limits);
        agree(text, &limits);
    }
}

fn any(source: Source, limits: &Limits) {
    let text = source.text().to_owned();
    let document = Document::new(source);
    match read(&document, limits) {
        Ok(contents) => assert!(contents.entries().len() <= text.matches('<').count(), "more entries than elements"),
        Err(refusal) => diagnostics::hold(refusal, &text),
    }
    if let Err(refusal) = missing_includes(&document, limits) {
        diagnostics::hold(refusal, &text);
    }
}

fn agree(text: &str, limits: &Limits) {
    let source = Source::new("fuzz", text);
    let text = source.text().to_owned();
    let ours = check_well_formed(&Document::new(source), limits).map_err(|refusal| refusal.into_vec());
    let allowed = |refused: &Vec<Diagnostic>| refused.iter().any(|one| difference(one, &text));
    if ours.as_ref().is_err_and(allowed) {
        return;
    }
    let theirs = roxmltree::Document::parse(&text);
    match (&ours, &theirs) {
        (Ok(()), Err(error)) => assert!(theirs.is_ok(), "only roxmltree refuses {text:?}: {error}"),
        (Err(refused), Ok(_)) => assert!(ours.is_ok(), "only we refuse {text:?}: {refused:?}"),
        _ => {}
    }
}

/// Whether a diagnostic is of a rule that roxmltree does not hold, or of a limit or an include, which it has not.
fn difference(one: &Diagnostic, text: &str) -> bool {
    let start = one.place.position.offset as usize;
    let excerpt = text.get(start..).unwrap_or_default();
    match one.code {
        Code::TooDeep
        | Code::DocumentTooLarge
        | Code::AttributeTooLong
        | Code::TooManyDiagnostics
        | Code::MissingInclude
        | Code::InvalidInclude
        | Code::IncludeLoop => true,
        // It takes `<?xml?>`, `<?XML ?>`, `<?p:q?>` and `<?p"q?>`.
        Code::InvalidInstruction => true,
        // It takes `<?xml` and a tab for an instruction, and any version and encoding.
        Code::InvalidDeclaration => true,
        // It takes `:a` for `a`, and numbers beyond the last character for U+FFFD.
        Code::InvalidName => excerpt.starts_with(':'),
        Code::MismatchedTag => excerpt.starts_with("</:"),
        Code::InvalidReference => excerpt.starts_with("&#"),
        // It takes a prefix for no namespace (Namespaces in XML 1.0, section 5, "No Prefix Undeclaring").
        Code::InvalidNamespace => excerpt.starts_with("xmlns:") && excerpt.split_once('=').is_some_and(is_empty),
        _ => false,
    }
}

/// Whether a value is empty, of what stands around the sign that it is given by.
fn is_empty((_, value): (&str, &str)) -> bool {
    ["\"\"", "''"].iter().any(|empty| value.trim_start().starts_with(empty))
}
