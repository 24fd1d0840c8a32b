// The code that a telephone shows (RFC 6238), used once each: the server refuses a
// code that was taken before, also over sign-ins that follow each other at once.
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const period = 30;

function bytesOf(secret: string): Buffer {
  let bits = '';
  for (const c of secret) bits += letters.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)));
}

export function codeAt(secret: string, step: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(secret)).update(message).digest();
  const at = mac[mac.length - 1]! & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// The steps used lie in a folder of the run: every test file is a world of its own.
function lastStep(folder: string, secret: string, first: number): number {
  const path = join(folder, secret);
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : first;
}

// nextCode is a code of the secret that was not used yet and that the server takes
// now: at most one step ahead of the clock. Up to the step first others used it.
export async function nextCode(folder: string, secret: string, first: number): Promise<string> {
  const now = () => Math.floor(Date.now() / 1000 / period);
  const step = Math.max(now(), lastStep(folder, secret, first) + 1);
  while (step > now() + 1) await wait(200);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, secret), String(step));
  return codeAt(secret, step);
}
