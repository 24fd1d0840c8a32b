// Pages behind a parameter need something to be about. What it is comes from the
// pages before them: a link to the page, else the first value of the field that
// the parameter is named after in anything the server answered. What the city
// does not have by itself is made here.
import type { Page as Tab, Response } from 'playwright-core';
import { addressOf, type Desk, type Page } from '../src/shell/registry';
import { read, someBill, write } from './api';
import type { Role, Window } from './browser';

const links = new Map<string, string>(); // by the page's address: an address with the parameters filled in
const fields = new Map<string, string>(); // by the field's name as parameters are written

const camel = (field: string) => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

// note keeps the first value of every field of an answer.
function note(value: unknown): void {
  if (Array.isArray(value)) return value.slice(0, 3).forEach(note);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, v] of Object.entries(value)) {
    if (typeof v === 'string' && v !== '') {
      if (!fields.has(camel(name))) fields.set(camel(name), v);
    } else note(v);
  }
}

// listen hears what the server answers to the window.
export function listen(tab: Tab): void {
  tab.on('response', (r: Response) => {
    if (r.status() !== 200 || !r.url().includes('/api/v1/') || !r.headers()['content-type']?.includes('json')) return;
    r.json().then(note, () => {}); // gone with its page
  });
}

const pattern = (address: string) => new RegExp('^/console' + address.replace(/:[^/]+/g, '[^/?#]+') + '$');

// collect takes the links of the page in front that lead to pages behind a
// parameter.
export async function collect(w: Window, pages: string[]): Promise<void> {
  const found = await w.page.getByTestId('page').locator('a[href]').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).pathname));
  for (const address of pages) {
    const link = found.find((path) => pattern(address).test(path));
    if (link && !links.has(address)) links.set(address, link.slice('/console'.length));
  }
}

// exampleOf is the address of a page with its parameters filled in; undefined
// when nothing is known that it could be about.
export function exampleOf(desk: Desk, page: Page): string | undefined {
  const address = addressOf(desk, page);
  const named = made.get(address) ?? links.get(address);
  if (named) return named;
  let missing = false;
  const filled = address.replace(/:([^/]+)/g, (_, name: string) => {
    const value = fields.get(name);
    missing ||= value === undefined;
    return encodeURIComponent(value ?? '');
  });
  return missing ? undefined : filled;
}

const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

const made = new Map<string, string>([
  ['/fund/acts', `/fund/acts?begndate=${today}&enddate=${today}`], // all institutions at once: of one day
  ['/fund/entries', `/fund/entries?begndate=${today}&enddate=${today}&insutype=310&fund=${encodeURIComponent('统筹基金')}&side=${encodeURIComponent('支出')}`],
]);

async function someEmployer(w: Window): Promise<string> {
  const { employers } = await read<{ employers: { uscc: string }[] }>(w, '/api/v1/employers?admdvs=390100&limit=1');
  return encodeURIComponent(employers[0]!.uscc);
}

// make brings about what a post does and the demonstration's day did not.
const makers: Partial<Record<Role, (w: Window) => Promise<void>>> = {
  经办: async (w) => {
    const bill = await someBill(w);
    const { case_no } = await write<{ case_no: string }>(w, '/api/v1/cases', { step_code: 'MT-01', psn_no: bill.psn_no });
    made.set('/counter/case/:caseNo', '/counter/case/' + case_no);
    const { lines } = await read<{ lines: { med_list_codg: string; name: string }[] }>(w, `/api/v1/settlements/${bill.setl_id}/explanation`);
    const day = new Date(Date.now() - 9 * 86_400_000).toISOString().slice(0, 10);
    const { app_id } = await write<{ app_id: string }>(w, '/api/v1/reimbursements', {
      psn_no: bill.psn_no,
      content: {
        insutype: bill.insutype, med_type: '11', fixmedins_code: bill.fixmedins_code, mdtrtarea_admvs: '390100', begndate: day, enddate: day, diag_codes: ['J06.900'],
        receipts: [{ invono: 'Q' + Date.now(), amount: '80.00', electronic: true }],
        lines: [{ feedetl_sn: '1', med_list_codg: lines[0]!.med_list_codg, name: lines[0]!.name, pric: '80', cnt: '1', det_item_fee_sumamt: '80.00', fee_ocur_date: day }],
        payee: '本人', bank: '安澜银行', bankacct: '6222000000000000018',
      },
    });
    const { materials } = await read<{ materials: { material_id: string }[] }>(w, '/api/v1/materials?limit=1');
    if (materials[0]) made.set('/archive/material/:materialId', '/archive/material/' + materials[0].material_id);
    made.set('/levy/employer/:uscc', '/levy/employer/' + (await someEmployer(w)));
    for (const page of ['/counter/reimbursement', '/counter/correct']) made.set(page + '/:appId', page + '/' + app_id);
    made.set('/counter/person/:psnNo', '/counter/person/' + bill.psn_no);
    made.set('/settlement/one/:setlId', '/settlement/one/' + bill.setl_id);
  },
  政策: async (w) => {
    const { packages } = await read<{ packages: { document: string; insutype: string; business: string; versions: { version_id: string }[] }[] }>(w, '/api/v1/policies/packages');
    const stay = packages.find((p) => p.document === '待遇政策' && p.insutype === '310' && p.business === '住院')!.versions[0]!;
    const year = new Date().getFullYear();
    const { whatif_id } = await write<{ whatif_id: string }>(w, '/api/v1/policies/whatifs', { version_id: stay.version_id, begndate: `${year}-01-01`, enddate: `${year}-12-31` });
    made.set('/policy/whatif/:whatifId', '/policy/whatif/' + whatif_id);
    const text = await read<{ entry: string; files: { name: string; text: string }[] }>(w, '/api/v1/policies/' + stay.version_id);
    const { approval_id } = await write<{ approval_id: string }>(w, '/api/v1/policies/proposals', { entry: text.entry, files: text.files, reason: '照旧再发布一次' });
    made.set('/policy/proposal/:approvalId', '/policy/proposal/' + approval_id);
    for (const page of ['/policy/version', '/policy/edit']) made.set(page + '/:versionId', page + '/' + stay.version_id);
  },
  稽核: async (w) => {
    const month = today.slice(0, 7);
    const { inspection_id } = await write<{ inspection_id: string }>(w, '/api/v1/contributions/inspections', {
      admdvs: '390100', uscc: await someEmployer(w), insutype: '310', first_month: month, last_month: month, reason: '例行抽查',
    });
    made.set('/levy/inspection/:inspectionId', '/levy/inspection/' + inspection_id);
    const { rules } = await read<{ rules: { rule: string }[] }>(w, '/api/v1/audit/rules?limit=1');
    const shown = await read<{ versions: { file: string; text: string }[] }>(w, '/api/v1/audit/rules/' + encodeURIComponent(rules[0]!.rule));
    const year = new Date().getFullYear();
    const { file, text } = shown.versions[0]!;
    const { trial_id } = await write<{ trial_id: string }>(w, '/api/v1/audit/backtests', { file, text, begndate: `${year}-01-01`, enddate: `${year}-12-31` });
    made.set('/audit/trial/:trialId', '/audit/trial/' + trial_id);
  },
};

// makeExamples has the post at the window make what it is to make.
export async function makeExamples(w: Window, role: Role): Promise<void> {
  await makers[role]?.(w);
}
