// Persons of a test's own, and what has to have happened to them before the page
// is looked at: asked of the API as the page asks it, in the window's session.
import { randomUUID } from 'node:crypto';
import type { Window } from './browser';

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
