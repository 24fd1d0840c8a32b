// Persons of a test's own, and what has to have happened to them before the page
// is looked at: asked of the API as the page asks it, in the window's session.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inject } from 'vitest';
import { enterAs, type Role, type Window } from './browser';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

// idCard makes a number with its check digit; order is odd for men.
export function idCard(birth: string, order: number): string {
  const body = '390103' + birth + String(order).padStart(3, '0');
  const sum = Array.from(body).reduce((s, d, i) => s + Number(d) * weights[i]!, 0);
  return body + '10X98765432'[sum % 11];
}

// day is a day so many days ago, as clerks type it: 20260131.
export const day = (back: number) => dayOf(back).replaceAll('-', '');

// dayOf is the same as 2026-01-31.
export const dayOf = (back: number) => new Date(Date.now() + 8 * 3600_000 - back * 86_400_000).toISOString().slice(0, 10);

// change sends one change and gives back its answer; a refusal fails the test.
export async function change<A = Record<string, string>>(w: Window, path: string, body: object): Promise<A> {
  const [status, text] = await w.page.evaluate(
    async ([url, sent, key]) => {
      const me = (await (await fetch('/api/v1/me')).json()) as { page_token: string };
      const headers = { 'Content-Type': 'application/json', 'X-Yibao-Token': me.page_token, 'Idempotency-Key': key! };
      const answer = await fetch(url!, { method: 'POST', headers, body: sent! });
      return [answer.status, await answer.text()] as const;
    },
    ['/api/v1' + path, JSON.stringify(body), randomUUID()] as const,
  );
  if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
  return JSON.parse(text) as A;
}

interface Wanted {
  name: string;
  certno: string;
  scheme?: '310' | '390'; // none without
  from?: string; // begins, 2026-01-31; today without
}

// person registers somebody and answers his number.
export async function person(w: Window, p: Wanted): Promise<string> {
  const cover = p.scheme && { insutype: p.scheme, psn_type: p.scheme === '310' ? '1101' : '1501' };
  const done = await change(w, '/enrolment/persons', { admdvs: '390100', psn_name: p.name, psn_cert_type: '01', certno: p.certno, cover, begndate: p.from });
  return done.psn_no!;
}

// askAs asks the API in the session that an earlier window of the role left open,
// without a window of its own.
async function askAs(role: Role, path: string, body?: object): Promise<unknown> {
  const kept = resolve(inject('folder'), role + '.json');
  if (!existsSync(kept)) await (await enterAs(role, '/console/')).close();
  const cookies = JSON.parse(readFileSync(kept, 'utf8')) as { name: string; value: string }[];
  const origin = inject('origin');
  const Cookie = cookies.map((c) => `${c.name}=${c.value}`).join('; ');
  const me = (await (await fetch(origin + '/api/v1/me', { headers: { Cookie } })).json()) as { page_token: string };
  const headers = { Cookie, Origin: origin, 'Content-Type': 'application/json', 'X-Yibao-Token': me.page_token, 'Idempotency-Key': randomUUID() };
  const answer = await fetch(origin + '/api/v1' + path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
  const text = await answer.text();
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

// changeAs sends one change as the role.
export const changeAs = (role: Role, path: string, body: object) => askAs(role, path, body);

interface Waiting {
  approvals: { approval_id: string }[];
}

// approved has the second person agree to all that waits about somebody.
export async function approved(psnNo: string): Promise<void> {
  const { approvals } = (await askAs('复核', '/approvals?psn_no=' + psnNo + '&state=' + encodeURIComponent('待复核'))) as Waiting;
  if (approvals.length === 0) throw new Error('nothing waits about ' + psnNo);
  for (const a of approvals) await changeAs('复核', `/approvals/${a.approval_id}/approval`, { note: '属实' });
}
