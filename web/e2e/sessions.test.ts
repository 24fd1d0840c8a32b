// Sessions: an administrator sees and ends them, and whoever is ended sees the
// lock, not an error.
import { expect, it } from 'vitest';
import { agree, enterAs, openWindow, screenshot, signIn, withBrowser } from './browser';

withBrowser();

it('ends the session of another, whose screen locks at the next step', async () => {
  const agent = 'a browser of its own ' + Date.now();
  const other = await openWindow(undefined, agent);
  await signIn(other, '政策');
  await other.page.getByTestId('who').waitFor();
  const w = await enterAs('系统管理员', '/console/admin/sessions');
  await w.page.getByText('本次会话').waitFor();
  const line = w.page.getByRole('row').filter({ hasText: agent });
  await line.waitFor();
  await screenshot(w, '管理-在线会话');
  await line.getByRole('button', { name: '下线' }).click();
  await agree(w);
  await w.page.getByText('下线已办理').waitFor();
  await line.waitFor({ state: 'detached' });
  await w.close();
  other.expectRefusals();
  await other.page.getByRole('link', { name: '复核事项' }).click();
  await other.page.getByTestId('lock').waitFor();
  expect(await other.page.getByTestId('lock').innerText()).toContain('已锁屏');
  await other.close();
});

it('keeps nothing that proves who is here in the storage of the browser', async () => {
  const w = await enterAs('审计管理员', '/console/admin/trail');
  await w.page.getByRole('button', { name: '导出 Excel' }).waitFor();
  const kept = await w.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toMatch(/token|session|[0-9a-zA-Z_-]{24,}/i);
  await w.close();
});
