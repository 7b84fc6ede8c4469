//! Diagnostics for people: the line that each speaks of, with a caret under the place.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use credmatch::{Diagnostic, Document, Place, Severity, Source};

use crate::redaction::Redaction;
use crate::terminal::printable;

/// Characters of a line that are shown on either side of the place.
const AROUND: usize = 160;

/// All diagnostics with excerpts of their sources, and a last line that counts them.
pub(crate) fn diagnostics(documents: &[Document], diagnostics: &[Diagnostic]) -> String {
    let mut excerpts = Excerpts::of(documents);
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&render(diagnostic, &mut excerpts, &renderer));
        text.push_str("\n\n");
    }
    text.push_str(&count(diagnostics));
    text
}

fn render(diagnostic: &Diagnostic, excerpts: &mut Excerpts<'_>, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::NOTE,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut first = excerpts.add(Group::with_title(title), &diagnostic.place);
    if let Some(help) = &diagnostic.help {
        first = first.element(Level::HELP.message(printable(help)));
    }
    if let Some(witness) = diagnostic.witness.as_ref().filter(|url| !diagnostic.message.contains(url.as_str())) {
        first = first.element(Level::NOTE.message(format!("for example {}", printable(witness))));
    }
    if let Some(count) = diagnostic.count.filter(|&count| count as usize > diagnostic.related.len()) {
        first = first.element(Level::NOTE.message(format!("{count} cases in all")));
    }
    let mut groups = vec![first];
    for related in &diagnostic.related {
        let title = Level::NOTE.secondary_title(printable(&related.message));
        groups.push(excerpts.add(Group::with_title(title), &related.place));
    }
    renderer.render(&groups)
}

/// `2 errors, 1 warning`, on a line of its own; nothing if there is nothing.
pub(crate) fn count(diagnostics: &[Diagnostic]) -> String {
    let counts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = diagnostics.iter().filter(|one| one.severity == severity).count();
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.as_str()))
        })
        .collect();
    if counts.is_empty() { String::new() } else { format!("{}\n", counts.join(", ")) }
}

/// The sources by name, each looked through for secrets when first needed.
struct Excerpts<'d> {
    sources: HashMap<&'d str, &'d Source>,
    redactions: HashMap<&'d str, Redaction>,
}

impl<'d> Excerpts<'d> {
    fn of(documents: &'d [Document]) -> Self {
        let sources = documents.iter().flat_map(Document::sources);
        Self { sources: sources.map(|source| (&**source.name(), source)).collect(), redactions: HashMap::new() }
    }

    /// Adds the place, and its line if there is one, to a group.
    fn add<'a>(&mut self, group: Group<'a>, place: &Place) -> Group<'a> {
        let position = place.position;
        let path = printable(&place.source).into_owned();
        let origin = Origin::path(path.clone()).line(position.line as usize).char_column(position.column as usize);
        let Some((&name, source)) = self.sources.get_key_value(&*place.source) else { return group.element(origin) };
        let text = source.text();
        let (start, length) = (position.offset as usize, position.length as usize);
        if position.line == 0 || !text.is_char_boundary(start) {
            return group.element(origin);
        }
        let line = line_around(text, start);
        let redaction = self.redactions.entry(name).or_insert_with(|| Redaction::of(text));
        let shown = redaction.show(text, line.clone());
        // Marks are of another length than what they hide.
        let characters = |range: Range<usize>| text.get(range).map_or(0, |part| part.chars().count());
        let end = (start + length).min(line.end);
        let before = characters(line.start..start);
        let span = byte_of(&shown, before)..byte_of(&shown, before + characters(start..end).max(1));
        let snippet = Snippet::<Annotation<'_>>::source(shown)
            .line_start(position.line as usize)
            .annotation(AnnotationKind::Primary.span(span));
        if before + 1 == position.column as usize {
            group.element(snippet.path(path))
        } else {
            // The line is cut, and its column would be that in the rest of it.
            group.element(origin).element(snippet)
        }
    }
}

fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// The line of `text` that `at` is in, cut if it is very long.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before
        .char_indices()
        .rev()
        .take(AROUND)
        .take_while(|(_, one)| !matches!(one, '\n' | '\r'))
        .last()
        .map_or(at, |(start, _)| start);
    let end = after
        .char_indices()
        .take(AROUND)
        .take_while(|(_, one)| !matches!(one, '\n' | '\r'))
        .last()
        .map_or(at, |(end, one)| at + end + one.len_utf8());
    start..end
}
