// The staff API as the one at the window may use it: to find what a test opens,
// and to bring about what it needs. What is tested itself goes over the page.
import { expect } from 'vitest';
import type { Window } from './browser';

export interface Me {
  permissions: Set<string>;
  token: string;
}

// whoIs are the permissions of whoever sits at the window, and his page's token.
export async function whoIs(w: Window): Promise<Me> {
  const me = (await (await w.context.request.get(w.origin + '/api/v1/me')).json()) as { permissions: { code: string }[]; page_token: string };
  return { permissions: new Set(me.permissions.map((p) => p.code)), token: me.page_token };
}

// read asks for something.
export async function read<T>(w: Window, path: string): Promise<T> {
  const answer = await w.context.request.get(w.origin + path);
  expect(answer.status(), path + ' ' + (await answer.text()).slice(0, 300)).toBe(200);
  return (await answer.json()) as T;
}

let acts = 0;

// write does something, once.
export async function write<T>(w: Window, path: string, data: object): Promise<T> {
  const { token } = await whoIs(w);
  const answer = await w.context.request.post(w.origin + path, {
    headers: { 'X-Yibao-Token': token, 'Idempotency-Key': `e2e-${Date.now()}-${++acts}`, Origin: w.origin },
    data,
  });
  expect(answer.status(), path + ' ' + (await answer.text()).slice(0, 300)).toBe(200);
  return (await answer.json()) as T;
}

// Bill is a row of a list of settlements.
export interface Bill {
  setl_id: string;
  psn_no: string;
  kind: string;
  insutype: string;
  medfee_sumamt: number;
  fixmedins_code: string;
  fixmedins_name: string;
}

// someBill is a settlement of a hospital that was not made undone.
export async function someBill(w: Window): Promise<Bill> {
  const { institutions } = await read<{ institutions: { fixmedins_code: string; fixmedins_type: string }[] }>(w, '/api/v1/institutions?limit=100');
  for (const place of institutions.filter((p) => p.fixmedins_type === '1')) {
    const { settlements } = await read<{ settlements: Bill[] | null }>(w, `/api/v1/institutions/${place.fixmedins_code}/settlements?limit=100`);
    const undone = new Set((settlements ?? []).filter((r) => r.kind !== '结算').map((r) => r.psn_no));
    const bill = (settlements ?? []).find((r) => r.kind === '结算' && r.medfee_sumamt > 50 && !undone.has(r.psn_no));
    if (bill) return bill;
  }
  throw new Error('the city has settled nothing');
}
