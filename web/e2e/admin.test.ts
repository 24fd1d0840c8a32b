// The three administrators' day: a new account, its roles by two persons, its
// first sign-in, its sessions, the trail of it all, and the chain.
import { describe, expect, it } from 'vitest';
import { codeAt } from './totp';
import { agree, enterAs, openPage, openWindow, screenshot, withBrowser, type Window } from './browser';

withBrowser();

const fresh = { account: 'xinren' + Date.now().toString(36).slice(-5), name: '新人甲', password: '' };
const own = 'Anlan-2026-' + Date.now().toString(36);

// row is the row that shows all of the texts, once it is there.
async function row(w: Window, ...texts: string[]) {
  let found = w.page.getByRole('row');
  for (const text of texts) found = found.filter({ hasText: text });
  await found.first().waitFor();
  return found.first();
}

describe.sequential('a new member of staff', () => {
  it('gets an account from the system administrator, with a password shown once', async () => {
    const w = await enterAs('系统管理员', '/console/');
    await openPage(w, '管理', '人员账号');
    await w.page.getByRole('button', { name: '建立账号' }).click();
    await w.page.getByLabel('账号', { exact: true }).fill(fresh.account);
    await w.page.getByLabel('账号', { exact: true }).press('Enter');
    await w.page.keyboard.type(fresh.name);
    await w.page.getByLabel('姓名').press('Enter');
    await w.page.keyboard.type('als');
    await w.page.getByTitle('安澜市医疗保障事业管理中心').click();
    await w.page.getByRole('button', { name: '建立', exact: true }).click();
    fresh.password = (await w.page.getByTestId('issued-password').innerText()).trim();
    expect(fresh.password.length).toBeGreaterThanOrEqual(8);
    await screenshot(w, '管理-新口令');
    await w.page.getByRole('button', { name: '已交给本人' }).click();
    await row(w, fresh.account);
    await screenshot(w, '管理-人员账号');
    await w.close();
  });

  it('has its role proposed by the security administrator', async () => {
    const w = await enterAs('安全管理员', '/console/admin/staff');
    const line = await row(w, fresh.account);
    await line.getByRole('button', { name: '角色' }).click();
    const dialog = w.page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: '经办' }).check();
    await dialog.getByLabel('原因').fill('新到窗口');
    await screenshot(w, '管理-提出角色');
    await dialog.getByRole('button', { name: '提出' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await openPage(w, '待办', '复核事项');
    await (await row(w, fresh.account)).getByRole('link', { name: '办理' }).click();
    await w.page.getByRole('button', { name: '撤回' }).waitFor();
    expect(await w.page.getByRole('button', { name: '同意并办理' }).count()).toBe(0);
    await w.close();
  });

  it('gets the role when the system administrator approves', async () => {
    const w = await enterAs('系统管理员', '/console/approvals/inbox');
    await (await row(w, fresh.account)).getByRole('link', { name: '办理' }).click();
    await w.page.getByRole('region', { name: '全部内容' }).waitFor();
    await screenshot(w, '待办-复核事项');
    await w.page.getByRole('button', { name: '同意并办理' }).click();
    await agree(w);
    await w.page.getByText('同意并办理已办理').waitFor();
    await w.page.getByRole('region', { name: '办理结果' }).waitFor();
    await w.page.keyboard.press('Escape');
    await w.page.getByRole('region', { name: '办理结果' }).waitFor({ state: 'detached' });
    await openPage(w, '管理', '人员账号');
    await row(w, fresh.account, '经办');
    await w.close();
  });

  it('changes the password and binds a telephone at the first sign-in, then works', async () => {
    const w = await openWindow();
    await w.page.goto('/console/');
    await w.page.getByLabel('账号').fill(fresh.account);
    await w.page.getByLabel('口令', { exact: true }).fill(fresh.password);
    await w.page.getByRole('button', { name: '登录', exact: true }).click();
    await w.page.getByLabel('原口令').fill(fresh.password);
    await w.page.getByLabel('新口令', { exact: true }).fill(own);
    await w.page.getByLabel('再输一遍新口令').fill(own);
    await screenshot(w, '首次登录-修改口令');
    await w.page.getByRole('button', { name: '修改口令', exact: true }).click();
    await w.page.getByRole('button', { name: '领取密钥' }).click();
    const secret = (await w.page.getByTestId('totp-secret').innerText()).trim();
    await w.page.getByLabel(/^手机现在显示/).fill(codeAt(secret, Math.floor(Date.now() / 30_000)));
    await screenshot(w, '首次登录-绑定动态口令');
    await w.page.getByRole('button', { name: '确认绑定' }).click();
    const codes = await w.page.getByTestId('recovery-codes').innerText();
    expect(codes.trim().split('\n').length).toBe(8);
    await w.page.getByRole('button', { name: '我已保存' }).click();
    await w.page.getByTestId('who').filter({ hasText: '经办' }).click();
    await w.page.getByRole('menuitem', { name: '我的会话' }).click();
    await w.page.getByRole('dialog').getByText('本次会话').waitFor();
    await w.close();
  });

  it('is disabled with a reason, and the reason is in the trail', async () => {
    const w = await enterAs('系统管理员', '/console/admin/staff');
    await (await row(w, fresh.account)).getByRole('button', { name: '停用' }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('请写明原因').waitFor();
    await w.page.getByLabel('原因').fill('试用期满未续');
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('停用已办理').waitFor();
    await row(w, fresh.account, '启用');
    await w.close();
    const auditor = await enterAs('审计管理员', '/console/admin/trail');
    await auditor.page.getByLabel('种类').click();
    await auditor.page.getByTitle('变更', { exact: true }).click();
    await auditor.page.keyboard.press('F3');
    await row(auditor, '试用期满未续');
    expect(await auditor.page.getByTestId('watermark').count()).toBe(1);
    await screenshot(auditor, '管理-操作留痕');
    await auditor.close();
  });
});

describe('the frame around the pages', () => {
  it('verifies the chain on a page', async () => {
    const w = await enterAs('审计管理员', '/console/admin/chain');
    await w.page.getByRole('button', { name: '开始核验' }).click();
    await w.page.getByTestId('verified').waitFor();
    expect(await w.page.getByTestId('verified').innerText()).toContain('全部一致');
    await screenshot(w, '管理-核验');
    await w.close();
  });

  it('keeps what was typed in a tab while another is in front', async () => {
    const w = await enterAs('审计管理员', '/console/admin/trail');
    await w.page.getByLabel('谁(人员编号)').fill('abc');
    await openPage(w, '管理', '角色与权限');
    await w.page.getByRole('cell', { name: '经办', exact: true }).waitFor();
    await w.page.getByRole('tab', { name: '操作留痕' }).click();
    expect(await w.page.getByLabel('谁(人员编号)').inputValue()).toBe('abc');
    await w.close();
  });

  it('says on F1 what the page is for', async () => {
    const w = await enterAs('审计管理员', '/console/admin/chain');
    await w.page.getByRole('button', { name: '开始核验' }).waitFor();
    await w.page.keyboard.press('F1');
    await w.page.getByRole('dialog').getByText('重算账务和留痕的全部哈希链').waitFor();
    await screenshot(w, '帮助');
    await w.close();
  });

  it('tells whoever may not that he may not, and what to do', async () => {
    const w = await enterAs('审计管理员', '/console/admin/organisations');
    await w.page.getByTestId('not-allowed').waitFor();
    await screenshot(w, '没有权限');
    await w.page.goto('/console/no/such/page');
    await w.page.getByText('没有这一页').waitFor();
    await w.close();
  });

  it('exports what the list shows', async () => {
    const w = await enterAs('审计管理员', '/console/admin/trail');
    const download = w.page.waitForEvent('download');
    await w.page.getByRole('button', { name: '导出 Excel' }).click();
    expect((await download).suggestedFilename()).toBe('操作留痕.xlsx');
    await w.close();
  });

  it('holds at 125 % zoom: nothing runs out of the window', async () => {
    const w = await enterAs('审计管理员', '/console/admin/trail', { width: Math.round(1366 / 1.25), height: Math.round(768 / 1.25) });
    await w.page.getByRole('button', { name: '导出 Excel' }).waitFor();
    const wide = await w.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    for (const name of ['查询(F3)', '选择列', '导出 Excel', '下一页']) expect(await w.page.getByRole('button', { name }).isVisible(), name).toBe(true);
    await screenshot(w, '放大到125%');
    await w.close();
  });
});
