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

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig, ValType};

    use super::*;

    /// A module with the ends of panics, and what to build functions with.
    fn module() -> (Module, FunctionId) {
        let mut module = Module::with_config(ModuleConfig::new());
        let [end, _] = ["__rustc[a1]::rust_begin_unwind", "std[b2]::alloc::rust_oom"].map(|name| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name(name.to_owned()).func_body().unreachable();
            builder.finish(Vec::new(), &mut module.funcs)
        });
        (module, end)
    }

    /// What is left of a function with one argument, by its length.
    fn left(module: &mut Module, build: impl FnOnce(&mut FunctionBuilder)) -> usize {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        build(&mut builder);
        let id = builder.finish(Vec::new(), &mut module.funcs);
        assert_eq!(trap_at_once(module), Ok(()));
        let function = module.funcs.get(id).kind.unwrap_local();
        function.block(function.entry_block()).len()
    }

    #[test]
    fn what_only_panics_is_a_trap() {
        let (mut module, end) = module();
        let mut inner = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        let text = module.locals.add(ValType::I32);
        inner.func_body().block(None, |block| {
            let id = block.id();
            block.local_get(text).br_if(id);
        });
        inner.func_body().i32_const(7).drop().call(end).unreachable();
        let inner = inner.finish(vec![text], &mut module.funcs);
        assert_eq!(left(&mut module, |outer| _ = outer.func_body().i32_const(1).call(inner).i32_const(2)), 1);
        let inner = module.funcs.get(inner).kind.unwrap_local();
        assert!(matches!(inner.block(inner.entry_block()).as_slice(), [(Instr::Unreachable(_), _)]));
    }

    #[test]
    fn what_comes_back_or_calls_stays() {
        let (mut module, end) = module();
        let returns = |it: &mut FunctionBuilder| {
            it.func_body().i32_const(1).if_else(
                None,
                |then| _ = then.i32_const(2).return_(),
                |other| _ = other.i32_const(3).drop().call(end).unreachable(),
            );
            it.func_body().unreachable();
        };
        assert_eq!(left(&mut module, returns), 3);
        let branches = |it: &mut FunctionBuilder| {
            let body = it.func_body_id();
            it.func_body().i32_const(1).i32_const(2).br_if(body).call(end);
        };
        assert_eq!(left(&mut module, branches), 4);
        let ty = module.types.add(&[], &[]);
        let (import, _) = module.add_import_func("around", "throw", ty);
        assert_eq!(left(&mut module, |it| _ = it.func_body().call(import).i32_const(1).call(end)), 2);
    }

    #[test]
    fn a_compiler_that_ends_panics_elsewhere_is_told_of() {
        let (mut module, end) = module();
        module.funcs.get_mut(end).name = Some("core[a1]::panicking::end".to_owned());
        let refused = trap_at_once(&mut module);
        assert!(refused.is_err_and(|reason| reason.contains("__rustc::rust_begin_unwind")));
    }
}
