// An act is done once: however often the button is pressed, and also when the
// answer to it is lost on the way.
import { expect, it } from 'vitest';
import { enterAs, screenshot, withBrowser } from './browser';

withBrowser();

it('sends an act under the same key again when the answer was lost, and once when pressed twice', async () => {
  const w = await enterAs('系统管理员', '/console/admin/organisations');
  const number = '39' + String(Date.now()).slice(-8);
  const keys: (string | undefined)[] = [];
  w.expectRefusals();
  await w.page.route('**/api/v1/organisations', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch(); // it arrives, and the answer is lost
    return route.abort('connectionreset');
  });
  await w.page.getByRole('button', { name: '设立机构' }).click();
  const dialog = w.page.getByRole('dialog');
  await dialog.getByLabel('机构编号').fill(number);
  await dialog.getByLabel('名称').fill('安澜市东城经办点');
  await dialog.getByLabel('医保区划').fill('390102');
  await dialog.getByLabel('上级机构').click();
  await w.page.getByTitle('安澜市医疗保障事业管理中心').click();
  const found = dialog.getByRole('button', { name: '设立', exact: true });
  await found.click();
  await dialog.getByTestId('refused').waitFor();
  expect(await dialog.getByTestId('refused').innerText()).toContain('[网络]');
  await screenshot(w, '网络中断');
  await found.dblclick();
  await dialog.waitFor({ state: 'detached' });
  await w.page.getByRole('row').filter({ hasText: number }).waitFor();
  expect(await w.page.getByRole('row').filter({ hasText: number }).count()).toBe(1);
  expect(keys.length).toBe(2);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
  await screenshot(w, '管理-经办机构');
  await w.close();
});

it('shows a failure inside with code, sentence and a number to copy', async () => {
  const w = await enterAs('系统管理员', '/console/');
  w.expectRefusals();
  await w.page.route('**/api/v1/roles', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      headers: { 'X-Yibao-Trace': '06H05QC4FHUUPDKKGQNG24AOBK' },
      body: JSON.stringify({ status: 500, code: 'YB9010', detail: '系统内部错误(编号 06H05QC4FHUUPDKKGQNG24AOBK),请稍后重试' }),
    }),
  );
  await w.page.goto('/console/admin/roles');
  await w.page.getByTestId('refused').waitFor();
  const text = await w.page.getByTestId('refused').innerText();
  expect(text).toContain('[YB9010]');
  expect(await w.page.getByTestId('trace').innerText()).toBe('06H05QC4FHUUPDKKGQNG24AOBK');
  await screenshot(w, '出错');
  await w.page.unroute('**/api/v1/roles');
  await w.page.getByRole('button', { name: '重试' }).click();
  await w.page.getByRole('cell', { name: '经办', exact: true }).waitFor();
  await w.close();
});
