// The archive: materials searched and opened, a year bound into volumes, and an
// expired volume disposed of by two persons.
import { describe, expect, it } from 'vitest';
import { enterAs, openPage, screenshot, withBrowser } from './browser';

withBrowser();

const thisYear = new Date().getFullYear();
const expired = String(thisYear - 13); // what the demonstration's archive holds of old
const unbound = String(thisYear - 1);

describe.sequential('the archive', () => {
  it('finds materials by name and number, and opens one', async () => {
    const w = await enterAs('经办', '/console/');
    await openPage(w, '档案', '查档案');
    await w.page.getByRole('textbox', { name: '业务编号或受理号' }).fill(`ZH${unbound}0002`);
    await w.page.keyboard.press('F3');
    await w.page.getByRole('row').filter({ hasText: `ZH${unbound}0003` }).first().waitFor({ state: 'hidden' });
    const found = w.page.getByRole('row').filter({ hasText: `ZH${unbound}0002` });
    await found.filter({ hasText: '二号库' }).waitFor();
    const row = found.filter({ hasText: '个人账户业务申请表' });
    await screenshot(w, '档案-查档案');
    await row.getByRole('link', { name: '个人账户业务申请表' }).click();
    const content = w.page.getByRole('region', { name: '电子内容' });
    await content.getByText(`业务编号 ZH${unbound}0002`).waitFor();
    const saved = w.page.waitForEvent('download');
    await content.getByRole('button', { name: /^下\s?载$/ }).click();
    expect((await saved).suggestedFilename()).toBe(`个人账户业务申请表-ZH${unbound}0002.txt`);
    await screenshot(w, '档案-调阅');
    await w.close();
  });

  it('binds what a former year left, and proposes to dispose of what has expired', async () => {
    const w = await enterAs('经办', '/console/archive/volumes');
    await w.page.getByRole('row').filter({ hasText: expired }).getByText('期满', { exact: true }).waitFor();
    await w.page.getByRole('button', { name: /^装\s?订$/ }).click();
    await w.page.getByLabel('年度').fill(String(thisYear));
    await w.page.getByRole('combobox', { name: '类别' }).click();
    await w.page.getByTitle('账户', { exact: true }).click();
    w.expectRefusals();
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('年度终了后才能装订').waitFor();
    await w.page.getByLabel('年度').fill(unbound);
    await w.page.getByTestId('confirm').click();
    const bound = w.page.getByRole('row').filter({ hasText: unbound }).filter({ hasText: '账户' });
    await bound.getByText('在保管').waitFor();
    await screenshot(w, '档案-案卷');
    const old = w.page.getByRole('row').filter({ hasText: expired });
    await old.getByRole('button', { name: /^提出销毁/ }).click();
    await w.page.getByLabel('原因').fill('保管期满,清点无误');
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已提出,请负责人').waitFor();
    await bound.getByRole('link').click();
    await w.page.getByRole('row').filter({ hasText: `ZH${unbound}0001` }).first().waitFor();
    await w.close();
  });

  it('is disposed of by the director; the list of it stays', async () => {
    const w = await enterAs('负责人', '/console/');
    await openPage(w, '待办', '复核事项');
    await w.page.getByRole('row').filter({ hasText: '保管期满,清点无误' }).getByRole('link').first().click();
    await w.page.getByRole('button', { name: '同意并办理' }).click();
    await w.page.getByTestId('confirm').click();
    await w.page.getByText('已办理').first().waitFor();
    await w.page.goto('/console/archive/volumes');
    const old = w.page.getByRole('row').filter({ hasText: expired });
    await old.getByText('已销毁').waitFor();
    await old.getByRole('link').click();
    await w.page.getByRole('row').filter({ hasText: `ZH${expired}0001` }).getByRole('link').first().click();
    await w.page.getByText('内容已经销毁').waitFor();
    await w.close();
  });
});
