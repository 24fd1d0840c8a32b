// Somebody who has never seen the program: the tour leads him over real pages, and
// within a minute he reads why a patient paid what he paid.
import { describe, expect, it } from 'vitest';
import { someBill, write } from './api';
import { enterAs, screenshot, withBrowser, type Role, type Window } from './browser';
import { settled } from './looks';

withBrowser();

const tourOf = (w: Window) => w.page.getByTestId('tour');

// walk goes through the tour from its first step to its last and says what it saw.
async function walk(w: Window, role: Role): Promise<{ titles: string[]; addresses: string[] }> {
  const titles: string[] = [];
  const addresses: string[] = [];
  for (;;) {
    await settled(w);
    titles.push(await tourOf(w).getByRole('heading').innerText());
    addresses.push(new URL(w.page.url()).pathname);
    await w.page.getByTestId('page').getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' });
    expect(await w.page.getByTestId('not-allowed').count(), titles.join()).toBe(0);
    expect(await w.page.getByText('没有这一页').count(), titles.join()).toBe(0);
    await screenshot(w, `导览-${role}-${titles.length}`);
    const last = tourOf(w).getByRole('button', { name: '看完了' });
    if (await last.isVisible()) {
      await last.click();
      await tourOf(w).waitFor({ state: 'detached' });
      return { titles, addresses };
    }
    const number = titles.length + 1;
    await tourOf(w).getByRole('button', { name: '下一步' }).click();
    await tourOf(w).getByText(`第 ${number} 步`).waitFor();
  }
}

const roles: Role[] = ['经办', '复核', '政策', '财务', '稽核', '负责人', '系统管理员', '安全管理员', '审计管理员'];

describe('the tour', () => {
  it.each(roles)('leads %s over pages of his own', async (role) => {
    const w = await enterAs(role, '/console/');
    await w.page.getByRole('button', { name: '第一次来?带我看一遍' }).click();
    await tourOf(w).getByText('第 1 步').waitFor();
    const { titles, addresses } = await walk(w, role);
    expect(titles.length, titles.join()).toBeGreaterThanOrEqual(role.endsWith('管理员') ? 3 : 4);
    expect(titles.length).toBeLessThanOrEqual(6);
    expect(new Set(titles).size).toBe(titles.length);
    for (const address of addresses) expect(address).not.toBe('/console/');
    await w.close();
  });

  it('is found in the help of every page and ends when one has seen enough', async () => {
    const w = await enterAs('经办', '/console/approvals/inbox');
    await settled(w);
    await w.page.keyboard.press('F1');
    await w.page.getByRole('dialog').getByRole('button', { name: '带我看一遍' }).click();
    await tourOf(w).getByText('第 1 步').waitFor();
    await tourOf(w).getByRole('button', { name: '不看了' }).click();
    await tourOf(w).waitFor({ state: 'detached' });
    await w.close();
  });
});

// plainOf is what a patient has in his hand: name and certificate.
async function plainOf(w: Window, psnNo: string): Promise<{ psn_name: string; certno: string }> {
  return write(w, `/api/v1/persons/${psnNo}/unmasking`, { reason: '窗口核对' });
}

// answers reads the first sentence of the settlement in front.
async function answers(w: Window, setlId: string) {
  await w.page.waitForURL('**/settlement/one/' + setlId);
  const because = w.page.getByTestId('page').getByTestId('because');
  await because.waitFor();
  expect(await because.innerText()).toMatch(/^.+付现金 [\d,.]+ 元:费用总额 [\d,.]+ 元,.+。/);
  await w.page.getByRole('group', { name: '各方支付' }).getByRole('button').first().waitFor();
  await w.page.getByTestId('steps').getByRole('columnheader', { name: '依据' }).first().waitFor();
}

const seek = (w: Window) => w.page.getByRole('searchbox', { name: '查病人或结算单' });

describe('why this patient paid what he paid', () => {
  it('is on the screen after three acts, whatever the patient has in his hand', async () => {
    const w = await enterAs('经办', '/console/');
    const { setl_id, psn_no } = await someBill(w);
    const { psn_name, certno } = await plainOf(w, psn_no);
    for (const inHand of [certno, psn_no, psn_name]) {
      let acts = 0;
      await w.page.goto('/console/');
      await seek(w).fill(inHand);
      acts++;
      await seek(w).press('Enter');
      acts++;
      const several = w.page.getByRole('region', { name: '是哪一位' });
      const his = w.page.getByRole('region', { name: '他的结算' });
      await several.or(his).first().waitFor();
      if (await several.isVisible()) {
        await several.getByRole('row').filter({ hasText: psn_no }).getByRole('button', { name: '就是这位' }).click();
        acts++;
      }
      await his.locator(`a[href$="${setl_id}"]`).waitFor();
      if (inHand === certno) await screenshot(w, '首页-查病人');
      await his.locator(`a[href$="${setl_id}"]`).click();
      acts++;
      await answers(w, setl_id);
      expect(acts).toBeLessThanOrEqual(4);
    }
    await screenshot(w, '导览-为什么付这么多');
    await w.close();
  });

  it.each(['复核', '财务', '稽核', '负责人'] as Role[])('is told to %s by the number on the sheet', async (role) => {
    const w = await enterAs(role, '/console/');
    const { setl_id } = await someBill(w);
    await seek(w).fill(setl_id);
    await seek(w).press('Enter');
    await answers(w, setl_id);
    await w.close();
  });

  it('is where the tour begins', async () => {
    const w = await enterAs('经办', '/console/');
    await w.page.getByRole('button', { name: '第一次来?带我看一遍' }).click();
    await tourOf(w).getByText('这位病人为什么付这么多?').waitFor();
    await w.page.waitForURL(/\/settlement\/one\/[^/]+$/);
    await w.page.getByTestId('page').getByTestId('because').waitFor();
    await w.close();
  });
});

describe('the first page', () => {
  it.each([
    ['复核', 'approvals'],
    ['经办', 'received'],
    ['稽核', 'findings'],
  ] as [Role, string][])('tells %s what waits', async (role, kind) => {
    const w = await enterAs(role, '/console/');
    const line = w.page.getByTestId('waiting-' + kind);
    await line.getByText(/\d+( 以上)? 件/).waitFor();
    await screenshot(w, '首页-今天要办的-' + role);
    await w.close();
  });
});

describe('pages that the README shows', () => {
  it('show a person who was treated', async () => {
    const w = await enterAs('经办', '/console/');
    await w.page.getByRole('button', { name: '第一次来?带我看一遍' }).click();
    await w.page.waitForURL(/\/settlement\/one\/[^/]+$/);
    await tourOf(w).getByRole('button', { name: '不看了' }).click();
    await settled(w);
    await screenshot(w, '导览-结算');
    await w.page.getByTestId('page').getByRole('button', { name: '这个人的结算(Esc)' }).click();
    await w.page.waitForURL(/psn_no=/);
    const psnNo = new URL(w.page.url()).searchParams.get('psn_no')!;
    await w.page.goto('/console/counter/person/' + psnNo);
    await settled(w);
    await w.page.getByTestId('page').getByText('就诊与结算').first().waitFor();
    await screenshot(w, '导览-参保人');
    await w.close();
  });

  it('show the funds to the director', async () => {
    const w = await enterAs('负责人', '/console/fund/overview');
    await settled(w);
    await w.page.getByTestId('page').getByText(/结余/).first().waitFor();
    await screenshot(w, '导览-基金总览');
    await w.close();
  });
});
