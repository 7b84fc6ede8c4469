// A page in headless Chromium, with files of folders behind it.

import { createServer } from 'node:http';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, extname, join } from 'node:path';

import { chromium } from 'playwright-core';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
// It looks nothing up and fetches nothing by itself.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens `path` of the folders, each served below its name, and hands the page to `use`. */
export async function withPage(folders, path, use) {
  const server = createServer((request, response) => {
    const [, name, ...rest] = new URL(request.url, 'http://h').pathname.split('/');
    const file = folders[name] === undefined ? undefined : join(folders[name], ...rest.filter((one) => one !== '..'));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: onPath('chromium'), args: ARGUMENTS });
  try {
    const page = await browser.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/${path}`);
    const outcome = await use(page);
    if (problems.length > 0) throw new Error(`the page has errors: ${problems.join('; ')}`);
    return outcome;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

function onPath(name) {
  for (const folder of process.env.PATH.split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // The next one, then.
    }
  }
  throw new Error(`there is no \`${name}\` on the path`);
}
