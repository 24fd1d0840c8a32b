// What a browser fetches before the first page shows, in the build as it is.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const site = resolve(import.meta.dirname, '../built/site');
const most = 700 * 1024;

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
}

const manifest = JSON.parse(gunzipSync(readFileSync(resolve(site, 'manifest.json.gz'))).toString()) as Record<string, Chunk>;

// filesOf lists what a chunk needs at once.
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  [chunk.file, ...(chunk.css ?? [])].forEach((f) => seen.add(f));
  (chunk.imports ?? []).forEach((i) => filesOf(i, seen));
  return seen;
}

it('loads first in at most 700 KB', () => {
  const files = [...filesOf('index.html')];
  const size = files.reduce((n, f) => n + statSync(resolve(site, f + '.gz')).size, statSync(resolve(site, 'index.html')).size);
  expect(files.length).toBeGreaterThan(1);
  expect(size).toBeGreaterThan(50 * 1024);
  expect(size).toBeLessThanOrEqual(most);
});

it('fetches pages and charts only when they are opened', () => {
  const first = filesOf('index.html');
  const pages = Object.entries(manifest).filter(([name]) => /^src\/desks\/.*Page\.tsx$|echarts/.test(name));
  expect(pages.length).toBeGreaterThan(5);
  for (const [, chunk] of pages) expect(first.has(chunk.file)).toBe(false);
});

it('keeps text as gzip only, and the page with the place for its nonce', () => {
  const assets = readdirSync(resolve(site, 'assets'));
  expect(assets.filter((f) => /\.(js|css)$/.test(f))).toEqual([]);
  const page = readFileSync(resolve(site, 'index.html'), 'utf8');
  expect(page).toContain('NONCE-OF-THIS-ANSWER');
  expect(page).not.toMatch(/<script(?![^>]*src=)[^>]*>|<style|https?:/);
  expect(existsSync(resolve(site, 'manifest.json'))).toBe(false);
});
