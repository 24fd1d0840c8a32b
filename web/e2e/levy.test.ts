// The day's work of those who collect: an employer is registered, its wages are
// declared, months are assessed, the file goes to the bank and comes back with a
// difference, what is open stands in the list; receipts are counted, an employer is
// inspected, a doubt of the register is decided.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agree, enterAs, openPage, screenshot, withBrowser, type Role, type Window } from './browser';

withBrowser();

const personWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const codeWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function idCard(birth: string, order: number): string {
  const body = '390102' + birth + String(order).padStart(3, '0');
  return body + '10X98765432'[Array.from(body).reduce((s, d, i) => s + Number(d) * personWeights[i]!, 0) % 11];
}

function creditCode(body: string): string {
  const sum = Array.from(body).reduce((s, c, i) => s + signs.indexOf(c) * codeWeights[i]!, 0);
  return body + signs[(31 - (sum % 31)) % 31];
}

const uscc = creditCode('91390100MA8LEUY07');
const name = '安澜市端木织造厂';
const region = '390100';

// monthBack is the month a number of months ago, in China.
function monthBack(months: number): string {
  const now = new Date(Date.now() + 8 * 3600_000);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}

const first = monthBack(3);
const staff = [
  { name: '端木勤织', certno: idCard('19880606', 611), wage: '6000', psnNo: '' },
  { name: '端木勤织', certno: idCard('19880606', 613), wage: '7000', psnNo: '' }, // a namesake born on the day
];

// call asks the door with the window's own session.
async function call(w: Window, method: 'get' | 'post', path: string, body?: object): Promise<Record<string, unknown>> {
  const me = (await (await w.context.request.get('/api/v1/me')).json()) as { page_token: string };
  const headers = { 'X-Yibao-Token': me.page_token, 'Idempotency-Key': 'e2e-' + Math.random().toString(36).slice(2).padEnd(12, '0'), Origin: w.origin };
  const answer = await w.context.request[method](path, { headers, data: body });
  const said = await answer.text();
  expect(answer.ok(), path + ' ' + said).toBe(true);
  return JSON.parse(said) as Record<string, unknown>;
}

// agreed has the reviewer agree to what waits about a text.
async function agreed(about: string) {
  const w = await enterAs('复核', '/console/');
  const list = (await call(w, 'get', '/api/v1/approvals?state=' + encodeURIComponent('待复核') + '&limit=100')).approvals as { approval_id: string; title: string; subject: string }[];
  const mine = list.filter((p) => JSON.stringify(p).includes(about));
  expect(mine.length, about).toBeGreaterThan(0);
  for (const p of mine) await call(w, 'post', `/api/v1/approvals/${p.approval_id}/approval`, { note: '属实' });
  await w.close();
}

async function choose(w: Window, label: string | RegExp, option: string, within = w.page.locator('body')) {
  const select = within.getByRole('combobox', { name: label });
  await select.click();
  await w.page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
}

async function employerPage(role: Role): Promise<Window> {
  const w = await enterAs(role, '/console/levy/employer/' + uscc);
  await w.page.getByRole('region', { name: '单位', exact: true }).getByText(name).waitFor();
  return w;
}

