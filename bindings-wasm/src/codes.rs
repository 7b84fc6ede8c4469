//! The codes of URLs and tables with their texts. Those of all other codes would be a tenth of the module that only looks
//! up.

use credmatch::Code;

/// A code, its name and its meaning.
type Said = (Code, &'static str, &'static str);

static OF_LOOKUPS: [Said; count(Code::ALL)] = said();

/// The name and the meaning of a code of URLs or tables.
pub(crate) fn said_of(code: Code) -> (&'static str, &'static str) {
    let said = OF_LOOKUPS.iter().find(|said| said.0 == code);
    said.map_or(("", ""), |&(_, name, summary)| (name, summary))
}

const fn is_of_lookups(code: Code) -> bool {
    matches!(code.number(), 600..800)
}

const fn count(codes: &[Code]) -> usize {
    match codes {
        [code, rest @ ..] => is_of_lookups(*code) as usize + count(rest),
        [] => 0,
    }
}

#[expect(clippy::indexing_slicing, reason = "it is done at compile time")]
const fn said() -> [Said; count(Code::ALL)] {
    let mut said = [(Code::UrlInvalid, "", ""); count(Code::ALL)];
    let (mut codes, mut at) = (Code::ALL, 0);
    while let [code, rest @ ..] = codes {
        codes = rest;
        if is_of_lookups(*code) {
            said[at] = (*code, code.as_str(), code.summary());
            at += 1;
        }
    }
    said
}
