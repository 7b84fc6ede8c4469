//! Takes out of a module what it does between a panic and the trap that the panic ends in.
//!
//! No one sees that: on this target the standard library writes a panic's message nowhere, nothing unwinds, and a module
//! that has trapped is not used again (`lib/engine.js`). What is left of a panic is the trap.

use std::collections::HashSet;

use walrus::ir::{Call, Instr, InstrLocId, InstrSeq, InstrSeqId, Unreachable, Visitor, dfs_in_order};
use walrus::{FunctionId, LocalFunction, Module};

/// What all panics come to, and what an allocation does that fails: a crate, and the path of a function of it.
const LAST: [(&str, &str); 2] = [("__rustc", "::rust_begin_unwind"), ("std", "::alloc::rust_oom")];

/// Makes a trap of all functions that do nothing but panic, and of the ways to them.
pub(crate) fn trap_at_once(module: &mut Module) -> Result<(), String> {
    let mut traps = HashSet::new();
    for last in LAST {
        traps.insert(find(module, last)?);
    }
    for &id in &traps {
        trap(module.funcs.get_mut(id).kind.unwrap_local_mut());
    }
    loop {
        let before = traps.len();
        for (id, function) in module.funcs.iter_local_mut().filter(|(id, _)| !traps.contains(id)).collect::<Vec<_>>() {
            for sequence in Body::of(function).sequences {
                shorten(function.block_mut(sequence), &traps);
            }
            if Body::of(function).only_traps(function) {
                trap(function);
                traps.insert(id);
            }
        }
        if traps.len() == before {
            return Ok(());
        }
    }
}

/// The function of a crate, whose name the symbol has with a hash in brackets behind it.
fn find(module: &Module, (of, path): (&str, &str)) -> Result<FunctionId, String> {
    let is_it = |name: &str| {
        let hash = name.strip_prefix(of).and_then(|rest| rest.strip_suffix(path));
        hash.is_some_and(|hash| hash.starts_with('[') && hash.ends_with(']'))
    };
    let mut found =
        module.funcs.iter_local().filter(|&(id, _)| module.funcs.get(id).name.as_deref().is_some_and(is_it));
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(id),
        _ => Err(format!("not one function is `{of}{path}`: does this compiler end panics elsewhere?")),
    }
}

fn trap(function: &mut LocalFunction) {
    let entry = function.entry_block();
    function.block_mut(entry).instrs = vec![(Unreachable {}.into(), InstrLocId::default())];
}

/// Ends a sequence where it traps for sure, before what only that trap comes after.
fn shorten(sequence: &mut InstrSeq, traps: &HashSet<FunctionId>) {
    let traps_here = |(instruction, _): &(Instr, _)| match instruction {
        Instr::Unreachable(_) => true,
        Instr::Call(Call { func }) => traps.contains(func),
        _ => false,
    };
    let Some(end) = sequence.iter().position(traps_here) else { return };
    sequence.truncate(end);
    while sequence.last().is_some_and(|(instruction, _)| stays_inside(instruction)) {
        sequence.pop();
    }
    sequence.push((Unreachable {}.into(), InstrLocId::default()));
}

/// Whether nothing but the module's own values and memory can show that this was done, and the next instruction follows.
fn stays_inside(instruction: &Instr) -> bool {
    use Instr::{Binop, Const, Drop, GlobalGet, GlobalSet, Load, LocalGet, LocalSet, LocalTee, Select, Store, Unop};
    matches!(
        instruction,
        Binop(_)
            | Const(_)
            | Drop(_)
            | GlobalGet(_)
            | GlobalSet(_)
            | Load(_)
            | LocalGet(_)
            | LocalSet(_)
            | LocalTee(_)
            | Select(_)
            | Store(_)
            | Unop(_)
    )
}

/// What a function is made of.
#[derive(Default)]
struct Body {
    sequences: Vec<InstrSeqId>,
    /// Where branches go.
    targets: HashSet<InstrSeqId>,
    /// Whether it returns from its midst, or calls anything.
    leaves: bool,
}

impl Body {
    fn of(function: &LocalFunction) -> Self {
        let mut body = Self::default();
        dfs_in_order(&mut body, function, function.entry_block());
        body
    }

    /// Whether a function comes to a trap by itself, whichever way it takes.
    fn only_traps(&self, function: &LocalFunction) -> bool {
        let entry = function.entry_block();
        let ends = matches!(function.block(entry).last(), Some((Instr::Unreachable(_), _)));
        ends && !self.leaves && !self.targets.contains(&entry)
    }
}

impl<'f> Visitor<'f> for Body {
    fn start_instr_seq(&mut self, sequence: &'f InstrSeq) {
        self.sequences.push(sequence.id());
    }

    fn visit_instr(&mut self, instruction: &'f Instr, _: &'f InstrLocId) {
        match instruction {
            Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) | Instr::Unreachable(_) => {}
            Instr::Br(branch) => drop(self.targets.insert(branch.block)),
            Instr::BrIf(branch) => drop(self.targets.insert(branch.block)),
            Instr::BrTable(branch) => {
                self.targets.extend(branch.blocks.iter().copied());
                self.targets.insert(branch.default);
            }
            other => self.leaves |= !stays_inside(other),
        }
    }
}
