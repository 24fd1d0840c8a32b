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
    const inpatient = w.page.getByRole('row').filter({ hasText: '安澜市职工住院' }).first();
    await inpatient.getByRole('button', { name: /展开/ }).click();
    const clauses = w.page.getByTestId('clauses').filter({ visible: true });
    await clauses.getByText('扣起付线:从 范围内费用').waitFor();
    await clauses.getByText('依据 安职2023 第十条').first().waitFor();
    await screenshot(w, '政策-条款');
    await w.page.getByLabel('哪一天施行的').fill('19990101');
    await w.page.getByText('1999-01-01 施行 0 项').waitFor();
    await w.page.getByLabel('哪一天施行的').fill('');
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

  it('can be taken back: the old version is published once more by two persons', async () => {
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
    await w.close();
    const d = await enterAs('负责人', '/console/policy/proposals');
    await agreeOn(d, '文件撤回');
    expect(await text(d).inputValue()).not.toContain('2031-01-01');
    await d.page.getByText('(施行中)').first().waitFor();
    await d.close();
  });
});

// agreeOn has the director publish what was proposed for a reason, and opens it.
async function agreeOn(w: Window, reason: string) {
  await w.page.getByRole('row').filter({ hasText: reason }).getByRole('link').click();
  await w.page.getByRole('button', { name: '同意并发布' }).click();
  await w.page.getByTestId('confirm').click();
  await w.page.getByRole('link', { name: '打开发布的版本' }).click();
  await w.page.getByRole('tab', { name: '文本', exact: true }).waitFor();
}

// choose takes an option of a select.
async function choose(w: Window, label: string, option: string) {
  await w.page.getByRole('combobox', { name: label, exact: true }).click();
  await w.page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
}

describe.sequential('a policy that was never published', () => {
  const title = '安澜市离休干部门诊';
  const fresh = '390100-安澜/离休-门诊.yaml';

  it('is begun from nothing, written, checked, its cases run, tried and proposed', async () => {
    const w = await enterAs('政策', '/console/policy/packages');
    await w.page.getByRole('button', { name: '新政策' }).click();
    await w.page.getByLabel('标题').fill(title);
    await choose(w, '险种', '离休');
    await choose(w, '业务', '门诊');
    await screenshot(w, '政策-新政策');
    await w.page.getByRole('button', { name: '开始写' }).click();
    const box = w.page.getByRole('textbox', { name: fresh });
    await box.waitFor();
    await box.fill((await box.inputValue()).replace('为: 60%', '为: 95%').replace('请写文件的标题', '安澜市离休干部医疗保障办法(演示)'));
    await w.page.keyboard.press('F4');
    await w.page.getByText('1 个不通过').waitFor();
    await w.page.getByRole('tab', { name: '离休-门诊.例.yaml' }).click();
    const cases = w.page.getByRole('textbox', { name: '390100-安澜/离休-门诊.例.yaml' });
    await cases.fill((await cases.inputValue()).replace('统筹基金: 600, 个人: 900', '统筹基金: 950, 个人: 550'));
    await w.page.keyboard.press('F4');
    await w.page.getByTestId('cases').getByText('0 个不通过').waitFor();
    await screenshot(w, '政策-新政策的例');
    await w.page.getByRole('tab', { name: '与现行版本比较' }).click();
    await w.page.getByText('是第一次发布').waitFor();
    await w.page.getByRole('button', { name: /^试\s?算$/ }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('没有归这份政策管的结算').waitFor();
    await openPage(w, '政策', '试算记录');
    await w.page.getByRole('row').filter({ hasText: title }).getByText('完成').waitFor();
    await openPage(w, '政策', '新政策');
    await w.page.getByRole('textbox', { name: '390100-安澜/离休-门诊.例.yaml' }).or(w.page.getByRole('link', { name: title })).first().waitFor();
    if (await w.page.getByRole('link', { name: title }).isVisible()) await w.page.getByRole('link', { name: title }).click();
    await w.page.getByRole('button', { name: '检查并运行例(F4)' }).click();
    await w.page.getByTestId('cases').getByText('0 个不通过').waitFor();
    await w.page.getByRole('button', { name: '提出发布' }).click();
    await w.page.getByLabel('原因').fill('离休干部门诊第一次发布');
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已提出,请另一人').waitFor();
    await w.close();
  });

  it('is agreed by another person and is in force on its day', async () => {
    const w = await enterAs('负责人', '/console/policy/proposals');
    await agreeOn(w, '离休干部门诊第一次发布');
    await openPage(w, '政策', '政策目录');
    const row = w.page.getByRole('row').filter({ hasText: title }).first();
    await row.getByRole('button', { name: /展开/ }).click();
    await w.page.getByTestId('clauses').getByText('95%').filter({ visible: true }).first().waitFor();
    await openPage(w, '政策', '发布记录');
    await w.page.getByRole('row').filter({ hasText: title }).first().waitFor();
    await screenshot(w, '政策-发布记录');
    await w.close();
  });
});
