//! Puts all mutants of a file into it at once, each behind a switch that is thrown when the program runs: so that a
//! thousand mutants are compiled once.
//!
//! `a + b` becomes `(if crate::is_mutant(7) { a - b } else { a + b })`, a function begins with
//! `if crate::is_mutant(8) { return true }`, an arm that goes gets a guard. What is compiled of a mutant stands between
//! marks, `/*@7*/` and `/*@*/`, by which a compiler's message tells which mutant it speaks of.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::mutant::{Mutant, Place};

/// The file with its mutants in it, and the numbers of those that have found a place.
pub(super) fn switched(text: &str, mutants: &[&Mutant]) -> Result<(String, BTreeSet<usize>), String> {
    let syntax = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut finder =
        Finder { source: Source::new(text), mutants, placed: BTreeSet::new(), switches: Vec::new(), constants: 0 };
    finder.visit_file(&syntax);
    let Finder { mut switches, placed, source, .. } = finder;
    switches.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    // A function that asks which mutant it is can't be constant; where it must be, the compiler says so.
    let out = source.render(0..text.len(), &switches).replace("const fn", "fn");
    Ok((out, placed))
}

/// The mutants that a place in a switched file has to do with.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    /// Those in whose text it is.
    pub(super) around: BTreeSet<usize>,
    /// Those whose text is in it.
    pub(super) inside: BTreeSet<usize>,
}

/// The mutants whose marked text is around a place in a switched file, or inside it.
pub(super) fn marked(text: &str, place: &Range<usize>) -> Marked {
    let mut found = Marked::default();
    for (at, _) in text.match_indices("/*@") {
        let rest = text.get(at + 3..).unwrap_or_default();
        let Some((number, rest)) = rest.split_once("*/") else { continue };
        let Ok(number) = number.parse() else { continue };
        let end = text.len() - rest.len() + rest.find("/*@*/").unwrap_or(rest.len());
        if at <= place.start && place.end <= end {
            found.around.insert(number);
        } else if place.start <= at && end <= place.end {
            found.inside.insert(number);
        }
    }
    found
}

/// A file, and where its lines begin.
struct Source<'a> {
    text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(ends).collect() }
    }

    /// The byte at which a place is.
    fn at(&self, place: Place) -> usize {
        let start = self.lines.get(place.line - 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..).unwrap_or_default();
        start + line.char_indices().nth(place.column - 1).map_or(line.len(), |(at, _)| at)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (span.start(), span.end());
        let place = |line, column| self.at(Place { line, column: column + 1 });
        place(start.line, start.column)..place(end.line, end.column)
    }

    fn get(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// A part of the file with the switches that are in it, which are sorted, the outer before the inner.
    fn render(&self, range: Range<usize>, switches: &[Switch]) -> String {
        let mut out = String::new();
        let mut at = range.start;
        let mut rest = switches;
        while let Some((switch, behind)) = rest.split_first() {
            out.push_str(self.get(at..switch.range.start));
            let inner = behind.iter().take_while(|one| one.range.start < switch.range.end).count();
            let (inner, behind) = behind.split_at_checked(inner).unwrap_or_default();
            let inner = self.render(switch.range.clone(), inner);
            match &switch.kind {
                Kind::Before(text) => out.push_str(text),
                Kind::Either(ways) => {
                    out.push('(');
                    for (number, way) in ways {
                        let _ = write!(out, "if {} {{{}}} else ", is(*number), mark(*number, way));
                    }
                    let _ = write!(out, "{{{inner}}})");
                }
                Kind::Guard(before) => {
                    let _ = write!(out, "{before}({inner}))");
                }
            }
            at = switch.range.end;
            rest = behind;
        }
        out + self.get(at..range.end)
    }
}

fn is(number: usize) -> String {
    format!("crate::is_mutant({number})")
}

fn mark(number: usize, text: &str) -> String {
    format!("/*@{number}*/{text}/*@*/")
}

/// Where something changes.
struct Switch {
    range: Range<usize>,
    kind: Kind,
}

enum Kind {
    /// What stands before an empty range.
    Before(String),
    /// An expression, and what else it may be.
    Either(Vec<(usize, String)>),
    /// A guard, and what stands before it, one parenthesis open.
    Guard(String),
}

