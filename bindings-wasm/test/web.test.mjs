import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import { withPage } from './chromium.mjs';

const user = fileURLToPath(new URL('..', import.meta.url));
const installed = join(user, 'node_modules/credmatch');
const XML =
  '<credentials xmlns="http://www.infinica.com/credentials"><server host="bücher.example"><authenticatedCredentials/></server></credentials>';

test('Chromium loads the package as it is', async () => {
  const outcome = await withPage({ test: join(user, 'test'), package: installed }, 'test/pages/empty.html', (page) =>
    page.evaluate(async (xml) => {
      const { Registry, UrlError, init } = await import('/package/lib/web.js');
      const before = (() => {
        try {
          return Registry.compile(xml);
        } catch (error) {
          return [error.name, error.code];
        }
      })();
      await Promise.all([init(), init()]);
      await init();
      const registry = Registry.compile(xml);
      const refused = (() => {
        try {
          return registry.lookup('https://xn--a/');
        } catch (error) {
          return error instanceof UrlError && error.code;
        }
      })();
      const worker = new Worker('/test/pages/worker.mjs', { type: 'module' });
      const inWorker = await new Promise((done) => {
        worker.onmessage = ({ data }) => done(data);
        worker.postMessage(xml);
      });
      const { createFetch } = await import('/package/lib/fetch.js');
      const page = await createFetch(registry)('/test/pages/empty.html');
      const { Sessions } = await import('/package/lib/web.js');
      const ticket = `<credentials xmlns="http://www.infinica.com/credentials"><server host="h.example"><oauthCredentials>
        <signature><privateKey xmlns="http://www.infinica.com/keystores" alias="a"/></signature><sub>me</sub>
        </oauthCredentials></server></credentials>`;
      const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      const sessions = new Sessions(Registry.compile(ticket), { algorithms: { a: 'ES256' } });
      let sent;
      const fetch = async (request) => {
        sent = request.headers.get('authorization');
        return new Response('done');
      };
      await createFetch(sessions, { fetch, sign: () => privateKey })('https://h.example/');
      const isTicket = /^Bearer eyJ[\w-]+\.[\w-]+\.[\w-]{86}$/.test(sent) && sessions.header('https://h.example/') === sent;
      const bodies = [];
      const asking = async (request) => {
        bodies.push(await request.text());
        return new Response(null, { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } });
      };
      const reactive = `<credentials xmlns="http://www.infinica.com/credentials"><server host="h.example" preemptive="false">
        <passwordCredentials name="n" password="p"/></server></credentials>`;
      for (const body of ['text', new Blob(['stream']).stream()]) {
        const request = new Request('https://h.example/', { method: 'POST', body, duplex: 'half' });
        await createFetch(Registry.compile(reactive), { fetch: asking })(request);
      }
      const number = registry.lookup('https://BÜCHER.example/');
      return { before, refused, number, inWorker, isTicket, bodies, status: page.status };
    }, XML),
  );
  assert.deepEqual(outcome, {
    before: ['ModuleError', 'module-not-ready'],
    refused: 'url-invalid-host',
    number: 0,
    inWorker: 0,
    isTicket: true,
    bodies: ['text', 'text', 'stream'],
    status: 200,
  });
});

test('Vite builds it, with the modules beside, and only what is used', async () => {
  const root = mkdtempSync(join(user, 'vite-'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><script type="module" src="/main.js"></script>');
  writeFileSync(
    join(root, 'main.js'),
    `import { Registry, init } from 'credmatch';
     await init();
     globalThis.outcome = Registry.compile(${JSON.stringify(XML)}).lookup('https://bücher.example/');`,
  );
  await build({ root, logLevel: 'error', build: { outDir: 'out', emptyOutDir: true } });
  const assets = readdirSync(join(root, 'out/assets'));
  assert.deepEqual(assets.map((name) => name.replace(/-[\w-]{8}\./, '.')).sort(), ['credmatch_bg.wasm', 'index.js']);
  const code = assets.filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(root, 'out/assets', name), 'utf8'));
  assert.ok(!code.join('').includes('credmatch/table') && !code.join('').includes('readFileSync'));
  const page = (page) => page.waitForFunction('globalThis.outcome !== undefined').then(() => page.evaluate('outcome'));
  // Pages of a build ask for /assets.
  assert.equal(await withPage({ assets: join(root, 'out/assets'), out: join(root, 'out') }, 'out/index.html', page), 0);
  rmSync(root, { recursive: true });
});
