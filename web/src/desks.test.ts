// What every desk must keep to.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { addressOf, desks, placeOf } from './shell/registry';

const roles = readFileSync(resolve(import.meta.dirname, '../../register/access/role.go'), 'utf8');
const permissions = new Set(Array.from(roles.matchAll(/Permission = "([a-z.]+)"/g), (m) => m[1]));

describe.each(desks.map((d) => [d.title, d] as const))('desk %s', (_, desk) => {
  it('lies in the folder of its key, titled in Chinese', () => {
    expect(existsSync(resolve(import.meta.dirname, 'desks', desk.key, 'index.tsx'))).toBe(true);
    expect(desk.title).toMatch(/^\p{Script=Han}+$/u);
  });

  it('has pages with help, known permissions and an address of their own', () => {
    for (const page of desk.pages) {
      const help = renderToStaticMarkup(page.help).replace(/<[^>]*>/g, '');
      expect(Array.from(help).length, `help of ${page.title}`).toBeGreaterThanOrEqual(20);
      for (const p of page.permissions) expect(permissions, `${page.title}: ${p}`).toContain(p);
      const address = addressOf(desk, page);
      expect(placeOf(address)?.page, address).toBe(page);
    }
  });

  it('has no two pages of one title in the menu', () => {
    const titles = desk.pages.filter((p) => !p.hidden).map((p) => p.title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

it('reads the table of permissions', () => expect(permissions.size).toBeGreaterThan(30));
