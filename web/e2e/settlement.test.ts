// A settlement told to the patient across the counter: found, opened, explained
// layer by layer, proved, printed twice, and tried at another hospital; and what a
// bill that nobody has made would cost.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enterAs, screenshot, withBrowser, type Window } from './browser';

withBrowser();

interface Row {
  setl_id: string;
  psn_no: string;
  kind: string;
  medfee_sumamt: number;
  fixmedins_name: string;
  setl_time: string;
}

async function read<T>(w: Window, path: string): Promise<T> {
  const answer = await w.page.request.get(w.origin + path);
  expect(answer.status(), path).toBe(200);
  return (await answer.json()) as T;
}

let chosen: Row | undefined;

// someSettlement is one of the demonstration's day, of a hospital, the dearest of
// those that the first hospitals had.
async function someSettlement(w: Window): Promise<Row> {
  if (chosen) return chosen;
  const { institutions } = await read<{ institutions: { fixmedins_code: string; fixmedins_type: string }[] }>(w, '/api/v1/institutions?limit=100');
  const rows: Row[] = [];
  for (const place of institutions.filter((p) => p.fixmedins_type === '1').slice(0, 5)) {
    const { settlements } = await read<{ settlements: Row[] }>(w, `/api/v1/institutions/${place.fixmedins_code}/settlements?limit=100`);
    rows.push(...settlements);
  }
  const reversed = new Set(rows.filter((r) => r.kind !== '结算').map((r) => r.psn_no));
  const live = rows.filter((r) => r.kind === '结算' && !reversed.has(r.psn_no)).sort((a, b) => b.medfee_sumamt - a.medfee_sumamt);
  chosen = live[0];
  if (!chosen) throw new Error('the city has settled nothing');
  return chosen;
}

async function openOne(w: Window): Promise<Row> {
  const row = await someSettlement(w);
  await w.page.goto('/console/settlement/one/' + row.setl_id);
  await w.page.getByTestId('answer').waitFor();
  return row;
}

// pick chooses in a select by typing.
async function pick(w: Window, label: string, typed: string) {
  await w.page.getByRole('combobox', { name: label, exact: true }).click();
  await w.page.keyboard.type(typed);
  await w.page.locator('.ant-select-item-option-content').filter({ hasText: typed, visible: true }).first().click();
}

