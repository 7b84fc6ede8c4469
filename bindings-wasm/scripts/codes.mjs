// Writes `lib/codes.d.ts` from `conformance/codes.json`; with `--check`, says whether it is what it should be.

import { readFileSync, writeFileSync } from 'node:fs';

const { codes } = JSON.parse(readFileSync(new URL('../../conformance/codes.json', import.meta.url), 'utf8'));
const file = new URL('../lib/codes.d.ts', import.meta.url);
const lines = codes.map(({ code, number, summary }) => `  /** ${number}: ${summary.replaceAll('*/', '*\\/')} */\n  | '${code}'`);
const text = `// Written by scripts/codes.mjs from conformance/codes.json.

/** The stable codes of diagnostics and errors. None changes its meaning. */
export type Code =
${lines.join('\n')};
`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('lib/codes.d.ts is not what conformance/codes.json says: run `node scripts/codes.mjs`');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
