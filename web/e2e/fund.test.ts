// The director's and the cashier's day: from a fund's balance to the single
// settlement, the books against the statistics, terms and batches.
import { describe, expect, it } from 'vitest';
import { enterAs, openPage, screenshot, withBrowser } from './browser';

withBrowser();

describe.sequential('the funds', () => {
  it('shows the director each fund, that all reconciles, and opens to the entries', async () => {
    const w = await enterAs('负责人', '/console/');
    await openPage(w, '基金', '基金总览');
    await w.page.getByTestId('fund-card').first().waitFor();
    await w.page.getByTestId('reconciled').getByText('统计与账簿一致').waitFor();
    await w.page.locator('[data-drawn=yes]').nth(1).waitFor();
    await screenshot(w, '基金-总览');
    await openPage(w, '基金', '收支表');
    await w.page.getByTestId('table-reconciles').getByText('各基金与账簿相符').waitFor();
    await screenshot(w, '基金-收支表');
    await w.page.getByRole('button', { name: /^职工医保 统筹基金 支出·待遇 的明细/ }).click();
    await w.page.getByRole('region', { name: '收支明细' }).getByRole('cell', { name: '结算', exact: true }).first().waitFor();
    await screenshot(w, '基金-收支明细');
    await w.close();
  });

  it('opens a statistic from the scheme to the institution to the settlement', async () => {
    const w = await enterAs('负责人', '/console/fund/figures?by=险种');
    const table = w.page.getByRole('region', { name: '按险种统计', exact: true });
    await table.waitFor();
    await w.page.locator('[data-drawn=yes]').first().waitFor();
    await screenshot(w, '基金-统计');
    const sheet = w.page.waitForEvent('download');
    await table.getByRole('button', { name: '导出 Excel' }).click();
    expect((await sheet).suggestedFilename()).toBe('按险种统计.xlsx');
    const picture = w.page.waitForEvent('download');
    await w.page.getByRole('button', { name: '下载 PNG' }).click();
    expect((await picture).suggestedFilename()).toBe('按险种统计图.png');
    await table.getByRole('row').nth(1).getByRole('button').click();
    const places = w.page.getByRole('region', { name: '按机构统计', exact: true });
    await places.getByRole('row').nth(1).getByRole('button').click();
    const acts = w.page.getByRole('region', { name: '统计明细', exact: true });
    await acts.getByRole('cell', { name: '结算', exact: true }).first().waitFor();
    await screenshot(w, '基金-统计明细');
    await acts.getByRole('cell', { name: '结算', exact: true }).first().dblclick();
    await w.page.waitForURL(/\/console\/settlement\/one\//);
    await w.close();
  });

  it('compares statistics with the books, and lists the dearest bills', async () => {
    const w = await enterAs('负责人', '/console/fund/reconcile');
    await w.page.getByTestId('reconciled-all').getByText('全部一致').waitFor();
    await screenshot(w, '基金-统计与账簿核对');
    await w.page.getByRole('region', { name: '统计与账簿核对' }).getByRole('row').nth(1).getByRole('button').click();
    await w.page.getByRole('columnheader', { name: '所选的金额' }).waitFor();
    await openPage(w, '基金', '费用最高');
    await w.page.getByRole('region', { name: '费用最高的结算' }).getByRole('row').nth(1).waitFor();
    await screenshot(w, '基金-费用最高');
    await w.close();
  });

  it('lets the cashier open a term of the books and sweep the holds', async () => {
    const w = await enterAs('财务', '/console/fund/terms');
    await w.page.getByRole('textbox', { name: '期间', exact: true }).fill('2031-01');
    await w.page.getByRole('button', { name: '开账', exact: true }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('开账已办理').waitFor();
    await w.page.getByRole('row').filter({ hasText: '2031-01' }).first().waitFor();
    await screenshot(w, '基金-账簿期间');
    await openPage(w, '基金', '账户批次');
    await w.page.getByRole('button', { name: '清理', exact: true }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByTestId('swept').waitFor();
    await screenshot(w, '基金-账户批次');
    await w.close();
  });
});
