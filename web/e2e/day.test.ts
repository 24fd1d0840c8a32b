// One day in the city, told over the roles: a child is born and enrolled, its
// contribution is taken, the hospital bills it, the mother asks why she paid; an
// auditor decides a finding; a policy and a rule are published, each by two
// persons; the director reads the figures; the administrators see who did it all,
// and that nobody changed anything since.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, openPage, screenshot, withBrowser, type Role, type Window } from './browser';
import { outpatient } from './hospital';
import { day, idCard, person } from './persons';

withBrowser();

const own = Date.now().toString(36).toUpperCase().slice(-6);
const child = { name: '上官晨曦', birth: 'T39' + own, psnNo: '', setlId: '' };
const mother = { name: '令狐安澜', certno: idCard('19960202', 400 + 2 * Math.floor(Math.random() * 250)) };
const reasons = { policy: '居民二级门诊提高 ' + own, rule: '一天的规则 ' + own };

const page = (w: Window) => w.page.getByTestId('page');
const region = (w: Window, name: string | RegExp) => page(w).getByRole('region', { name });

// choose picks from a select by its label.
async function choose(w: Window, label: RegExp, option: string) {
  const select = w.page.getByRole('combobox', { name: label });
  await select.click();
  await select.fill(option.slice(0, 2));
  await w.page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
}

// propose gives the reason in the dialog that was opened, and says yes.
async function propose(w: Window, reason: string) {
  await w.page.getByRole('dialog').getByLabel(/^原因/).fill(reason);
  await agree(w);
  await w.page.getByText('已提出').first().waitFor();
}

