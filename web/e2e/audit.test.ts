// The auditors' day: the queue of findings with their evidence, a rule of one's
// own from the first line to being in force, and knowledge taken in by two persons.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, openPage, screenshot, withBrowser, type Window } from './browser';

withBrowser();

const own = Date.now().toString(36).toUpperCase().slice(-6);
const rule = { code: 'E2E-' + own, title: '服务项目数量' + own };
const batch = '试验批' + own;

const text = (hit: string) =>
  [
    `规则: ${rule.title}`,
    `编号: ${rule.code}`,
    '种类: 式',
    '对象: 明细',
    '定义: 看一看服务项目的数量。',
    '命中: 数量不为零。',
    `命中式: ${hit}`,
    '质疑金额: 整行。',
    '环节: 事后',
    '级别: 线索',
    '控制: 不控制',
    '依据: 本地参数',
    '',
  ].join('\n');

const bad = '例: 一次就算\n明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | 0031 | 1 |\n疑点:\n| 行 | 数量 | 金额 |\n| 1 | 1 | 10.00 |\n';
const good = '例: 药品不算\n明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | XA01 | 1 |\n';

const layout = `来源: 安澜
批次: ${batch}
标题: 限频次
依据: 样例
施行: 2026-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 上限, 列: 数量}, {参数: 窗口, 列: 窗口}]
`;
const table = `名称,编码,数量,窗口\n换药${own},E${own}01,1,日\n坏行,00 11,1,日\n`;

const region = (w: Window, name: string | RegExp) => w.page.getByTestId('page').getByRole('region', { name });

// approve has the second person approve what the first proposed.
async function approve(about: string, shot: string) {
  const w = await enterAs('负责人', '/console/approvals/inbox');
  const row = w.page.getByRole('row').filter({ hasText: about }).first();
  await row.getByRole('link', { name: '办理' }).click();
  await w.page.getByRole('region', { name: '全部内容' }).waitFor();
  await screenshot(w, shot);
  await w.page.getByRole('button', { name: '同意并办理' }).click();
  await agree(w);
  await w.page.getByRole('region', { name: '办理结果' }).waitFor();
  await w.close();
}

describe.sequential('findings', () => {
  let address = '';

  it('are summed, filtered, seen with their evidence side by side, and decided', async () => {
    const w = await enterAs('稽核', '/console/');
    await openPage(w, '审核', '疑点');
    await region(w, '疑点清单').getByRole('row').nth(1).waitFor();
    await screenshot(w, '审核-疑点');
    const cell = region(w, '疑点汇总').getByRole('link').first();
    const told = /^(\d+) 个/.exec(await cell.innerText());
    await cell.click();
    await region(w, '疑点汇总').getByText(`${told![1]} 个疑点`).waitFor();
    await region(w, '疑点清单').getByRole('row').filter({ hasText: '待处理' }).first().getByRole('link').first().click();
    await region(w, '判定依据').waitFor();
    await region(w, '条款、规则和知识点').getByText('规则版本').waitFor();
    await region(w, '费用明细').getByText('质疑', { exact: true }).first().waitFor();
    await region(w, '医嘱、报告和病历').waitFor();
    await screenshot(w, '审核-一个疑点');
    address = new URL(w.page.url()).pathname;
    await region(w, '处理').getByRole('button', { name: '认定' }).click();
    await w.page.getByRole('dialog').getByLabel('理由').fill('看过病历,属实');
    await agree(w);
    await region(w, '处理').getByText('看过病历,属实').waitFor();
    await region(w, '处理').getByText('要改须由另一人办理').waitFor();
    await w.page.keyboard.press('F8');
    await w.page.getByText('这条规则没有别的待处理疑点').or(w.page.getByTestId('page').getByRole('button', { name: '不成立' })).first().waitFor();
    await w.close();
  });

  it('are decided anew by another person only', async () => {
    const w = await enterAs('复核', address);
    await region(w, '处理').getByRole('button', { name: '不成立' }).click();
    await w.page.getByRole('dialog').getByLabel('理由').fill('病历里有指征');
    await agree(w);
    await region(w, '处理').getByText('病历里有指征').waitFor();
    await screenshot(w, '审核-改判');
    await w.close();
  });

  it('leave as a workbook, with a reason', async () => {
    const w = await enterAs('稽核', '/console/audit/findings');
    await region(w, '疑点清单').getByRole('row').nth(1).waitFor();
    await w.page.getByRole('button', { name: '全部导出 Excel' }).click();
    await w.page.getByRole('dialog').getByLabel('导出的原因').fill('月度通报');
    const file = w.page.waitForEvent('download');
    await agree(w);
    expect((await file).suggestedFilename()).toBe('疑点.xlsx');
    await w.close();
  });

  it('are not shown to the counter', async () => {
    const w = await enterAs('经办', '/console/audit/findings');
    await w.page.getByTestId('not-allowed').waitFor();
    await w.close();
  });
});

