//! What a declaration of `credmatch.h` takes.
//!
//! In C a text is one value, and an array or bytes are a pointer and then a count, which is one parameter here. The object
//! that a function is of, what it writes to, and structures of options, whose members are listed as ways, are none.

/// The structures that are given for their members.
const OPTIONS: &[&str] = &["credmatch_request", "credmatch_sessions_options"];

/// The parameters of a function.
pub(super) fn parameters(declaration: &str) -> Option<Vec<String>> {
    let (head, rest) = declaration.split_once('(')?;
    let function = head.rsplit([' ', '*']).next()?.strip_prefix("credmatch_")?;
    let all = rest.split_once(')')?.0;
    let all = if all == "void" { Vec::new() } else { fields(all.split(','))? };
    let is_own = |(at, (kind, _)): (usize, &(String, String))| {
        let object =
            kind.trim_start_matches("const ").strip_prefix("credmatch_").and_then(|kind| kind.strip_suffix(" *"));
        at == 0 && object.is_some_and(|object| function.strip_prefix(object).is_some_and(|rest| rest.starts_with('_')))
    };
    let is_written = |kind: &str| kind.ends_with("**") || (kind.ends_with('*') && !kind.starts_with("const "));
    let is_options = |kind: &str| OPTIONS.iter().any(|name| kind.contains(&format!("{name} ")));
    let given = all.iter().enumerate().filter(|(at, field)| {
        !is_own((*at, field)) && !is_written(&field.0) && !is_options(&field.0) && !is_count(&all, *at)
    });
    Some(given.map(|(_, (_, name))| name.clone()).collect())
}

/// The ways of a function, or of a structure with its members; `add.text` of `credmatch_add`.
pub(super) fn ways(declaration: &str) -> Vec<String> {
    let read = || {
        let (name, names) = match declaration.strip_prefix("typedef struct {") {
            None => (declaration.split_once('(')?.0.rsplit([' ', '*']).next()?, parameters(declaration)?),
            Some(rest) => {
                let (members, name) = rest.rsplit_once('}')?;
                let all = fields(members.split_terminator(';').filter(|member| !member.trim().is_empty()))?;
                let is_member = |at: usize, name: &str| name != "size" && !is_count(&all, at);
                let given = all.iter().enumerate().filter(|(at, (_, name))| is_member(*at, name));
                (name.trim().trim_end_matches(';'), given.map(|(_, (_, name))| name.clone()).collect())
            }
        };
        let of = name.strip_prefix("credmatch_")?;
        Some(names.into_iter().map(|one| format!("{of}.{}", one.trim_end_matches("_ptr"))).collect())
    };
    // What cannot be read is a way that is not listed.
    read().unwrap_or_else(|| vec![declaration.to_owned()])
}

/// Types, up to their `*`, and names.
fn fields<'d>(declared: impl Iterator<Item = &'d str>) -> Option<Vec<(String, String)>> {
    let field = |one: &str| {
        let one = one.trim();
        let at = one.rfind([' ', '*'])? + 1;
        Some((one.get(..at)?.trim_end().to_owned(), one.get(at..)?.to_owned()))
    };
    declared.map(field).collect()
}

/// Whether it counts what the pointer before it points to.
fn is_count(all: &[(String, String)], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| all.get(before));
    all.get(at).is_some_and(|(kind, _)| kind == "size_t") && before.is_some_and(|(kind, _)| kind.ends_with('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_counts_and_what_is_written_are_no_parameters() {
        let read = |declaration: &str| parameters(declaration).unwrap().join(" ");
        let many = "credmatch_status credmatch_registry_lookup_many(const credmatch_registry *registry, const credmatch_str *urls, \
                    size_t count, credmatch_str service, int32_t *entries, credmatch_error **error);";
        assert_eq!(read(many), "urls service");
        let new = "credmatch_status credmatch_sessions_new(const credmatch_registry *registry, uint64_t seed, const \
                   credmatch_sessions_options *options, credmatch_sessions **sessions, credmatch_error **error);";
        assert_eq!(read(new), "registry seed");
        let explain = "credmatch_status credmatch_registry_explain(const credmatch_registry *registry, credmatch_str url, size_t \
                       skip, size_t limit, credmatch_text **explanation, credmatch_error **error);";
        assert_eq!(read(explain), "url skip limit");
        assert_eq!(read("credmatch_str credmatch_version(void);"), "");
        assert_eq!(read("const credmatch_step *credmatch_exchange_step(const credmatch_exchange *exchange);"), "");
        assert_eq!(parameters("int32_t credmatch_status;"), None);
    }

    #[test]
    fn members_are_ways() {
        let request = "typedef struct { size_t size; credmatch_str url; credmatch_body body; const uint8_t *body_ptr; size_t \
                       body_len; const credmatch_current_user *user; } credmatch_request;";
        assert_eq!(ways(request), ["request.url", "request.body", "request.body", "request.user"]);
        let table = "credmatch_status credmatch_builder_table(credmatch_builder *builder, const uint8_t *bytes, size_t bytes_len, \
                     credmatch_error **error);";
        assert_eq!(ways(table), ["builder_table.bytes"]);
        assert_eq!(ways("typedef int32_t credmatch_body;"), ["typedef int32_t credmatch_body;"]);
    }
}