describe.sequential('a day in the city', () => {
  it('begins with a child: the clerk enrols it with its mother, and takes the money', async () => {
    const w = await enterAs('经办', '/console/');
    await person(w, { ...mother, scheme: '390' });
    await openPage(w, '窗口', '参保登记');
    await w.page.getByLabel(/^姓名/).fill(child.name);
    await choose(w, /^性别/, '女');
    await w.page.getByLabel(/^出生日期/).fill(day(12));
    await w.page.getByLabel(/^出生医学证明编号/).fill(child.birth);
    await w.page.getByLabel(/^父母证件号码/).fill(mother.certno);
    await w.page.getByRole('button', { name: /^登记并参保/ }).click();
    await region(w, '参保').getByText('新生儿').waitFor();
    child.psnNo = decodeURIComponent(new URL(w.page.url()).pathname.split('/').pop()!);
    await screenshot(w, '一天-1-新生儿参保');
    const levy = region(w, '缴费');
    await levy.getByRole('button', { name: '核定缴费单' }).click();
    const drawer = w.page.getByRole('dialog');
    await drawer.getByRole('button', { name: /^核定/ }).click();
    await w.page.getByText('已开缴费单').waitFor();
    await drawer.waitFor({ state: 'hidden' });
    await levy.getByText('未缴清').waitFor();
    await w.page.keyboard.press('F8');
    await drawer.getByLabel('实收现金').fill('1000');
    await w.page.keyboard.press('Control+Enter');
    await drawer.getByText('已入账').waitFor();
    await screenshot(w, '一天-2-收款');
    await w.close();
  });

  it('the hospital bills it, and the mother is told at the counter why she paid', async () => {
    child.setlId = await outpatient(child.psnNo, '390', child.birth, 20);
    const w = await enterAs('经办', '/console/');
    const field = w.page.getByRole('searchbox', { name: '查病人或结算单' });
    await field.fill(child.psnNo);
    await field.press('Enter');
    await w.page.getByRole('region', { name: '他的结算' }).locator(`a[href$="${child.setlId}"]`).click();
    const because = page(w).getByTestId('because');
    await because.waitFor();
    expect(await because.innerText()).toMatch(/付现金 [\d,.]+ 元:费用总额/);
    await screenshot(w, '一天-3-为什么付这么多');
    await w.close();
  });

  it('an auditor reads a finding with its evidence and decides it', async () => {
    const w = await enterAs('稽核', '/console/audit/findings');
    await region(w, '疑点清单').getByRole('row').filter({ hasText: '待处理' }).first().getByRole('link').first().click();
    await region(w, '判定依据').waitFor();
    await region(w, '处理').getByRole('button', { name: '认定' }).click();
    await w.page.getByRole('dialog').getByLabel('理由').fill('一天里核实 ' + own);
    await agree(w);
    await region(w, '处理').getByText('一天里核实 ' + own).waitFor();
    await screenshot(w, '一天-4-疑点');
    await w.close();
  });

  it('a policy is changed by one person and published by another', async () => {
    const w = await enterAs('政策', '/console/policy/packages');
    await w.page.getByLabel('查找政策').fill('居民门诊');
    await w.page.getByRole('link', { name: '安澜市城乡居民门诊', exact: true }).first().click();
    await w.page.getByRole('button', { name: '改成新版本' }).click();
    const text = w.page.getByRole('textbox', { name: '390100-安澜/居民-门诊.yaml' });
    await text.waitFor();
    const whole = await text.inputValue();
    const changed = whole.replace(/(门诊支付比例: .*)\]\}$/m, '$1, {自: 2033-01-01, 依据: 安居2023 第十五条, 为: {三级: 40%, 二级: 55%, 其余: 60%}}]}');
    expect(changed).not.toBe(whole);
    await text.fill(changed);
    await w.page.getByRole('button', { name: '检查并运行例(F4)' }).click();
    await w.page.getByTestId('difference').getByText('2033-01-01').first().waitFor();
    await w.page.getByRole('button', { name: '提出发布' }).click();
    await propose(w, reasons.policy);
    await w.close();
    const second = await enterAs('负责人', '/console/policy/proposals');
    await second.page.getByRole('row').filter({ hasText: reasons.policy }).getByRole('link').first().click();
    await second.page.getByTestId('difference').getByText('2033-01-01').first().waitFor();
    await second.page.getByRole('button', { name: '同意并发布' }).click();
    await second.page.getByTestId('confirm').click();
    await second.page.getByRole('link', { name: '打开发布的版本' }).waitFor();
    await screenshot(second, '一天-5-发布政策');
    await second.close();
  });

  it('a rule is written by one person and put in force by another', async () => {
    const w = await enterAs('稽核', '/console/audit/new');
    const title = '一天的规则' + own;
    const rule = [`规则: ${title}`, `编号: DAY-${own}`, '种类: 式', '对象: 明细', '定义: 看一看服务项目的数量。', '命中: 数量过千。', '命中式: 编码开头("00") 且 数量 > 1000', '质疑金额: 整行。', '环节: 事后', '级别: 线索', '控制: 不控制', '依据: 本地参数', ''];
    const rows = (count: number) => `明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | 0031 | ${count} |\n`;
    await w.page.getByRole('combobox', { name: '种类' }).fill('zjxdsz');
    await w.page.keyboard.press('Enter');
    await w.page.getByRole('textbox', { name: '规则', exact: true }).fill(rule.join('\n'));
    await w.page.getByRole('textbox', { name: '文件名' }).fill(title + '.rule');
    for (const [tab, content] of [['应当查出的例', '例: 两千次\n' + rows(2000) + '疑点:\n| 行 | 数量 | 金额 |\n| 1 | 2000 | 20000.00 |\n'], ['不应当查出的例', '例: 一次\n' + rows(1)]] as const) {
      await w.page.getByRole('tab', { name: tab, exact: true }).click();
      await w.page.getByRole('textbox', { name: tab, exact: true }).fill(content);
    }
    await w.page.keyboard.press('F4');
    await region(w, '检查结果').getByText('2 个例全部相符').waitFor();
    await w.page.getByRole('button', { name: '存草稿' }).click();
    await agree(w);
    await page(w).getByText(`DAY-${own} ${title}`).waitFor();
    await w.page.getByRole('button', { name: '提出启用' }).click();
    await propose(w, reasons.rule);
    await w.close();
    const second = await enterAs('负责人', '/console/approvals/inbox');
    await second.page.getByRole('row').filter({ hasText: reasons.rule }).getByRole('link', { name: '办理' }).click();
    await second.page.getByRole('dialog').getByText(/稽核一\(/).first().waitFor(); // who proposed it, by name
    await second.page.getByRole('button', { name: '同意并办理' }).click();
    await agree(second);
    await second.page.getByRole('region', { name: '办理结果' }).waitFor();
    await screenshot(second, '一天-6-启用规则');
    await second.close();
  });

  it('the director reads the figures, and opens one to its list', async () => {
    const w = await enterAs('负责人', '/console/fund/overview');
    await w.page.getByTestId('fund-card').first().waitFor();
    await w.page.getByTestId('reconciled').getByText('统计与账簿一致').waitFor();
    await screenshot(w, '一天-7-基金总览');
    await openPage(w, '基金', '收支表');
    await w.page.getByRole('button', { name: /^职工医保 统筹基金 支出·待遇 的明细/ }).click();
    await w.page.getByRole('region', { name: '收支明细' }).getByRole('row').nth(1).waitFor();
    await w.close();
  });

  it('the administrators see who did it all, and that nothing was changed since', async () => {
    const w = await enterAs('审计管理员', '/console/admin/trail');
    await w.page.getByRole('button', { name: '展开', exact: true }).click();
    await w.page.getByLabel('涉及的参保人编号').fill(child.psnNo);
    await w.page.keyboard.press('F3');
    const trail = region(w, '操作留痕');
    await trail.getByRole('row').filter({ hasText: child.psnNo }).filter({ hasText: '经办一' }).first().waitFor();
    await screenshot(w, '一天-8-操作留痕');
    await openPage(w, '管理', '账务与留痕核验');
    await w.page.getByRole('button', { name: '开始核验' }).click();
    await w.page.getByTestId('verified').getByText('全部一致', { exact: true }).waitFor();
    await w.close();
    for (const role of ['安全管理员', '系统管理员'] as Role[]) {
      const other = await enterAs(role, '/console/admin/sessions');
      await page(other).getByRole('row').filter({ hasText: '审计管理员(' }).first().waitFor();
      await other.close();
    }
  });
});