describe.sequential('the collection of contributions', () => {
  it('registers an employer as of an earlier month, with its people, to whom a second person agrees', async () => {
    const w = await enterAs('经办', '/console/');
    await openPage(w, '征缴', '单位登记');
    await w.page.getByRole('textbox', { name: /^统一社会信用代码/ }).fill(uscc.slice(0, 17) + (uscc[17] === '0' ? '1' : '0'));
    await w.page.getByText('校验位不对').waitFor();
    await w.page.getByRole('textbox', { name: /^统一社会信用代码/ }).fill(uscc);
    await w.page.getByRole('textbox', { name: /^单位名称/ }).fill(name);
    await w.page.getByRole('textbox', { name: /^法定代表人/ }).fill('端木造');
    await w.page.getByRole('textbox', { name: /^参保日期/ }).fill(first.replace('-', '') + '01');
    await screenshot(w, '征缴-单位登记');
    await w.page.keyboard.press('Control+Enter');
    await w.page.getByRole('region', { name: '单位', exact: true }).getByText(name).waitFor();
    for (const s of staff) {
      const body = { admdvs: region, psn_name: s.name, psn_cert_type: '01', certno: s.certno, begndate: first + '-01', reason: '开业时漏登', cover: { insutype: '310', psn_type: '1101' }, unit: { uscc, wage: s.wage } };
      const done = await call(w, 'post', '/api/v1/enrolment/persons', body);
      expect(done.state).toBe('待复核');
      await agreed(String(done.approval_id));
    }
    await w.page.goto('/console/levy/employers'); // afresh: the people were taken in behind the page
    await w.page.getByLabel('单位名称或统一社会信用代码').fill('端木');
    await w.page.keyboard.press('F3');
    const list = w.page.getByRole('region', { name: '参保单位' });
    await list.getByRole('row').filter({ hasText: uscc }).getByRole('button', { name: '打开' }).click();
    const people = w.page.getByRole('region', { name: '在册人员' });
    await people.getByRole('cell', { name: '6000.00' }).waitFor();
    const rows = await people.getByRole('row').filter({ hasText: '在职' }).allInnerTexts();
    for (const s of staff) s.psnNo = rows.find((r) => r.includes(s.wage + '.00'))!.trim().split(/\s+/)[1]!; // behind the number of the row
    await screenshot(w, '征缴-单位');
    await w.close();
  });

  it('has a declaration looked at, all that is wrong told at once, then declares', async () => {
    const w = await enterAs('经办', '/console/');
    await openPage(w, '征缴', '工资申报');
    const head = '统一社会信用代码,险种,所属月份,人员编号,证件号码,姓名,申报工资';
    const bad = [head, `${uscc},310,${monthBack(0)},没有的人,,某人,8000`, `${uscc},310,${monthBack(0)},${staff[0]!.psnNo},,,6100`, `${uscc},999,${monthBack(0)},${staff[0]!.psnNo},,,6100`].join('\n');
    await w.page.locator('input[type=file]').setInputFiles({ name: '申报.csv', mimeType: 'text/csv', buffer: Buffer.from(bad) });
    await w.page.getByRole('button', { name: '核对(F4)' }).waitFor();
    await w.page.keyboard.press('F4');
    await w.page.getByTestId('wrong').getByText(/^2 行不能办理/).waitFor();
    await screenshot(w, '征缴-工资申报-不能办理的行');
    await w.page.goto('/console/levy/wages?uscc=' + uscc);
    await w.page.getByLabel('新工资 ' + staff[0]!.psnNo).fill('6500');
    await w.page.getByRole('button', { name: '填好了' }).click();
    await w.page.keyboard.press('F4');
    await w.page.getByText('其中 1 人的工资要变').waitFor();
    await w.page.getByRole('button', { name: /^申\s?报$/ }).click();
    await agree(w);
    await w.page.getByText('申报已办理').waitFor();
    await w.close();
  });

  it('assesses by itself two months whose batches were done before the employer came', async () => {
    const w = await employerPage('经办');
    for (const month of [first, monthBack(2)]) {
      await w.page.getByRole('button', { name: '单独核定' }).click();
      const drawer = w.page.getByRole('dialog');
      await drawer.getByRole('textbox', { name: /^月份/ }).fill(month);
      await drawer.getByRole('textbox', { name: /^原因/ }).fill('批量核定以后登记');
      await agree(w);
      await drawer.waitFor({ state: 'hidden' });
      await w.page.getByRole('row').filter({ has: w.page.getByRole('cell', { name: month, exact: true }) }).getByText('逾期未缴').waitFor(); // the month, not the day it was due
    }
    await screenshot(w, '征缴-单位的缴费');
    await w.close();
  });

  it('assesses the month of all, sends the file of what is due, and takes in what came with a difference', async () => {
    const w = await enterAs('财务', '/console/');
    await openPage(w, '征缴', '核定缴费');
    await w.page.getByLabel('月份', { exact: true }).fill(monthBack(0));
    await w.page.keyboard.press('Control+Enter');
    await w.page.getByTestId('assessed').getByText(`单位职工 ${monthBack(0)}:已办完`).waitFor();
    await screenshot(w, '征缴-核定');
    await openPage(w, '征缴', '应缴与到账');
    const download = w.page.waitForEvent('download');
    await w.page.getByRole('button', { name: '生成并下载' }).click();
    const due = readFileSync(await (await download).path(), 'utf8');
    await w.page.getByTestId('due-file').waitFor();
    const mine = due.split('\n').map((l) => l.split(',')).filter((f) => f[2] === uscc && f[4] === first);
    expect(mine.length).toBe(1);
    const amount = mine[0]![8]!;
    const day = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    const stranger = creditCode('91390100MA8LEUY08');
    const sum = (Math.round(Number(amount) * 100) + 100) / 100;
    const paid = ['流水号,对象类别,对象编号,险种,所属期,金额,缴款日', `LEVY1,单位,${uscc},310,${first},${amount},${day}`, `LEVY2,单位,${stranger},310,${first},1.00,${day}`, `合计,2,${sum.toFixed(2)}`].join('\n');
    await choose(w, '缴费渠道', '网上');
    await w.page.locator('input[type=file]').setInputFiles({ name: '到账.csv', mimeType: 'text/csv', buffer: Buffer.from(paid) });
    const differences = w.page.getByRole('region', { name: '对账差异' });
    await differences.getByRole('row').filter({ hasText: 'LEVY1' }).getByText('我方无', { exact: true }).waitFor();
    await differences.getByRole('row').filter({ hasText: 'LEVY2' }).getByText('对象不符', { exact: true }).waitFor();
    await screenshot(w, '征缴-到账对账');
    await w.page.getByRole('button', { name: '把我方无的入账' }).click();
    await agree(w);
    await w.page.getByTestId('posted').getByText('本次入账 1 笔').waitFor();
    await openPage(w, '征缴', '欠费清单');
    await choose(w, '缴费对象', '单位');
    await w.page.keyboard.press('F3');
    const arrears = w.page.getByRole('region', { name: '欠费', exact: true });
    const open = arrears.getByRole('row').filter({ hasText: name });
    await open.first().waitFor();
    expect(await open.allInnerTexts()).toHaveLength(1);
    expect(await open.innerText()).toContain(monthBack(2));
    await screenshot(w, '征缴-欠费');
    await w.close();
  });

  it('counts receipts: received, used, voided, left', async () => {
    const w = await enterAs('财务', '/console/levy/receipts');
    await w.page.getByTestId('receipts').waitFor();
    await w.page.keyboard.press('F8');
    const drawer = w.page.getByRole('dialog');
    await drawer.getByRole('textbox', { name: /^票据种类/ }).fill('专用收据');
    await drawer.getByRole('textbox', { name: /^票据代码/ }).fill('LEVY');
    await drawer.getByRole('textbox', { name: /^起号/ }).fill('1');
    await drawer.getByRole('textbox', { name: /^止号/ }).fill('8000');
    await drawer.getByText('共 8000 张').waitFor();
    await agree(w);
    const row = w.page.getByRole('row').filter({ hasText: 'LEVY' });
    await row.getByRole('button', { name: '作废一个号' }).click();
    await w.page.getByRole('dialog').getByRole('textbox', { name: /^号码/ }).fill('8000');
    await w.page.getByRole('dialog').getByRole('textbox', { name: /^原因/ }).fill('印刷不清');
    await agree(w);
    await row.getByRole('cell', { name: '7999', exact: true }).waitFor();
    expect((await row.getByRole('cell').allInnerTexts()).slice(4, 8)).toEqual(['8000', '0', '1', '7999']);
    await screenshot(w, '征缴-票据');
    await w.close();
  });

  it('inspects the employer from opening to bill to closing', async () => {
    const w = await employerPage('稽核');
    await w.page.getByRole('button', { name: '缴费稽核立案' }).click();
    const drawer = w.page.getByRole('dialog');
    await drawer.getByRole('textbox', { name: /^立案的原因/ }).fill('职工举报少报工资');
    await agree(w);
    await w.page.getByTestId('inspection-state').getByText('已立案').waitFor();
    const who = w.page.getByRole('combobox', { name: '人员', exact: true });
    await who.click();
    await who.fill(staff[1]!.psnNo);
    await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
    await w.page.getByLabel('实际工资,元').fill('12000');
    await w.page.getByLabel('证据').fill('工资发放表第 3 页');
    await w.page.keyboard.press('F8');
    await w.page.getByTestId('inspection-state').getByText('已认定').waitFor();
    await w.page.getByText('少报基数').first().waitFor();
    await screenshot(w, '征缴-稽核认定');
    await w.page.getByRole('button', { name: '下达补缴' }).click();
    await agree(w);
    await w.page.getByTestId('inspection-state').getByText('已下达补缴').waitFor();
    await w.page.getByRole('button', { name: /^结\s?案$/ }).click();
    await w.page.getByLabel('结论').fill('补缴单已下达');
    await agree(w);
    await w.page.getByTestId('inspection-state').getByText('已结案').waitFor();
    await screenshot(w, '征缴-稽核结案');
    await w.close();
  });

  it('judges waiting at the end of the month', async () => {
    const w = await enterAs('经办', '/console/levy/waiting');
    await w.page.getByLabel('只核定这个单位的人员').fill(uscc);
    await w.page.keyboard.press('Control+Enter');
    await w.page.getByTestId('judged').getByText('已办完').waitFor();
    await screenshot(w, '征缴-月末待遇核定');
    await w.close();
  });

  it('goes through the register and explains two namesakes, the evidence side by side', async () => {
    const w = await enterAs('经办', '/console/levy/doubts');
    await w.page.getByRole('button', { name: '现在核对一遍' }).click();
    await agree(w);
    await w.page.getByText('核对已办完').waitFor();
    const list = w.page.getByRole('region', { name: '清理工单' });
    const row = list.getByRole('row').filter({ hasText: staff[0]!.psnNo }).filter({ hasText: staff[1]!.psnNo });
    await row.getByRole('button', { name: /^办\s?理$/ }).click();
    const evidence = w.page.getByRole('region', { name: '证据' });
    await evidence.getByText('不同').first().waitFor();
    await screenshot(w, '征缴-清理工单');
    w.expectRefusals();
    await w.page.getByRole('textbox', { name: /^办理结果或理由/ }).fill('核对过');
    await agree(w);
    await w.page.getByTestId('refused').waitFor(); // still there: cannot be called resolved
    await choose(w, /^怎么办/, '说明:登记是对的');
    await w.page.getByRole('textbox', { name: /^办理结果或理由/ }).fill('两人身份证原件核对无误,同名同日生');
    await agree(w);
    await w.page.getByText('工单已说明').waitFor();
    await w.close();
  });
});
