// Every page that a role's menu offers, and every page behind a parameter, looked
// at one after the other at 125 %: what the issue calls quality must hold on each
// of them. The pages come from the register of desks, so that a new one is looked
// at as soon as it is there; what it is about is found in e2e/examples.ts.
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addressOf, desks, mayOpen, type Desk, type Page } from '../src/shell/registry';
import { someBill, whoIs, write } from './api';
import { enterAs, openWindow, screenshot, withBrowser, type Role, type Window } from './browser';
import { collect, exampleOf, listen, makeExamples } from './examples';
import { faint, headless, reachesAction, settled, tofu, unlabelled, unnamed, wide } from './looks';

withBrowser();

const zoomed = { width: Math.round(1366 / 1.25), height: Math.round(768 / 1.25) };

interface Place {
  desk: Desk;
  page: Page;
}

const places: Place[] = desks.flatMap((desk) => desk.pages.map((page) => ({ desk, page })));
const looked = new Set<string>(); // pages looked at closely, whoever did it

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

describe('every page holds', () => {
  it.each(roles)('%s', async (role) => {
    const w = await enterAs(role, '/console/', zoomed);
    listen(w.page);
    await w.page.mouse.move(0, 0); // from where it signed in: what it lies on looks otherwise
    await settled(w);
    const { permissions } = await whoIs(w);
    await makeExamples(w, role);
    const offered = places.filter(({ page }) => mayOpen(page, permissions));
    const behind = offered.filter(({ page }) => page.hidden).map(({ desk, page }) => addressOf(desk, page));
    const faults: string[] = [];
    const look = async (place: Place, address: string, key: string) => {
      await go(w, address);
      await settled(w);
      faults.push(...(await faultsOf(w, place, !looked.has(key))));
      looked.add(key);
    };
    for (const place of offered.filter(({ page }) => !page.hidden)) {
      const address = addressOf(place.desk, place.page);
      await look(place, address, address);
      await collect(w, behind);
    }
    for (const place of offered.filter(({ page }) => page.hidden)) {
      const [address, example] = [addressOf(place.desk, place.page), exampleOf(place.desk, place.page)];
      if (example && !looked.has(address)) await look(place, example, address); // once: it says the same to all
    }
    expect(offered.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await w.close();
  });

  it('has been looked at, whole', () => {
    const left = places.filter(({ desk, page }) => !looked.has(addressOf(desk, page)));
    expect(left.map(({ desk, page }) => desk.title + '·' + page.title + ' ' + addressOf(desk, page))).toEqual([]);
  });
});

// What the server is made to say to the page that opens.
type Says = 'nothing yet' | 'it failed' | 'not allowed' | 'nothing there';

const problems = {
  'it failed': { status: 500, code: 'YB9010', detail: '系统内部错误(编号 06H05QC4FHUUPDKKGQNG24AOBK),请稍后重试' },
  'not allowed': { status: 403, code: 'YB1831', detail: '您的岗位没有这项权限' },
};

// emptied is an answer with its lists empty.
const emptied = (answer: unknown) => Object.fromEntries(Object.entries(answer as object).map(([k, v]) => [k, Array.isArray(v) ? [] : k === 'next' ? undefined : v]));

// shown opens a page while the server says so to what the page asks first, and waits for
// the piece that tells it.
async function shown(w: Window, address: string, says: Says): Promise<void> {
  const asked = (url: URL) => url.pathname.startsWith('/api/v1/') && !/\/(me|staff-names)$/.test(url.pathname);
  const held: (() => Promise<void>)[] = [];
  let free = false;
  await w.page.route(asked, async (route) => {
    if (says === 'nothing yet') return free ? route.continue() : void held.push(() => route.continue());
    if (says === 'nothing there') {
      const answer = await route.fetch();
      return route.fulfill({ response: answer, json: emptied(await answer.json()) });
    }
    const p = problems[says];
    return route.fulfill({ status: p.status, contentType: 'application/problem+json', body: JSON.stringify(p) });
  });
  await w.page.goto('/console' + address);
  const page = w.page.getByTestId('page');
  const piece = {
    'nothing yet': page.locator('[role=status][aria-label=正在加载], .ant-spin-spinning'),
    'it failed': page.getByTestId('refused').filter({ hasText: '[YB9010]' }),
    'not allowed': page.getByTestId('not-allowed'),
    'nothing there': page.locator('.ant-empty'),
  }[says];
  await piece.first().waitFor();
  expect(await w.page.evaluate(faint), address).toEqual([]);
  await screenshot(w, `状态-${says}-${address.split('/')[1]}`);
  free = true;
  await Promise.all(held.map((go) => go()));
  await w.page.unrouteAll({ behavior: 'wait' });
}

// appears waits a little for what should be there already.
async function appears(what: Locator): Promise<boolean> {
  return what.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

describe('the four states are drawn', () => {
  it('on a list, and on a page behind a parameter', async () => {
    const w = await enterAs('复核', '/console/', zoomed);
    w.expectRefusals();
    const { setl_id } = await someBill(w);
    for (const says of ['nothing yet', 'it failed', 'not allowed', 'nothing there'] as Says[]) await shown(w, '/approvals/inbox', says);
    for (const says of ['nothing yet', 'it failed', 'not allowed'] as Says[]) await shown(w, '/settlement/one/' + setl_id, says);
    await w.page.goto('/console/settlement/one/NONE');
    await w.page.getByTestId('page').getByTestId('refused').filter({ hasText: '没有' }).waitFor();
    await w.close();
  });

  it('on a page behind a parameter that has nothing to list', async () => {
    const w = await enterAs('经办', '/console/', zoomed);
    const { psn_no } = await write<{ psn_no: string }>(w, '/api/v1/enrolment/persons', {
      admdvs: '390100', psn_cert_type: '99', certno: 'N' + Date.now().toString().slice(-8), psn_name: '初到', gend: '2', naty: '01', brdy: '1990-02-03', reason: '没有业务的人',
    });
    await go(w, '/settlement/find?psn_no=' + psn_no);
    await w.page.getByTestId('page').getByText('这个人还没有结算').waitFor();
    await screenshot(w, '状态-空的-结算');
    await w.close();
  });

  it('on every page of the menu that asks the server when it opens: whoever reads it is told that it failed', async () => {
    const faults: string[] = [];
    const seen = new Set<string>();
    for (const role of ['经办', '负责人', '稽核', '政策', '财务', '系统管理员', '审计管理员'] as Role[]) {
      const w = await enterAs(role, '/console/', zoomed);
      await settled(w);
      w.expectRefusals();
      const { permissions } = await whoIs(w);
      const todo = places.filter(({ desk, page }) => !page.hidden && mayOpen(page, permissions) && !seen.has(addressOf(desk, page)));
      let failing = 0;
      const asked = (url: URL) => url.pathname.startsWith('/api/v1/') && !/\/(me|staff-names)$/.test(url.pathname);
      await w.page.route(asked, (route) => {
        failing++;
        const p = problems['it failed'];
        return route.fulfill({ status: p.status, contentType: 'application/problem+json', body: JSON.stringify(p) });
      });
      for (const { desk, page } of todo) {
        seen.add(addressOf(desk, page));
        failing = 0;
        await go(w, addressOf(desk, page));
        await settled(w);
        const told = w.page.getByTestId('page').locator('[data-testid=refused], [role=alert]').first();
        if (failing > 0 && !(await appears(told))) faults.push(`${desk.title}·${page.title} says nothing when its ${failing} questions fail`);
      }
      await w.page.unrouteAll({ behavior: 'wait' });
      await w.close();
    }
    expect(faults).toEqual([]);
  });
});

describe('a page typed by address', () => {
  it.each(['审计管理员', '政策', '经办'] as Role[])('is not shown to %s without the right', async (role) => {
    const w = await enterAs(role, '/console/', zoomed);
    const { permissions } = await whoIs(w);
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
    const name = '龚䶮𠮷';
    const certno = 'P' + Date.now().toString().slice(-8);
    const { psn_no } = await write<{ psn_no: string }>(w, '/api/v1/enrolment/persons', {
      admdvs: '390100', psn_cert_type: '99', certno, psn_name: name, gend: '1', naty: '01', brdy: '1980-02-03', reason: '生僻字',
    });
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
