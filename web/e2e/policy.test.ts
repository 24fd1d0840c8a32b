// The policy desk's day: what is in force, a text changed and checked in place,
// tried on history, published by a second person, and the way back.
import { describe, expect, it } from 'vitest';
import { enterAs, openPage, screenshot, withBrowser, type Window } from './browser';

withBrowser();

const entry = '390100-安澜/职工-住院.yaml';
const now = '为: {在职: 0%, 退休: 4%}}]';
const later = '为: {在职: 0%, 退休: 4%}}, {自: 2031-01-01, 依据: 安职2023 第十一条, 为: {在职: 0%, 退休: 5%}}]';

const text = (w: Window) => w.page.getByRole('textbox', { name: entry });

// rewrite puts one text of the policy for another.
async function rewrite(w: Window, before: string, after: string) {
  await text(w).waitFor();
  const whole = await text(w).inputValue();
  expect(whole).toContain(before);
  await text(w).fill(whole.replace(before, after));
}

async function openInpatient(w: Window) {
  await w.page.getByLabel('查找政策').fill('职工住院');
  await w.page.getByRole('link', { name: '安澜市职工住院' }).first().click();
  await text(w).waitFor();
}

describe.sequential('a change of a policy', () => {
  it('begins with what is in force: its text, its cases run in place, each step of one', async () => {
    const w = await enterAs('政策', '/console/');
    await openPage(w, '政策', '政策目录');
    await w.page.getByText('今天是').waitFor();
    await screenshot(w, '政策-目录');
    await openInpatient(w);
    expect(await text(w).inputValue()).toContain('统筹区: 390100');
    await screenshot(w, '政策-版本');
    await w.page.getByRole('tab', { name: '例', exact: true }).click();
    await w.page.getByTestId('cases').getByText('0 个不通过').waitFor();
    await w.page.getByRole('button', { name: '看每一步:在职三级首次住院' }).click();
    const steps = w.page.getByRole('region', { name: '每一步' });
    await steps.getByText('扣起付线').first().waitFor();
    expect(await steps.innerText()).toContain('14,702.60');
    await screenshot(w, '政策-例的每一步');
    await w.page.getByRole('tab', { name: '依据与检查' }).click();
    await w.page.getByText('检查没有问题').waitFor();
    await w.close();
  });

  it('is checked at the line, compared cell by cell, and tried on what was settled', async () => {
    const w = await enterAs('政策', '/console/policy/packages');
    await openInpatient(w);
    await w.page.getByRole('button', { name: '改成新版本' }).click();
    await w.page.getByRole('button', { name: '检查并运行例(F4)' }).waitFor();
    await rewrite(w, '比例: 支付比例,', '比例: 支付比列,');
    await w.page.keyboard.press('F4');
    const complaints = w.page.getByTestId('complaints');
    await complaints.getByText('P201').first().waitFor();
    expect(await w.page.getByRole('button', { name: '提出发布' }).isDisabled()).toBe(true);
    await complaints.getByRole('link').first().click();
    expect(await text(w).evaluate((box) => (box as HTMLTextAreaElement).value.slice((box as HTMLTextAreaElement).selectionStart, (box as HTMLTextAreaElement).selectionEnd))).toContain('支付比列');
    await screenshot(w, '政策-检查出的错误');
    await rewrite(w, '比例: 支付比列,', '比例: 支付比例,');
    await rewrite(w, '三级: {至3万: 82%', '三级: {至3万: 70%');
    await w.page.keyboard.press('F4');
    const difference = w.page.getByTestId('difference');
    await difference.getByRole('cell', { name: '三级·至3万' }).waitFor();
    expect(await difference.innerText()).toMatch(/82%[\s\S]*70%/);
    await screenshot(w, '政策-逐格比较');
    await w.page.getByRole('tab', { name: '例', exact: true }).click();
    await w.page.getByText('✗ 不通过').first().waitFor();
    await w.page.reload();
    await w.page.getByText('改过,还没有发布').waitFor();
    await w.page.getByRole('button', { name: '检查并运行例(F4)' }).click();
    await w.page.getByRole('button', { name: /^试\s?算$/ }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByTestId('whatif-result').waitFor();
    await w.page.locator('.chart[data-drawn=yes]').first().waitFor();
    expect(await w.page.getByTestId('whatif-result').innerText()).toContain('统筹基金');
    await screenshot(w, '政策-试算');
    await w.page.reload();
    await w.page.getByTestId('whatif-result').waitFor();
    await w.close();
  });

  it('is proposed with a reason, and its author cannot publish it', async () => {
    const w = await enterAs('政策', '/console/policy/packages');
    await openInpatient(w);
    await w.page.getByRole('button', { name: '改成新版本' }).click();
    await rewrite(w, now, later);
    await w.page.getByRole('button', { name: '检查并运行例(F4)' }).click();
    await w.page.getByTestId('difference').getByRole('cell', { name: '退休', exact: true }).waitFor();
    await w.page.getByRole('button', { name: '提出发布' }).click();
    await w.page.getByLabel('原因').fill('二〇三一年起退休加点提高');
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已提出,请另一人').waitFor();
    await openPage(w, '政策', '待发布');
    await w.page.getByRole('row').filter({ hasText: '二〇三一年起退休加点提高' }).getByRole('link').click();
    await w.page.getByText('自己提出的不能自己复核').waitFor();
    expect(await w.page.getByRole('button', { name: '同意并发布' }).count()).toBe(0);
    await w.close();
  });

  it('is published by the director, who sees what it changes', async () => {
    const w = await enterAs('负责人', '/console/policy/proposals');
    await w.page.getByRole('row').filter({ hasText: '二〇三一年起退休加点提高' }).getByRole('link').click();
    await w.page.getByTestId('difference').getByText('2031-01-01 起').first().waitFor();
    await screenshot(w, '政策-复核发布');
    await w.page.getByRole('button', { name: '同意并发布' }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByRole('link', { name: '打开发布的版本' }).click();
    await text(w).waitFor();
    expect(await text(w).inputValue()).toContain('2031-01-01');
    await w.close();
  });

  it('can be taken back: the old version is published once more', async () => {
    const w = await enterAs('政策', '/console/policy/packages');
    await openInpatient(w);
    await w.page.getByRole('tab', { name: /^与别的版本比较/ }).click();
    await w.page.getByTestId('difference').waitFor();
    await w.page.getByRole('button', { name: '打开那一版' }).click();
    await w.page.getByRole('button', { name: '退回到这一版' }).click();
    await w.page.getByLabel('原因').fill('文件撤回');
    await screenshot(w, '政策-退回');
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已提出,请另一人').waitFor();
    await openPage(w, '政策', '待发布');
    await w.page.getByRole('row').filter({ hasText: '文件撤回' }).getByRole('link').click();
    await w.page.getByRole('button', { name: /^撤\s?回$/ }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已撤回').first().waitFor();
    await w.close();
  });
});
