// nginx on loopback, for the time of the tests of a file.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts it; gives its address and how it is stopped. `/basic/page` wants `one` and `first-password`. */
export async function nginx() {
  const folder = mkdtempSync(join(tmpdir(), 'credmatch-nginx-'));
  const port = await freePort();
  mkdirSync(join(folder, 'pages/basic'), { recursive: true });
  writeFileSync(join(folder, 'pages/basic/page'), 'page\n');
  writeFileSync(join(folder, 'users'), 'one:{PLAIN}first-password\n');
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port));
  const path = `${process.env.PATH}:/usr/sbin`;
  // The server ends with this process, even if that is killed.
  const words = ['--pdeathsig', 'TERM', 'nginx', '-p', folder, '-c', join(folder, 'nginx.conf')];
  const server = spawn('setpriv', words, { env: { ...process.env, PATH: path }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text) => (said += text));
  const ended = new Promise((done) => server.once('close', done));
  const stop = async () => {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (server.exitCode !== null) break;
    if (await listens(port)) return { address: `http://127.0.0.1:${port}`, stop };
    await new Promise((done) => setTimeout(done, 20));
  }
  await stop();
  throw new Error(`nginx (Debian's nginx-light) does not run: ${said}`);
}

function configuration(folder, port) {
  return `
    daemon off;
    master_process off;
    pid ${folder}/pid;
    error_log ${folder}/error.log;
    events {}
    http {
      access_log off;
      client_body_temp_path ${folder}/body;
      proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi;
      scgi_temp_path ${folder}/scgi;
      server {
        listen 127.0.0.1:${port};
        root ${folder}/pages;
        location /basic/ { auth_basic "pages"; auth_basic_user_file ${folder}/users; }
        location /to/ { return 302 $arg_url; }
      }
    }`;
}

function freePort() {
  const server = createServer();
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function listens(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(socket.destroy() !== undefined)).once('error', () => done(false));
  });
}
