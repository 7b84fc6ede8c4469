// Writes `lib/codes.d.ts` from `conformance/codes.json` and `lib/names.d.ts` from `conformance/surface.json`; with `--check`,
// says whether they are what they should be.

import { readFileSync, writeFileSync } from 'node:fs';

const table = (name) => JSON.parse(readFileSync(new URL(`../../conformance/${name}`, import.meta.url), 'utf8'));

const codes = table('codes.json').codes.map(
  ({ code, number, summary }) => `  /** ${number}: ${summary.replaceAll('*/', '*\\/')} */\n  | '${code}'`,
);
const union = (values) => {
  const quoted = values.map((one) => `'${one}'`);
  const line = quoted.join(' | ');
  return line.length < 100 ? ` ${line}` : quoted.map((one) => `\n  | ${one}`).join('');
};
// What is in a step depends on its name: `sessions.d.ts` has a type for each.
const isStep = ({ name }) => name === 'Step';
const types = table('surface.json').names;
const names = types
  .filter((type) => !isStep(type))
  .map(({ name, sentence, values }) => `/** ${sentence} */\nexport type ${name} =${union(values)};\n`);
const written = {
  codes: `// Written by scripts/codes.mjs from conformance/codes.json.

/** The stable codes of diagnostics and errors. None changes its meaning. */
export type Code =
${codes.join('\n')};
`,
  names: `// Written by scripts/codes.mjs from conformance/surface.json. A minor release may add names.

${names.join('\n')}`,
};

for (const [name, text] of Object.entries(written)) {
  const file = new URL(`../lib/${name}.d.ts`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`lib/${name}.d.ts is not what the tables in conformance/ say: run \`node scripts/codes.mjs\``);
    process.exitCode = 1;
  }
}

const steps = readFileSync(new URL('../lib/sessions.d.ts', import.meta.url), 'utf8').matchAll(/^ {2}readonly type: '(.*)';$/gm);
if (String(Array.from(steps, ([, step]) => step)) !== String(types.find(isStep).values)) {
  console.error('the steps in lib/sessions.d.ts are not those of conformance/surface.json');
  process.exitCode = 1;
}