struct Finder<'a> {
    source: Source<'a>,
    mutants: &'a [&'a Mutant],
    placed: BTreeSet<usize>,
    switches: Vec<Switch>,
    /// Items around this that are evaluated when the program is compiled.
    constants: usize,
}

impl<'a> Finder<'a> {
    /// The mutants of this genre that begin here and have no place yet.
    fn take(&mut self, genre: &str, start: usize) -> Vec<&'a Mutant> {
        if self.constants > 0 {
            return Vec::new();
        }
        let (mutants, source, placed) = (self.mutants, &self.source, &mut self.placed);
        let here = mutants.iter().filter(|one| one.genre == genre && source.at(one.start) == start);
        here.filter(|one| placed.insert(one.number)).copied().collect()
    }

    fn push(&mut self, range: Range<usize>, kind: Kind) {
        self.switches.push(Switch { range, kind });
    }

    /// The operators of a chain of binary expressions, as the whole reads with another in its place.
    fn operators(&mut self, chain: &Range<usize>, expression: &syn::Expr, ways: &mut Vec<(usize, String)>) {
        let syn::Expr::Binary(binary) = expression else { return };
        self.operators(chain, &binary.left, ways);
        let start = self.source.range(binary.op.span()).start;
        for mutant in self.take("BinaryOperator", start) {
            ways.push((mutant.number, self.replaced(chain, mutant)));
        }
        self.operators(chain, &binary.right, ways);
    }

    fn replaced(&self, whole: &Range<usize>, mutant: &Mutant) -> String {
        let (start, end) = (self.source.at(mutant.start), self.source.at(mutant.end));
        let (before, after) = (self.source.get(whole.start..start), self.source.get(end..whole.end));
        format!("{before}{}{after}", mutant.replacement)
    }

    fn body(&mut self, block: &syn::Block) {
        let Some(first) = block.stmts.first() else { return };
        let first = self.source.range(first.span()).start;
        let values = self.take("FnValue", first);
        if values.iter().any(|one| one.returns.contains("impl Iterator")) {
            return self.iterator(block, &values);
        }
        let values: String = values
            .iter()
            .map(|one| format!(" if {} {{ return {}; }} ", is(one.number), mark(one.number, &one.replacement)))
            .collect();
        let open = self.source.range(block.brace_token.span.open()).end;
        self.push(open..open, Kind::Before(values));
    }

    /// One function returns one type: of several iterators that are chained, all but one are empty.
    fn iterator(&mut self, block: &syn::Block, values: &[&Mutant]) {
        let delimiters = &block.brace_token.span;
        let (open, close) = (self.source.range(delimiters.open()).end, self.source.range(delimiters.close()).start);
        let none: Vec<_> = values.iter().map(|one| format!("!{}", is(one.number))).collect();
        self.push(open..open, Kind::Before(format!(" ({}).then(move || {{ ", none.join(" && "))));
        let mut others = " }).into_iter().flatten()".to_owned();
        for one in values {
            let value = mark(one.number, &one.replacement);
            let _ = write!(others, ".chain({}.then(|| {value}).into_iter().flatten())", is(one.number));
        }
        self.push(close..close, Kind::Before(others));
    }

    fn operands(&mut self, expression: &syn::Expr, in_chain: bool) {
        match expression {
            syn::Expr::Binary(binary) if in_chain => {
                self.operands(&binary.left, true);
                self.operands(&binary.right, true);
            }
            _ => self.visit_expr(expression),
        }
    }
}

