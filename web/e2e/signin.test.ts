import { describe, expect, it } from 'vitest';
import { accountOf, codeOf, enterAs, menuOf, openWindow, screenshot, signIn, signOut, withBrowser, type Role } from './browser';

withBrowser();

const menus: Record<Role, Record<string, string[]>> = {
  系统管理员: { 待办: ['复核事项'], 管理: ['人员账号', '角色与权限', '经办机构', '在线会话'] },
  安全管理员: { 待办: ['复核事项'], 管理: ['人员账号', '角色与权限', '在线会话'] },
  审计管理员: { 管理: ['人员账号', '角色与权限', '操作留痕', '账务与留痕核验'] },
  经办: { 待办: ['复核事项'] },
  复核: { 待办: ['复核事项'] },
  政策: { 待办: ['复核事项'] },
  财务: { 待办: ['复核事项'], 管理: ['账务与留痕核验'] },
  稽核: { 待办: ['复核事项'] },
  负责人: { 待办: ['复核事项'], 管理: ['账务与留痕核验'] },
};

// Of each desk only the pages named here are looked at: other desks add theirs.
describe('each role signs in, finds its menu, and leaves', () => {
  it.each(Object.keys(menus) as Role[])('%s', async (role) => {
    const w = await openWindow();
    await signIn(w, role);
    expect(await w.page.getByTestId('who').innerText()).toContain(role);
    expect(await menuOf(w)).toMatchObject(menus[role]);
    await screenshot(w, '首页-' + role);
    await signOut(w);
    await w.close();
  });
});

describe('signing in', () => {
  it('refuses a wrong password with code and sentence', async () => {
    const w = await openWindow();
    w.expectRefusals();
    await w.page.goto('/console/admin/staff');
    await w.page.getByLabel('账号').fill(accountOf('财务').account);
    await w.page.getByLabel('口令', { exact: true }).fill('not-the-password-1A');
    await w.page.getByRole('button', { name: '登录' }).click();
    await w.page.getByTestId('refused').waitFor();
    expect(await w.page.getByTestId('refused').innerText()).toContain('[YB1841]');
    await screenshot(w, '登录');
    await w.close();
  });

  it('keeps the session and the page over a reload, and shows the last sign-in', async () => {
    const w = await openWindow();
    await signIn(w, '审计管理员', '/console/admin/roles');
    await w.page.getByRole('cell', { name: '经办', exact: true }).waitFor();
    await w.page.getByTestId('last-login').waitFor();
    await w.page.reload();
    await w.page.getByRole('cell', { name: '经办', exact: true }).waitFor();
    await w.close();
  });

  it('locks the screen and opens it again with the tabs as they were', async () => {
    const w = await enterAs('安全管理员', '/console/admin/sessions'); // one code less to wait for
    await w.page.getByText('本次会话').waitFor();
    await w.page.getByTestId('who').click();
    await w.page.getByRole('menuitem', { name: '锁屏' }).click();
    await w.page.getByTestId('lock').waitFor();
    await screenshot(w, '锁屏');
    await w.page.getByTestId('lock').getByLabel('口令', { exact: true }).fill(accountOf('安全管理员').password);
    await w.page.getByTestId('lock').getByLabel(/^动态口令/).fill(await codeOf('安全管理员'));
    await w.page.getByTestId('lock').getByRole('button', { name: '登录', exact: true }).click();
    await w.page.getByTestId('lock').waitFor({ state: 'detached' });
    await w.page.getByRole('tab', { name: '在线会话', selected: true }).waitFor();
    await w.page.getByText('本次会话').waitFor();
    await w.close();
  });
});
