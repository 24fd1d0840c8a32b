// The director's and the cashier's day: from a fund's balance to the single
// settlement, the books against the statistics, what leaves as Excel, PDF and on
// paper; terms of the books with their archive, batches of the accounts, payments
// that go to the bank, come back and are paid again.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { agree, enterAs, openPage, screenshot, withBrowser, type Window } from './browser';
import { rowsOf } from './opened';
import { change, dayOf, idCard, person } from './persons';

withBrowser();

// got presses a button and reads the file that it saves.
async function got(w: Window, name: string, press: () => Promise<void>): Promise<Buffer> {
  const saved = w.page.waitForEvent('download');
  await press();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(name);
  return readFile(await file.path());
}

// asked reads the API as the page does.
async function asked<A>(w: Window, path: string): Promise<A> {
  const text = await w.page.evaluate(async (url) => (await fetch(url)).text(), '/api/v1' + path);
  return JSON.parse(text) as A;
}

const plain = (amount: string) => amount.replace(/[,\s]/g, '');

// under is the cell of a workbook's row under a heading.
const under = (rows: string[][], row: string[], heading: string) => row[rows[0]!.indexOf(heading)] ?? '';

describe.sequential('the funds', () => {
  it('shows the director each fund, that all reconciles, and opens to the entries, which add up', async () => {
    const w = await enterAs('负责人', '/console/');
    await openPage(w, '基金', '基金总览');
    await w.page.getByTestId('fund-card').first().waitFor();
    await w.page.getByTestId('reconciled').getByText('统计与账簿一致').waitFor();
    await w.page.locator('[data-drawn=yes]').nth(1).waitFor();
    await screenshot(w, '基金-总览');
    await openPage(w, '基金', '收支表');
    await w.page.getByTestId('table-reconciles').getByText('各基金与账簿相符').waitFor();
    await screenshot(w, '基金-收支表');
    const table = w.page.getByRole('region', { name: '基金收支表' });
    const pdf = await got(w, '基金收支表.pdf', () => table.getByRole('button', { name: '下载 PDF' }).click());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const opened = rowsOf(await got(w, '基金收支表.xlsx', () => table.getByRole('button', { name: '导出 Excel' }).click()));
    const spent = opened.find((r) => r[0] === '职工医保 统筹基金' && r[1] === '支出·待遇')![2]!;
    await w.page.evaluate(() => {
      window.print = () => {
        document.documentElement.dataset.printed = document.querySelector('.paper')?.textContent ?? '';
        window.dispatchEvent(new Event('afterprint'));
      };
    });
    await table.getByRole('button', { name: '打印' }).click();
    await expect.poll(() => w.page.evaluate(() => document.documentElement.dataset.printed ?? '')).toContain('基金收支表');
    await w.page.getByRole('button', { name: /^职工医保 统筹基金 支出·待遇 的明细/ }).click();
    const entries = w.page.getByRole('region', { name: '收支明细' });
    await entries.getByRole('cell', { name: '结算', exact: true }).first().waitFor();
    await w.page.getByTestId('whole').getByText(/\d/).waitFor();
    expect(Number(plain(await w.page.getByTestId('whole').innerText()))).toBe(Number(spent));
    await screenshot(w, '基金-收支明细');
    // all rows of the list leave, not those of the page, and add up to the figure
    const size = await entries.getByRole('row').filter({ has: w.page.getByRole('cell') }).count();
    const rows = rowsOf(await got(w, '收支明细.xlsx', () => entries.getByRole('button', { name: '导出 Excel' }).click()));
    expect(rows.length - 2).toBeGreaterThan(size);
    expect(new Set(rows.map((r) => under(rows, r, '分录编号'))).size).toBeGreaterThan(size);
    expect(Number(under(rows, rows.at(-1)!, '金额'))).toBe(Number(spent));
    await w.page.getByText(`已导出 ${rows.length - 2} 行`).waitFor();
    await w.close();
  });

  it('opens a statistic from the scheme to the institution to the settlements, which add up', async () => {
    const w = await enterAs('负责人', '/console/fund/figures?by=险种');
    const table = w.page.getByRole('region', { name: '按险种统计', exact: true });
    await table.waitFor();
    await w.page.locator('[data-drawn=yes]').first().waitFor();
    await screenshot(w, '基金-统计');
    await got(w, '按险种统计.xlsx', () => table.getByRole('button', { name: '导出 Excel' }).click());
    const pdf = await got(w, '按险种统计.pdf', () => table.getByRole('button', { name: '下载 PDF' }).click());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const picture = await got(w, '按险种统计图.png', () => w.page.getByRole('button', { name: '下载 PNG' }).click());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    // the first bar opens what the first row opens
    const chart = (await w.page.getByRole('figure', { name: '按险种统计图' }).locator('.chart').boundingBox())!;
    await w.page.mouse.click(chart.x + 90 + 20, chart.y + chart.height / 2);
    const places = w.page.getByRole('region', { name: '按机构统计', exact: true });
    const first = places.getByRole('row').nth(1);
    await first.getByRole('button').waitFor();
    const cells = await first.getByRole('cell').allInnerTexts();
    const [count, total] = [Number(cells[1]), plain(cells[2]!)];
    await first.getByRole('button').click();
    const acts = w.page.getByRole('region', { name: '统计明细', exact: true });
    await acts.getByRole('cell', { name: '结算', exact: true }).first().waitFor();
    await screenshot(w, '基金-统计明细');
    const rows = rowsOf(await got(w, '统计明细.xlsx', () => acts.getByRole('button', { name: '导出 Excel' }).click()));
    const bills = rows.slice(1, -1).map((r) => under(rows, r, '种类'));
    expect(bills.filter((k) => k === '结算').length - bills.filter((k) => k === '撤销').length).toBe(count);
    expect(Number(under(rows, rows.at(-1)!, '医疗费总额'))).toBe(Number(total));
    await acts.getByRole('button', { name: '导出全部结算' }).click();
    await w.page.getByRole('dialog').getByLabel('原因').fill('对账');
    const file = await got(w, (await w.page.getByRole('dialog').locator('strong').innerText()).replace(/^/, '结算-') + '.csv', () => agree(w));
    expect(file.toString('utf8').split('\n').length).toBeGreaterThan(count);
    await acts.getByRole('cell', { name: '结算', exact: true }).first().dblclick();
    await w.page.waitForURL(/\/console\/settlement\/one\//);
    await w.close();
  });

  it('compares statistics with the books, lists the dearest bills and the balances', async () => {
    const w = await enterAs('负责人', '/console/fund/reconcile');
    await w.page.getByTestId('reconciled-all').getByText('全部一致').waitFor();
    await screenshot(w, '基金-统计与账簿核对');
    await w.page.getByRole('region', { name: '统计与账簿核对' }).getByRole('row').nth(1).getByRole('button').click();
    await w.page.getByRole('columnheader', { name: '所选的金额' }).waitFor();
    await openPage(w, '基金', '费用最高');
    await w.page.getByRole('region', { name: '费用最高的结算' }).getByRole('row').nth(1).waitFor();
    await screenshot(w, '基金-费用最高');
    await openPage(w, '基金', '科目余额');
    await w.page.getByRole('region', { name: '科目余额' }).getByRole('cell', { name: '存款', exact: true }).first().waitFor();
    await screenshot(w, '基金-科目余额');
    await w.close();
  });

  it('credits accounts, gives interest and sweeps the holds', async () => {
    const w = await enterAs('财务', '/console/fund/runs');
    await w.page.getByRole('checkbox', { name: /^补划/ }).check(); // the city itself has credited the months
    for (const name of ['划入', '计息']) await w.page.getByRole('button', { name, exact: true }).click();
    await expect.poll(() => w.page.getByTestId('run-made').getByText('已办完').count(), { timeout: 120_000 }).toBe(2);
    await w.page.getByRole('region', { name: '账户批次' }).getByRole('cell', { name: '已办完' }).nth(1).waitFor();
    await w.page.getByRole('button', { name: '清理', exact: true }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByTestId('swept').waitFor();
    await screenshot(w, '基金-账户批次');
    await w.close();
  });

  it('closes a month with its archive, which a second person opens again', async () => {
    const w = await enterAs('财务', '/console/fund/terms');
    const from = `${Number(dayOf(0).slice(0, 4)) - 2}-01-01`;
    const { months } = await asked<{ months: { month: string; fund: string; closing: number }[] }>(w, `/fund-months?begndate=${from}&enddate=${dayOf(0)}`);
    const term = months.find((m) => m.fund === '合计' && m.closing !== 0)!.month; // the first of these books: nothing is dated into it any more
    const line = (kind: string) => w.page.getByRole('row').filter({ hasText: term }).filter({ has: w.page.getByText(kind, { exact: true }) });
    await w.page.getByRole('textbox', { name: '期间', exact: true }).fill(term);
    for (const act of ['开账', '结账']) {
      await w.page.getByRole('button', { name: act, exact: true }).click();
      await w.page.getByTestId('confirm').click();
      await w.page.getByText(act + '已办理').waitFor();
      await line(act).first().waitFor();
    }
    await line('结账').getByRole('button', { name: /余额 \d+ 项/ }).click();
    const seal = w.page.getByRole('dialog').getByRole('region', { name: term + ' 封存的余额' });
    await seal.getByRole('cell', { name: '存款', exact: true }).first().waitFor();
    const lines = rowsOf(await got(w, term + ' 封存的余额.xlsx', () => seal.getByRole('button', { name: '导出 Excel' }).click()));
    expect(lines.slice(1).reduce((sum, l) => sum + Math.round(Number(under(lines, l, '余额(借方为正)')) * 100), 0)).toBe(0); // debits and credits
    await screenshot(w, '基金-账簿期间');
    await w.page.getByRole('dialog').getByRole('button', { name: /Close|关闭/ }).click();
    await w.page.getByRole('button', { name: '提出重开', exact: true }).click();
    await w.page.getByRole('dialog').getByLabel('原因').fill('漏记一笔利息');
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已提出,待负责人').waitFor();
    await w.close();

    const second = await enterAs('负责人', '/console/approvals/inbox');
    await second.page.getByRole('row').filter({ hasText: '漏记一笔利息' }).getByRole('link', { name: '办理' }).click();
    await second.page.getByRole('button', { name: '同意并办理' }).click();
    await agree(second);
    await second.page.getByText('同意并办理已办理').waitFor();
    await second.page.goto('/console/fund/terms');
    await second.page.getByRole('row').filter({ hasText: term }).filter({ hasText: '漏记一笔利息' }).getByText('重开', { exact: true }).waitFor();
    await second.close();
  });
});

describe.sequential('payments', () => {
  const kind = '生育津贴';
  const accounts = ['6222020000000003018', '6222020000000003026'];
  let first = '';

  it('are determined by the counter, which also does the month of the periodic benefits', async () => {
    const w = await enterAs('经办', '/console/fund/payments');
    for (const [i, account] of accounts.entries()) {
      const psnNo = await person(w, { name: '付款' + '甲乙'[i], certno: idCard('19900303', 420 + 2 * i), scheme: '310' });
      await change(w, `/persons/${psnNo}/maternity-allowances`, {
        insutype: '310', birth_date: dayOf(0), manner: '顺产', children: 1, monthly_base: 9000, fund: '统筹基金', party: psnNo,
        payee: { payee_name: '付款' + '甲乙'[i], bank: '安澜银行', bank_account: account },
      });
    }
    await w.page.getByRole('button', { name: '核定', exact: true }).click();
    await w.page.getByTestId('determined').getByText('核定').waitFor();
    await w.page.goto('/console/fund/payments?state=待支付&kind=' + kind);
    await w.page.getByRole('region', { name: '付款单' }).getByRole('cell', { name: kind }).nth(1).waitFor();
    await screenshot(w, '基金-付款单');
    await w.close();
  });

  // sent makes a file of the kind and reads its rows.
  async function sent(w: Window): Promise<{ batch: string; orders: string[][] }> {
    await w.page.getByRole('button', { name: '生成付款文件', exact: true }).click();
    await w.page.getByRole('textbox', { name: /^只付一种用途/ }).fill(kind);
    const saved = w.page.waitForEvent('download');
    await w.page.getByTestId('confirm').click();
    const file = await saved;
    const lines = (await readFile(await file.path(), 'utf8')).replace('\ufeff', '').trim().split('\n').map((l) => l.trim().split(','));
    const batch = /^付款文件-(.+)\.csv$/.exec(file.suggestedFilename())![1]!;
    await w.page.getByTestId('file-made').getByText(batch).waitFor();
    return { batch, orders: lines.slice(1) };
  }

  // answer gives the bank's answer to a batch as a file.
  async function answer(w: Window, batch: string, lines: string[]) {
    await w.page.getByRole('button', { name: '处理回盘 ' + batch }).click();
    await w.page.locator('input[type=file]').setInputFiles({ name: '回盘.csv', mimeType: 'text/csv', buffer: Buffer.from('付款单号,结果,原因\n' + lines.join('\n') + '\n') });
    await w.page.getByText(`回盘 ${lines.length} 笔,送出 ${lines.length} 笔`).waitFor();
    await w.page.getByRole('button', { name: '入账', exact: true }).click();
    await w.page.getByTestId('answered').waitFor();
  }

  it('go to the bank; one comes back, is named and gets another account', async () => {
    const w = await enterAs('财务', '/console/fund/batches');
    const { batch, orders } = await sent(w);
    first = batch;
    const back = orders.find((o) => o.includes(accounts[0]!))![1]!;
    const again = await got(w, `付款文件-${batch}.csv`, () => w.page.getByRole('row').filter({ hasText: batch }).getByRole('button', { name: '再取文件' }).click());
    expect(again.toString('utf8')).toContain(back);
    await answer(w, batch, orders.map((o) => `${o[1]},${o[1] === back ? '退票,户名不符' : '成功,'}`));
    await w.page.getByTestId('answered').getByText(`成功 ${orders.length - 1} 笔`).waitFor();
    await w.page.getByRole('list', { name: '退票的付款单' }).getByText('户名不符').waitFor();
    await screenshot(w, '基金-银行回盘');
    await w.page.getByRole('button', { name: '去更正退票的 1 笔' }).click();
    await w.page.getByRole('row').filter({ hasText: '户名不符' }).waitFor();
    await w.page.getByRole('button', { name: '更正 ' + back }).click();
    await w.page.getByRole('textbox', { name: '开户银行' }).fill('安澜农商银行');
    await w.page.getByRole('textbox', { name: '账号', exact: true }).fill('6222020000000003034');
    await w.page.getByRole('textbox', { name: '更正的原因' }).fill('本人更正');
    await screenshot(w, '基金-更正收款账户');
    await w.page.getByRole('button', { name: '更正,等下一个付款文件' }).click();
    await w.page.getByText('没有这样的付款单').waitFor();
    await w.close();
  });

  it('that came back are paid by the next file', async () => {
    const w = await enterAs('财务', '/console/fund/batches');
    await w.page.getByRole('row').filter({ hasText: first }).waitFor();
    const { batch, orders } = await sent(w);
    expect(orders.some((o) => o.includes('6222020000000003034'))).toBe(true);
    await answer(w, batch, orders.map((o) => o[1] + ',成功,'));
    await w.page.getByTestId('answered').getByText('退票 0 笔').waitFor();
    await w.page.goto('/console/fund/payments?state=已支付&batch_id=' + batch);
    await w.page.getByRole('region', { name: '付款单' }).getByText('已支付').first().waitFor();
    await screenshot(w, '基金-付款批次');
    await w.close();
  });
});