describe.sequential('a rule', () => {
  it('is written, its faults told by line, its cases run in place, and kept as a draft', async () => {
    const w = await enterAs('稽核', '/console/audit/new');
    await w.page.getByRole('combobox', { name: '种类' }).fill('zjxdsz');
    await w.page.keyboard.press('Enter');
    const box = w.page.getByRole('textbox', { name: '规则', exact: true });
    await box.fill(text('编码开头("00") 且 数量 >'));
    await w.page.getByRole('textbox', { name: '文件名' }).fill(rule.title + '.rule');
    await w.page.keyboard.press('F4');
    await region(w, '检查结果').getByText(/第 7 行/).first().waitFor();
    await screenshot(w, '审核-规则有错');
    await box.fill(text('编码开头("00") 且 数量 > 0'));
    await w.page.getByRole('tab', { name: '应当查出的例', exact: true }).click();
    await w.page.getByRole('textbox', { name: '应当查出的例', exact: true }).fill(bad);
    await w.page.getByRole('tab', { name: '不应当查出的例', exact: true }).click();
    await w.page.getByRole('textbox', { name: '不应当查出的例', exact: true }).fill(good);
    await w.page.keyboard.press('F4');
    await region(w, '检查结果').getByText('2 个例全部相符').waitFor();
    await screenshot(w, '审核-试算例');
    await w.page.getByRole('button', { name: '存草稿' }).click();
    await agree(w);
    await w.page.getByTestId('page').getByText(`${rule.code} ${rule.title}`).waitFor();
    await w.close();
  });

  it('is tried on history, with a chart by month, and runs in the shadow', async () => {
    const w = await enterAs('稽核', '/console/audit/rule/' + rule.code);
    await w.page.getByRole('button', { name: '试跑' }).click();
    await agree(w);
    await w.page.getByTestId('trial-result').waitFor();
    await w.page.locator('[data-drawn=yes]').waitFor();
    await region(w, /^部分命中/).getByRole('row').nth(1).waitFor();
    await screenshot(w, '审核-试跑');
    await w.page.getByTestId('page').getByRole('link', { name: rule.title }).click();
    await w.page.getByRole('button', { name: '转影子' }).click();
    await agree(w);
    await w.page.getByTestId('page').getByText('影子', { exact: true }).waitFor();
    await w.close();
  });

  it('comes into force when a second person approves', async () => {
    const w = await enterAs('稽核', '/console/audit/rule/' + rule.code);
    await w.page.getByRole('button', { name: '提出启用' }).click();
    await w.page.getByRole('dialog').getByLabel('原因').fill('试跑满意 ' + own);
    await agree(w);
    await w.page.getByText('已提出').waitFor();
    await w.close();
    await approve(own, '审核-规则复核');
    const again = await enterAs('负责人', '/console/audit/rules');
    await again.page.getByLabel('编号、名称或文本里的字').fill(rule.code);
    await again.page.keyboard.press('F3');
    const row = region(again, '审核规则').getByRole('row').filter({ hasText: rule.code });
    await row.getByText('启用', { exact: true }).waitFor();
    await screenshot(again, '审核-规则');
    await row.getByRole('link').click();
    await again.page.getByRole('tab', { name: '版本(3)' }).waitFor();
    expect(await again.page.getByRole('button', { name: '存草稿' }).count()).toBe(0);
    await again.close();
  });
});

describe.sequential('knowledge', () => {
  it('is previewed with the refused rows, and proposed', async () => {
    const w = await enterAs('稽核', '/console/audit/knowledge');
    await w.page.locator('input[type=file]').setInputFiles([
      { name: '频次.csv', mimeType: 'text/csv', buffer: Buffer.from(table) },
      { name: '交付说明.yaml', mimeType: 'application/yaml', buffer: Buffer.from(layout) },
    ]);
    await w.page.getByRole('button', { name: '预览' }).click();
    const report = region(w, new RegExp('^预览 安澜 ' + batch));
    await report.getByText('不像编码').waitFor();
    await screenshot(w, '审核-知识入库');
    await w.page.getByRole('button', { name: '提出入库' }).click();
    await w.page.getByRole('dialog').getByLabel('原因').fill('公告 ' + own);
    await agree(w);
    await w.page.getByText('已提出').waitFor();
    await w.close();
  });

  it('is taken in by the second person, then found with its course', async () => {
    await approve(batch, '审核-知识复核');
    const w = await enterAs('稽核', '/console/audit/points');
    await w.page.getByLabel('项目编码或它的开头').fill(`E${own}01`);
    await w.page.keyboard.press('F3');
    const row = region(w, '知识点').getByRole('row').filter({ hasText: '换药' + own });
    await row.waitFor();
    await screenshot(w, '审核-知识点');
    await row.getByRole('link').click();
    await region(w, '各版本(1)').getByText(batch).waitFor();
    await screenshot(w, '审核-一个知识点');
    await w.close();
  });
});
