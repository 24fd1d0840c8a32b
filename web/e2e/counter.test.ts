// A day at the counter: a child is enrolled, its contribution taken, a filing made,
// and the page says why benefits wait; a newborn; an act that a second person
// approves; the ways to find somebody.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, openPage, screenshot, withBrowser, type Window } from './browser';

withBrowser();

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

// idCard makes a number with its check digit; order is odd for men.
function idCard(birth: string, order: number): string {
  const body = '390102' + birth + String(order).padStart(3, '0');
  const sum = Array.from(body).reduce((s, d, i) => s + Number(d) * weights[i]!, 0);
  return body + '10X98765432'[sum % 11];
}

const day = (back: number) => new Date(Date.now() + 8 * 3600_000 - back * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const child = { name: '欧阳晓禾', certno: idCard(String(new Date().getFullYear() - 6) + '0517', 817) };
const late = { name: '闻人迟缓', certno: idCard('19910203', 655) };

// choose picks from a select by its label.
async function choose(w: Window, label: string | RegExp, option: string, within = w.page.locator('body')) {
  const select = within.getByRole('combobox', { name: label });
  await select.click();
  await select.fill(option.slice(0, 2));
  await w.page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
}

// pick takes the first that a search by name finds.
async function pick(w: Window, label: string, words: string) {
  const select = w.page.getByRole('combobox', { name: label });
  await select.click();
  await select.fill(words);
  await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
}

describe.sequential('the counter', () => {
  it('enrols a child, with all that is missing told at once', async () => {
    const w = await enterAs('经办', '/console/');
    await openPage(w, '窗口', '参保登记');
    await w.page.getByText('其他人员', { exact: true }).click();
    await w.page.getByLabel(/^姓名/).fill(child.name);
    await w.page.getByLabel(/^证件号码/).fill(child.certno);
    await choose(w, /^人员类别/, '学龄前儿童');
    await w.page.getByRole('checkbox', { name: '代办', exact: true }).check();
    await w.page.getByRole('checkbox', { name: /^代办人有效身份证件/ }).check();
    await w.page.getByTestId('missing').getByText('委托书').waitFor();
    await screenshot(w, '窗口-参保登记-一次性告知');
    await w.page.getByRole('checkbox', { name: /^委托书/ }).check();
    await w.page.getByRole('checkbox', { name: /^医保电子凭证或有效身份证件/ }).check();
    await w.page.getByText('材料齐全').waitFor();
    await w.page.keyboard.press('Control+Enter');
    const who = w.page.getByRole('region', { name: '参保人', exact: true });
    await who.waitFor();
    await w.page.getByRole('region', { name: '参保', exact: true }).getByText('正常参保').waitFor();
    await w.close();
  });

  it('finds the child by initials and says why benefits wait', async () => {
    const w = await enterAs('经办', '/console/counter/find');
    await w.page.getByLabel('读卡、扫码或输入').fill('oyxh');
    await w.page.keyboard.press('Enter');
    const waits = w.page.getByRole('region', { name: '待遇限制' });
    await waits.getByText('等待期').first().waitFor();
    expect(await waits.innerText()).toContain('为什么:');
    expect(await waits.innerText()).toContain('依据:');
    await w.page.getByRole('region', { name: '缴费', exact: true }).getByText('尚欠').waitFor();
    await screenshot(w, '窗口-参保人');
    await w.close();
  });

  it('assesses and takes the contribution, with change and what was paid', async () => {
    const w = await enterAs('经办', '/console/counter/find');
    await w.page.getByLabel('读卡、扫码或输入').fill(child.certno);
    await w.page.keyboard.press('Enter');
    const levy = w.page.getByRole('region', { name: '缴费', exact: true });
    await levy.getByRole('button', { name: '核定缴费单' }).click();
    const drawer = w.page.getByRole('dialog');
    await drawer.getByRole('button', { name: /^核定/ }).click();
    await w.page.getByText('已开缴费单').waitFor();
    await drawer.waitFor({ state: 'hidden' });
    await levy.getByText('未缴清').waitFor();
    await w.page.keyboard.press('F8');
    await drawer.getByLabel('实收现金').fill('1000');
    await screenshot(w, '窗口-收款');
    await w.page.keyboard.press('Control+Enter');
    await drawer.getByText('已入账').waitFor();
    await screenshot(w, '窗口-收款凭证');
    await w.page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await levy.getByText('缴清').first().waitFor();
    await w.close();
  });

  it('files care elsewhere', async () => {
    const w = await enterAs('经办', '/console/counter/find');
    await w.page.getByLabel('读卡、扫码或输入').fill(child.name);
    await w.page.keyboard.press('Enter');
    await w.page.getByRole('region', { name: '参保人', exact: true }).waitFor();
    await w.page.getByRole('button', { name: /^待遇备案/ }).click();
    await w.page.getByRole('menuitem', { name: '异地、转诊、生育、定点备案' }).click();
    const drawer = w.page.getByRole('dialog');
    await drawer.getByLabel(/^就医地区划、机构或编号/).fill('110000');
    await choose(w, /^异地的种类/, '长期', drawer);
    await drawer.getByLabel(/^原因/).fill('随父母在外地居住');
    await screenshot(w, '窗口-备案');
    await w.page.keyboard.press('Control+Enter');
    await drawer.waitFor({ state: 'hidden' });
    await w.page.getByRole('region', { name: '待遇备案', exact: true }).getByText('长期(110000)').waitFor();
    await w.close();
  });

  it('enrols a newborn from birth', async () => {
    const w = await enterAs('经办', '/console/counter/enrol');
    await w.page.getByLabel(/^姓名/).fill('慕容初生');
    await choose(w, /^性别/, '女');
    await w.page.getByLabel(/^出生日期/).fill(day(20));
    await w.page.getByLabel(/^出生医学证明编号/).fill('T39' + day(20));
    await w.page.getByLabel(/^父母证件号码/).fill(idCard('19950606', 302));
    await w.page.getByRole('checkbox', { name: '监护人不在本地参保' }).check();
    await screenshot(w, '窗口-新生儿');
    await w.page.getByRole('button', { name: /^登记并参保/ }).click();
    await w.page.getByRole('region', { name: '参保', exact: true }).getByText('新生儿').waitFor();
    await w.close();
  });

  it('hands a backdated enrolment to a second person, who approves it', async () => {
    const w = await enterAs('经办', '/console/counter/enrol');
    await w.page.getByText('其他人员', { exact: true }).click();
    await w.page.getByLabel(/^姓名/).fill(late.name);
    await w.page.getByLabel(/^证件号码/).fill(late.certno);
    await choose(w, /^人员类别/, '普通居民(成年)');
    await w.page.getByLabel(/^生效日期/).fill(day(70));
    await w.page.getByLabel(/^原因/).fill('漏登,补登');
    await w.page.keyboard.press('Control+Enter');
    await w.page.getByText('已提交复核').waitFor();
    await w.close();

    const second = await enterAs('复核', '/console/approvals/inbox');
    const line = second.page.getByRole('row').filter({ hasText: '漏登,补登' });
    await line.getByRole('link', { name: '办理' }).click();
    await second.page.getByRole('button', { name: '同意并办理' }).click();
    await agree(second);
    await second.page.getByText('同意并办理已办理').waitFor();
    await second.page.goto('/console/counter/find');
    await second.page.getByLabel('读卡、扫码或输入').fill(late.certno);
    await second.page.keyboard.press('Enter');
    await second.page.getByRole('region', { name: '参保', exact: true }).getByText('正常参保').waitFor();
    expect(await second.page.getByRole('button', { name: '收款(F8)' }).count()).toBe(0);
    await second.close();
  });

  it('takes in a bill that was paid by the family; another person settles it', async () => {
    const w = await enterAs('经办', '/console/counter/find');
    await w.page.getByLabel('读卡、扫码或输入').fill('慕容初生');
    await w.page.keyboard.press('Enter');
    await w.page.getByRole('toolbar', { name: '办理' }).getByRole('button', { name: '零星报销' }).click();
    await choose(w, '医疗类别', '普通门诊');
    await pick(w, '就医机构', '人民医院');
    await w.page.getByLabel(/^就医\(入院\)日期/).fill(day(5));
    await w.page.getByLabel(/^诊断编码/).fill('J06.900');
    await w.page.getByLabel('收款人').fill('慕容某');
    await w.page.getByLabel('开户银行').fill('安澜银行');
    await w.page.getByLabel('银行账号').fill('6222000000000000018');
    await w.page.getByLabel('票据号码').fill('3902' + Date.now().toString().slice(-8));
    await w.page.getByLabel('票据金额').fill('200.00');
    await pick(w, '目录项目', '诊');
    await w.page.getByLabel('单价').fill('200');
    await w.page.getByLabel('数量').fill('1');
    await w.page.getByLabel('明细金额').fill('200.00');
    for (const name of [/^医保电子凭证/, /^医药机构收费票据/, /^费用清单/, /^诊断证明/]) await w.page.getByRole('checkbox', { name }).check();
    await w.page.getByText('材料齐全').waitFor();
    await screenshot(w, '窗口-零星报销受理');
    await w.page.keyboard.press('Control+Enter');
    await w.page.getByRole('button', { name: '初审' }).click();
    await agree(w);
    await w.page.getByRole('region', { name: '试算结果' }).waitFor();
    await screenshot(w, '窗口-零星报销初审');
    const address = new URL(w.page.url()).pathname;
    await w.close();

    const second = await enterAs('复核', address);
    await second.page.getByRole('button', { name: '复审同意' }).click();
    await agree(second);
    await second.page.getByText('已核定').first().waitFor();
    await second.page.getByRole('link', { name: '为什么这样付' }).waitFor();
    await screenshot(second, '窗口-零星报销复审');
    await second.close();
  });

  it('imports a roster: wrong rows come back with their reasons, right ones are written', async () => {
    const w = await enterAs('经办', '/console/counter/import');
    const head = '人员编号,姓名,证件类型,证件号码,性别,民族,出生日期,死亡日期,统筹区';
    const row = (no: string, name: string, certno: string, birth: string) => [no, name, '01', certno, '2', '01', birth, '', '390100'].join(',');
    const stamp = Date.now().toString(36).toUpperCase();
    const good = row('PL' + stamp + '1', '钟离批量', idCard('19880808', 844), '1988-08-08');
    const bad = row('PL' + stamp + '2', '钟离错号', '390102198808088440', '1988-08-08');
    const hand = (name: string, rows: string[]) => w.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('\ufeff' + [head, ...rows].join('\r\n') + '\r\n') });
    const template = w.page.waitForEvent('download');
    await w.page.getByRole('button', { name: '下载模板' }).click();
    expect((await template).suggestedFilename()).toContain('人员');
    await hand('人员.csv', [good, bad]);
    await w.page.getByText('2 行中有 1 行有误').waitFor();
    await screenshot(w, '窗口-批量导入-有误');
    const returned = w.page.waitForEvent('download');
    await w.page.getByRole('button', { name: '下载带错误原因的文件' }).click();
    expect((await returned).suggestedFilename()).toContain('错误原因');
    await hand('人员.csv', [good]);
    await w.page.getByText('1 行全部合格').waitFor();
    await w.page.getByRole('button', { name: '写入', exact: true }).click();
    await agree(w);
    await w.page.getByText('已写入 1 行').waitFor();
    await screenshot(w, '窗口-批量导入');
    await w.close();
  });
});