/// Whether a condition binds names, so that it can't be put into parentheses.
fn binds(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

/// Whether a pattern takes every value. A name that begins with a capital is that of a constant or a variant.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => name.ident.to_string().starts_with(|first: char| first.is_lowercase()),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.body(&item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.body(&item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.constants += 1;
        visit::visit_item_const(self, item);
        self.constants -= 1;
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.constants += 1;
        visit::visit_impl_item_const(self, item);
        self.constants -= 1;
    }

    fn visit_expr_repeat(&mut self, array: &'ast syn::ExprRepeat) {
        self.visit_expr(&array.expr);
        self.constants += 1;
        self.visit_expr(&array.len);
        self.constants -= 1;
    }

    // The lengths of arrays that types have.
    fn visit_type(&mut self, _: &'ast syn::Type) {}

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let whole = syn::Expr::Binary(binary.clone());
        let in_chain = !binds(&whole);
        if in_chain {
            let range = self.source.range(binary.span());
            let mut ways = Vec::new();
            self.operators(&range, &whole, &mut ways);
            if !ways.is_empty() {
                self.push(range, Kind::Either(ways));
            }
        }
        self.operands(&binary.left, in_chain);
        self.operands(&binary.right, in_chain);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        let range = self.source.range(unary.span());
        let found = self.take("UnaryOperator", range.start);
        let ways: Vec<_> = found.iter().map(|one| (one.number, self.replaced(&range, one))).collect();
        if !ways.is_empty() {
            self.push(range, Kind::Either(ways));
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        // An arm that goes leaves its values to another, or the match would not be exhaustive.
        let has_rest = expression.arms.last().is_some_and(|arm| arm.guard.is_none() && takes_all(&arm.pat));
        for arm in &expression.arms {
            let start = self.source.range(arm.span()).start;
            let gone = if has_rest { self.take("MatchArm", start) } else { Vec::new() };
            let gone: String = gone.iter().map(|one| format!("!{} && ", is(one.number))).collect();
            if let Some((_, guard)) = &arm.guard {
                let range = self.source.range(guard.span());
                let (mut yes, mut no) = (String::new(), String::new());
                for one in self.take("MatchArmGuard", range.start) {
                    match one.replacement.as_str() {
                        "true" => yes = format!("{} || ", is(one.number)),
                        _ => no = format!("!{} && ", is(one.number)),
                    }
                }
                self.push(range, Kind::Guard(format!("{gone}({yes}{no}")));
            } else if !gone.is_empty() {
                let end = self.source.range(arm.pat.span()).end;
                self.push(end..end, Kind::Before(format!(" if {gone}true ")));
            }
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_expr_struct(&mut self, expression: &'ast syn::ExprStruct) {
        if let Some(rest) = &expression.rest {
            let rest = self.source.get(self.source.range(rest.span()));
            for field in &expression.fields {
                let range = self.source.range(field.span());
                let name = self.source.get(self.source.range(field.member.span()));
                for one in self.take("StructField", range.start) {
                    let left = format!("({rest}).{name}");
                    if field.colon_token.is_some() {
                        let range = self.source.range(field.expr.span());
                        self.push(range, Kind::Either(vec![(one.number, left)]));
                    } else {
                        let left = mark(one.number, &left);
                        let text = format!(": if {} {{{left}}} else {{{name}}}", is(one.number));
                        self.push(range.end..range.end, Kind::Before(text));
                    }
                }
            }
        }
        visit::visit_expr_struct(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mutant of the first place where `from` stands.
    fn mutant(text: &str, number: usize, genre: &str, from: &str, replacement: &str) -> Mutant {
        let (before, _) = text.split_once(from).unwrap();
        let place = |before: &str| Place {
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
        };
        let (start, end) = (place(before), place(&format!("{before}{from}")));
        let text = String::new;
        let replacement = replacement.to_owned();
        Mutant { number, name: text(), file: text(), genre: genre.to_owned(), start, end, replacement, returns: text() }
    }

    fn switched_to(text: &str, changes: &[(&str, &str, &str)]) -> String {
        let mutants: Vec<_> =
            changes.iter().zip(1..).map(|((genre, from, to), number)| mutant(text, number, genre, from, to)).collect();
        let (out, placed) = switched(text, &mutants.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(placed.len(), changes.len(), "{out}");
        out.replace("crate::is_mutant", "is")
    }

    #[test]
    fn an_operator_is_another_in_the_whole_chain_that_it_is_in() {
        let chain = switched_to(
            "fn f() { é(a == 1 && b < 2) }",
            &[("BinaryOperator", "==", "!="), ("BinaryOperator", "&&", "||")],
        );
        let ways =
            "(if is(1) {/*@1*/a != 1 && b < 2/*@*/} else if is(2) {/*@2*/a == 1 || b < 2/*@*/} else {a == 1 && b < 2})";
        assert_eq!(chain, format!("fn f() {{ é({ways}) }}"));
        let inner =
            switched_to("fn f() { a + (b * c) }", &[("BinaryOperator", "+", "-"), ("BinaryOperator", "*", "/")]);
        let ways = "(if is(1) {/*@1*/a - (b * c)/*@*/} else {a + ((if is(2) {/*@2*/b / c/*@*/} else {b * c}))})";
        assert_eq!(inner, format!("fn f() {{ {ways} }}"));
        let unary = switched_to("fn f() { !a }", &[("UnaryOperator", "!", "")]);
        assert_eq!(unary, "fn f() { (if is(1) {/*@1*/a/*@*/} else {!a}) }");
    }

    #[test]
    fn a_function_returns_early_and_is_constant_no_more() {
        let out = switched_to("const fn f() -> bool {\n    g()\n}", &[("FnValue", "g()", "true")]);
        assert_eq!(out, "fn f() -> bool { if is(1) { return /*@1*/true/*@*/; } \n    g()\n}");
    }

    #[test]
    fn iterators_are_chained() {
        let text = "fn f() -> impl Iterator<Item = u8> { g() }";
        let mut one = mutant(text, 1, "FnValue", "g()", "empty()");
        one.returns = "-> impl Iterator<Item = u8>".to_owned();
        let (out, _) = switched(text, &[&one]).unwrap();
        let expected = "{ (!is(1)).then(move || {  g()  }).into_iter().flatten()\
            .chain(is(1).then(|| /*@1*/empty()/*@*/).into_iter().flatten())}";
        assert_eq!(out.replace("crate::is_mutant", "is"), format!("fn f() -> impl Iterator<Item = u8> {expected}"));
    }

    #[test]
    fn an_arm_gets_a_guard_and_a_guard_another() {
        let text = "fn f() { match a { 1 => b, 2 if cond => d, _ => e } }";
        let out = switched_to(
            text,
            &[
                ("MatchArm", "1 =>", ""),
                ("MatchArm", "2 if", ""),
                ("MatchArmGuard", "cond", "true"),
                ("MatchArmGuard", "cond", "false"),
            ],
        );
        assert_eq!(
            out,
            "fn f() { match a { 1 if !is(1) && true  => b, 2 if !is(2) && (is(3) || !is(4) && (cond)) => d, _ => e } }"
        );
        for text in ["fn f() { match a { true => b, false => c } }", "fn f() { match a { Some(b) => b, None => c } }"] {
            let first = if text.contains("true") { "true =>" } else { "Some(b) =>" };
            let (_, placed) = switched(text, &[&mutant(text, 1, "MatchArm", first, "")]).unwrap();
            assert!(placed.is_empty(), "without it the match would not be exhaustive");
        }
    }

    #[test]
    fn a_field_is_that_of_the_rest() {
        let out =
            switched_to("fn f() { S { a: 1, b, ..c } }", &[("StructField", "a: 1", ""), ("StructField", "b", "")]);
        assert_eq!(
            out,
            "fn f() { S { a: (if is(1) {/*@1*/(c).a/*@*/} else {1}), b: if is(2) {/*@2*/(c).b/*@*/} else {b}, ..c } }"
        );
    }

    #[test]
    fn constants_and_conditions_that_bind_have_no_place() {
        for text in ["const A: u8 = 1 + 2;", "fn f() -> [u8; 1 + 2] { g() }", "fn f() { if a + 1 && let b = c {} }"] {
            let (from, to) = if text.contains("let") { ("&&", "||") } else { ("+", "-") };
            let one = mutant(text, 1, "BinaryOperator", from, to);
            let (out, placed) = switched(text, &[&one]).unwrap();
            assert!(placed.is_empty() && out == text, "{out}");
        }
    }

    #[test]
    fn a_place_is_of_the_mutant_between_whose_marks_it_is() {
        let text = "a /*@1*/b/*@*/ c /*@23*/d/*@*/";
        let at = |what: &str| marked(text, &(text.find(what).unwrap()..text.find(what).unwrap() + 1)).around;
        assert_eq!((at("b"), at("c"), at("d")), ([1].into(), [].into(), [23].into()));
        let whole = Marked { around: [].into(), inside: [1, 23].into() };
        assert_eq!(marked(text, &(0..text.len())), whole);
    }
}
