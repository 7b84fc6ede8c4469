// What the hand-written types say that the package offers and what that takes, as the compiler of TypeScript reads them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { API, SignatureKind, SymbolFlags } from 'typescript/unstable/sync';

import { MADE, OWN, inSnakeCaseName } from './signatures.mjs';

/** Objects that functions are given. */
const GIVEN = ['Source', 'FileSource'];

/** The signatures of all functions, and of the objects that functions are given, by their names. */
export function typedSignatures() {
  // Node comes last: what it has of its own or says otherwise holds.
  const files = ['./web.d.ts', './table.d.ts', './node.d.ts'].map((name) =>
    fileURLToPath(new URL(name, import.meta.resolve('credmatch'))),
  );
  const folder = mkdtempSync(join(tmpdir(), 'credmatch-types-'));
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, module: 'nodenext', lib: ['esnext', 'dom'], types: [] };
  const api = new API();
  try {
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    const { program, checker } = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    return Object.assign({}, ...files.map((file) => signaturesIn(checker, program.getSourceFile(file))));
  } finally {
    api.close();
    rmSync(folder, { recursive: true });
  }
}

/** The signatures of what a file exports. */
function signaturesIn(checker, file) {
  const signatures = {};
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(file))) {
    const { name } = exported;
    const symbol = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (GIVEN.includes(name)) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      signatures[name] = (type.isUnionType() ? type.getTypes() : [type]).map((one) => optionsOf(checker, one));
    } else if (symbol.flags & SymbolFlags.Function && !OWN.includes(name)) {
      signatures[inSnakeCaseName(name)] = called(checker, checker.getTypeOfSymbol(symbol), SignatureKind.Call);
    } else if (symbol.flags & SymbolFlags.Class && !name.endsWith('Error')) {
      const type = checker.getTypeOfSymbol(symbol);
      if (MADE.includes(name)) signatures[name] = called(checker, type, SignatureKind.Construct);
      for (const owner of [type, checker.getDeclaredTypeOfSymbol(symbol)]) {
        for (const member of checker.getPropertiesOfType(owner)) {
          if (member.name === 'prototype' || !/^\w+$/.test(member.name) || member.name.startsWith('__')) continue;
          const found = called(checker, checker.getTypeOfSymbol(member), SignatureKind.Call);
          // What Node forwards stands in the types of browsers.
          if (found.length > 0) signatures[`${name}.${inSnakeCaseName(member.name)}`] = found;
        }
      }
    }
  }
  return signatures;
}

/** What something takes that is called or constructed: a property takes nothing, and what forwards all says nothing. */
function called(checker, type, kind) {
  const signatures = checker.getSignaturesOfType(type, kind);
  if (signatures.length === 0) return [[]];
  return signatures.filter((one) => !one.hasRestParameter).map((one) =>
    one.getParameters().flatMap((parameter) => {
      const given = checker.getTypeOfSymbol(parameter);
      const type = checker.getNonNullableType(given);
      if (parameter.name === 'options') return optionsOf(checker, type);
      const optional = / \| undefined$/.test(checker.typeToString(given));
      return [inSnakeCaseName(optional ? `${parameter.name}?` : parameter.name)];
    }),
  );
}

/** The members of an object, with a question mark after those that may be left out. */
function optionsOf(checker, type) {
  const members = checker.getPropertiesOfType(type);
  const may = members.filter((one) => checker.typeToString(checker.getTypeOfSymbol(one)) !== 'undefined');
  return may.map((one) => inSnakeCaseName(one.flags & SymbolFlags.Optional ? `${one.name}?` : one.name));
}