describe('a settlement', () => {
  it('is found by its person and says why, layer by layer', async () => {
    const w = await enterAs('经办', '/console/settlement/find');
    const { setl_id, psn_no } = await someSettlement(w);
    await w.page.getByLabel('查找参保人').fill(psn_no);
    await w.page.keyboard.press('Enter');
    const line = w.page.getByRole('row').filter({ hasText: setl_id });
    await line.waitFor();
    await screenshot(w, '结算-查结算');
    await line.focus();
    await w.page.keyboard.press('Enter');
    await w.page.getByTestId('answer').waitFor();
    expect(await w.page.getByTestId('page').getByTestId('watermark').count()).toBe(1);
    await screenshot(w, '结算-结算单');
    const bar = w.page.getByRole('group', { name: '各方支付' });
    await bar.getByRole('button').first().click();
    const steps = w.page.getByTestId('steps');
    await steps.getByRole('columnheader', { name: '依据' }).first().waitFor();
    await steps.getByRole('columnheader', { name: '这次之前' }).first().waitFor();
    await screenshot(w, '结算-为什么');
    await w.page.getByRole('tab', { name: /^费用明细/ }).click();
    await w.page.getByRole('region', { name: '费用明细' }).getByRole('columnheader', { name: '先行自付' }).waitFor();
    await screenshot(w, '结算-费用明细');
    await w.page.getByRole('tab', { name: '费用类别与大写' }).click();
    await w.page.getByText('费用总额大写').waitFor();
    await w.page.getByText('费用总额大写').scrollIntoViewIfNeeded();
    await screenshot(w, '结算-费用类别');
    await w.close();
  });

  it('is found by its institution and days', async () => {
    const w = await enterAs('经办', '/console/settlement/find');
    const { fixmedins_name, setl_time } = await someSettlement(w);
    await w.page.getByRole('tab', { name: '按机构和日期' }).click();
    await w.page.getByLabel('结算日期起').fill(setl_time.slice(0, 10)); // the city's day, which may be over
    await w.page.keyboard.press('Enter');
    await pick(w, '机构', fixmedins_name);
    await w.page.keyboard.press('F3');
    await w.page.getByRole('button', { name: '为什么' }).first().waitFor();
    await screenshot(w, '结算-按机构');
    await w.close();
  });

  it('is reckoned again and proved', async () => {
    const w = await enterAs('经办', '/console/');
    const { setl_id } = await openOne(w);
    await w.page.getByRole('button', { name: '重算', exact: true }).click();
    await w.page.getByTestId('replayed').filter({ hasText: '一致' }).waitFor();
    const file = w.page.waitForEvent('download');
    await w.page.getByRole('button', { name: '证明', exact: true }).click();
    const download = await file;
    expect(download.suggestedFilename()).toBe(`证明-${setl_id}.json`);
    expect(readFileSync(await download.path(), 'utf8')).toContain(setl_id);
    await screenshot(w, '结算-重算与证明');
    await w.close();
  });

  it('is printed once, and again only with a reason', async () => {
    const w = await enterAs('经办', '/console/');
    const { setl_id } = await openOne(w);
    const paper = async () => {
      const file = w.page.waitForEvent('download');
      await w.page.getByTestId('print').click();
      const download = await file;
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    };
    const dialog = w.page.getByRole('dialog', { name: '打印单据' });
    await w.page.keyboard.press('F9');
    await dialog.getByText('241 × 140 毫米').click();
    const first = await paper();
    expect(first.name).toBe(`结算单-${setl_id}.pdf`);
    expect(first.content.subarray(0, 5).toString()).toBe('%PDF-');
    await dialog.waitFor({ state: 'hidden' });
    await w.page.keyboard.press('F9');
    await dialog.getByLabel(/这次是补打/).waitFor();
    await w.page.getByTestId('print').click();
    await dialog.getByText('请写明补打的原因', { exact: true }).waitFor();
    await dialog.getByLabel(/这次是补打/).fill('纸卡住了');
    await screenshot(w, '结算-补打');
    expect((await paper()).content.subarray(0, 5).toString()).toBe('%PDF-');
    await dialog.waitFor({ state: 'hidden' });
    await w.page.getByRole('tab', { name: '打印记录' }).click();
    await w.page.getByRole('row').filter({ hasText: '补打' }).filter({ hasText: '纸卡住了' }).waitFor();
    await w.page.getByText('纸卡住了').scrollIntoViewIfNeeded();
    await screenshot(w, '结算-打印记录');
    await w.page.keyboard.press('F9');
    await dialog.getByText('费用清单', { exact: true }).click();
    await dialog.getByText('Excel', { exact: true }).click();
    const list = await paper();
    expect(list.name).toBe(`费用清单-${setl_id}.xlsx`);
    expect(list.content.subarray(0, 2).toString()).toBe('PK');
    await w.close();
  });

  it('is tried at a hospital of another level', async () => {
    const w = await enterAs('经办', '/console/');
    await openOne(w);
    await w.page.keyboard.press('F4');
    await pick(w, '或者换成这个等级', '一级甲等');
    await w.page.getByRole('table', { name: '两处比较' }).waitFor();
    await screenshot(w, '结算-换一家医院');
    await w.close();
  });

  it('holds at 125 % zoom', async () => {
    const w = await enterAs('经办', '/console/', { width: Math.round(1366 / 1.25), height: Math.round(768 / 1.25) });
    await openOne(w);
    const wide = await w.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    for (const name of ['打印(F9)', '换一家医院试算(F4)', '重算', '证明']) expect(await w.page.getByRole('button', { name, exact: true }).isVisible(), name).toBe(true);
    await screenshot(w, '结算-放大到125%');
    await w.close();
  });
});

describe('a bill that nobody has made', () => {
  it('is reckoned before, here and at another level', async () => {
    const w = await enterAs('经办', '/console/');
    const row = await someSettlement(w);
    const { lines } = await read<{ lines: { name: string }[] }>(w, `/api/v1/settlements/${row.setl_id}/explanation`);
    await w.page.goto('/console/settlement/trial?psn_no=' + row.psn_no);
    await pick(w, '机构', row.fixmedins_name);
    await pick(w, '第 1 行项目', lines[0]!.name);
    await w.page.getByLabel(/^病种编码/).fill('');
    await w.page.getByLabel('第 1 行单价').fill('120');
    await w.page.getByLabel('第 1 行数量').fill('10');
    await w.page.keyboard.press('F4');
    await w.page.getByTestId('estimate').waitFor();
    await screenshot(w, '结算-费用测算');
    await pick(w, '比较的等级', '一级甲等');
    await w.page.getByRole('table', { name: '两处比较' }).waitFor();
    await w.page.getByRole('table', { name: '两处比较' }).scrollIntoViewIfNeeded();
    await screenshot(w, '结算-测算比较');
    await w.close();
  });
});

it('is not for whoever may not see settlements', async () => {
  const w = await enterAs('政策', '/console/settlement/find');
  await w.page.getByTestId('not-allowed').waitFor();
  await w.close();
});
