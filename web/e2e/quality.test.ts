// Every page that a role's menu offers, looked at one after the other at 125 %:
// what the issue calls quality must hold on each of them.
import { describe, expect, it } from 'vitest';
import { addressOf, desks, mayOpen, type Desk, type Page } from '../src/shell/registry';
import { enterAs, openWindow, screenshot, withBrowser, type Role, type Window } from './browser';
import { faint, headless, reachesAction, settled, tofu, unlabelled, unnamed, wide } from './looks';

withBrowser();

const zoomed = { width: Math.round(1366 / 1.25), height: Math.round(768 / 1.25) };

interface Place {
  desk: Desk;
  page: Page;
}

const places: Place[] = desks.flatMap((desk) => desk.pages.map((page) => ({ desk, page })));
const looked = new Set<string>(); // pages looked at closely, whoever did it

// rightsOf are the permissions of whoever sits at the window, and his page's token.
async function rightsOf(w: Window): Promise<{ permissions: Set<string>; token: string }> {
  const me = (await (await w.context.request.get(w.origin + '/api/v1/me')).json()) as { permissions: { code: string }[]; page_token: string };
  return { permissions: new Set(me.permissions.map((p) => p.code)), token: me.page_token };
}

// go opens an address without loading the program again, as the back button does.
async function go(w: Window, address: string): Promise<void> {
  await w.page.evaluate((to) => {
    history.pushState({}, '', '/console' + to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, address);
}

async function helps(w: Window): Promise<string[]> {
  await w.page.keyboard.press('F1');
  const help = w.page.getByRole('dialog').locator('.help');
  await help.waitFor();
  const text = (await help.innerText()).trim();
  await w.page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  return Array.from(text).length >= 20 ? [] : ['help is too short: ' + text];
}

async function faultsOf(w: Window, { desk, page }: Place, close: boolean): Promise<string[]> {
  const found: string[] = [];
  if (await w.page.getByTestId('page').getByTestId('not-allowed').isVisible()) found.push('not allowed, but in the menu');
  if (await w.page.getByTestId('page').getByTestId('refused').first().isVisible()) found.push('refused: ' + (await w.page.getByTestId('refused').first().innerText()));
  found.push(...(await w.page.evaluate(headless)), ...(await w.page.evaluate(wide)));
  if (close) {
    found.push(...(await w.page.evaluate(faint)), ...(await w.page.evaluate(unlabelled)));
    const session = await w.context.newCDPSession(w.page);
    found.push(...(await unnamed(session)));
    await session.detach();
    found.push(...(await reachesAction(w)), ...(await helps(w)));
  }
  return found.map((f) => `${desk.title}·${page.title}: ${f}`);
}

const roles: Role[] = ['经办', '复核', '政策', '财务', '稽核', '负责人', '系统管理员', '安全管理员', '审计管理员'];

describe('every page of the menu holds', () => {
  it.each(roles)('%s', async (role) => {
    const w = await enterAs(role, '/console/', zoomed);
    await settled(w);
    const { permissions } = await rightsOf(w);
    const offered = places.filter(({ page }) => !page.hidden && mayOpen(page, permissions));
    const faults: string[] = [];
    for (const place of offered) {
      const address = addressOf(place.desk, place.page);
      await go(w, address);
      await settled(w);
      faults.push(...(await faultsOf(w, place, !looked.has(address))));
      looked.add(address);
    }
    expect(offered.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await w.close();
  });

  it('has been looked at, whole', () => {
    const left = places.filter(({ desk, page }) => !page.hidden && !looked.has(addressOf(desk, page)));
    expect(left.map(({ desk, page }) => desk.title + '·' + page.title)).toEqual([]);
  });
});

describe('a page typed by address', () => {
  it.each(['审计管理员', '政策', '经办'] as Role[])('is not shown to %s without the right', async (role) => {
    const w = await enterAs(role, '/console/', zoomed);
    const { permissions } = await rightsOf(w);
    const forbidden = places.filter(({ page }) => !mayOpen(page, permissions));
    expect(forbidden.length).toBeGreaterThan(0);
    const typed = ({ desk, page }: Place) => addressOf(desk, page).replace(/:[^/]+/g, 'x');
    await w.page.goto('/console' + typed(forbidden[0]!));
    await w.page.getByTestId('page').getByTestId('not-allowed').waitFor();
    for (const place of forbidden) {
      await go(w, typed(place));
      await w.page.getByRole('heading', { level: 1 }).filter({ hasText: place.page.title }).waitFor();
      expect(await w.page.getByTestId('page').getByTestId('not-allowed').count(), typed(place)).toBe(1);
    }
    await w.close();
  });
});

describe('rare characters', () => {
  const rare = ['䶮', '𠮷', '㛃', '𬭬', '镕', '堃'];

  it('are drawn, not as boxes', async () => {
    const w = await openWindow();
    await w.page.goto('/console/');
    await w.page.getByRole('textbox', { name: '账号', exact: true }).waitFor();
    expect(await w.page.evaluate(tofu, rare)).toEqual([]);
    expect(await w.page.evaluate(tofu, ['\u0378'])).toHaveLength(1);
    await w.close();
  });

  it('stand in the name of a person as he was registered', async () => {
    const w = await enterAs('经办', '/console/');
    const { token } = await rightsOf(w);
    const name = '龚䶮𠮷';
    const certno = 'P' + Date.now().toString().slice(-8);
    const answer = await w.context.request.post(w.origin + '/api/v1/enrolment/persons', {
      headers: { 'X-Yibao-Token': token, 'Idempotency-Key': 'rare-' + Date.now(), Origin: w.origin },
      data: { admdvs: '390100', psn_cert_type: '99', certno, psn_name: name, gend: '1', naty: '01', brdy: '1980-02-03', reason: '生僻字' },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    const { psn_no } = (await answer.json()) as { psn_no: string };
    await go(w, '/counter/person/' + psn_no);
    await settled(w);
    await w.page.getByRole('button', { name: '查看明文' }).first().click();
    await w.page.getByRole('dialog').getByLabel(/^原因/).fill('核对姓名写法');
    await w.page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
    await w.page.getByText(name).first().waitFor();
    await screenshot(w, '生僻字');
    await w.close();
  });
});
