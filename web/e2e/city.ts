// The demonstration's city, played by the real binary on a port of its own for as
// long as the tests run.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

export interface Account {
  account: string;
  password: string;
  role: string;
  secret: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    origin: string;
    accounts: Account[];
    output: string; // what the demonstration printed
    folder: string; // of this run
    step: number; // of the last one-time code that the demonstration may have used
  }
}

const binary = process.env.YIBAO_BINARY ?? resolve(import.meta.dirname, '../../bin/yibao');
const logs = resolve(import.meta.dirname, '../../dist/browser');
const patience = 420_000; // for the city to be played on a busy machine

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

// accountsIn reads the lines that the demonstration prints once.
function accountsIn(output: string): Account[] {
  const line = /^ {2}(\S+)\s+(\S+) {2}(\S+) {2}动态口令密钥 ([A-Z2-7]+)/gm;
  return Array.from(output.matchAll(line), (m) => ({ account: m[1]!, password: m[2]!, role: m[3]!, secret: m[4]! }));
}

function started(city: ChildProcess): Promise<string> {
  return new Promise((up, failed) => {
    let output = '';
    const late = setTimeout(() => failed(new Error('the city was not ready in time:\n' + output.slice(-2000))), patience);
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('服务继续运行')) return;
      clearTimeout(late);
      up(output);
    };
    city.stdout!.on('data', hear);
    city.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    city.on('exit', (code) => failed(new Error(`the city ended with ${code}:\n` + output.slice(-2000))));
  });
}

// attended writes what the city says to dist/browser/server.log, and sees to it
// that the city ends with this process, however that ends; the function returned
// clears up.
function attended(city: ChildProcess, folder: string): () => void {
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(join(logs, 'server.log'));
  city.stdout!.pipe(log);
  city.stderr!.pipe(log);
  const clear = () => {
    city.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const stop = () => process.exit(143);
  process.once('exit', clear);
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  return () => {
    process.off('exit', clear);
    process.off('SIGTERM', stop);
    process.off('SIGHUP', stop);
    rmSync(folder, { recursive: true, force: true });
  };
}

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'yibao-e2e-'));
  const address = `127.0.0.1:${await freePort()}`;
  const city = spawn(binary, ['demo', '--db', 'sqlite:' + join(folder, 'city.db'), '--listen', address, '--persons', '600', '--settlements', '300'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = attended(city, folder);
  const output = await started(city);
  const accounts = accountsIn(output);
  if (accounts.length < 9) throw new Error('the demonstration printed too few accounts');
  project.provide('origin', 'http://' + address);
  project.provide('accounts', accounts);
  project.provide('output', output);
  project.provide('folder', folder);
  project.provide('step', Math.floor(Date.now() / 30_000));
  return async () => {
    const ended = new Promise((done) => city.once('exit', done));
    city.kill('SIGTERM');
    const late = setTimeout(() => city.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(late);
    forget();
  };
}
