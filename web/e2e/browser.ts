// A browser for the tests: one for a test file, one window for each person. It
// keeps watch that the page writes no error, breaks no rule of its policy and
// asks nobody but its own origin.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Cookie, type Page, type Request } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFailed } from 'vitest';
import type { Account } from './city';
import { nextCode } from './totp';

const shots = resolve(import.meta.dirname, '../../dist/screenshots');
const failures = resolve(import.meta.dirname, '../../dist/browser/failures');
const patience = 120_000; // for anything that should appear: the machine may be busy

let browser: Browser;
let failed = 0;

// withBrowser opens the browser before the tests of a file and closes it after.
export function withBrowser() {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.YIBAO_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      timeout: 120_000,
    });
  });
  afterAll(() => browser?.close());
}

// simulator is the address of the demonstration's card reader.
export const simulator = () => /设备模拟器 (http:\/\/\S+?)\//.exec(inject('output'))![1]!;

// Role is one of the posts of the demonstration.
export type Role = '系统管理员' | '安全管理员' | '审计管理员' | '经办' | '复核' | '政策' | '财务' | '稽核' | '负责人';

export function accountOf(role: Role): Account {
  const found = inject('accounts').find((a) => a.role === role);
  if (!found) throw new Error('no account of ' + role);
  return found;
}

// codeOf is the code that the role's telephone shows next.
export function codeOf(role: Role): Promise<string> {
  return nextCode(inject('folder') + '/codes', accountOf(role).secret, inject('step'));
}

// Window is one person's browser window.
export interface Window {
  page: Page;
  context: BrowserContext;
  origin: string;
  // expected lets one refusal pass that the test provokes: the browser writes an
  // error for every answer of 400 and above.
  expectRefusals: () => void;
  idle: () => Promise<void>; // until no request is on the way
  close: () => Promise<void>; // checks what was watched
}

const fromBrowser = /^Failed to load resource: (the server responded with a status of|net::ERR_CONNECTION_RESET)/;

export async function openWindow(size = { width: 1366, height: 768 }, userAgent?: string): Promise<Window> {
  const origin = inject('origin');
  const context = await browser.newContext({ viewport: size, userAgent, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: origin, acceptDownloads: true });
  context.setDefaultTimeout(patience);
  const wrong: string[] = [];
  let refusals = false;
  await context.exposeBinding('tellViolation', (_, text: string) => wrong.push('policy: ' + text));
  await context.addInitScript(() => {
    // no print dialog: without a screen it brings the browser down
    Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', { get: () => false });
    document.addEventListener('securitypolicyviolation', (e) => {
      const tell = (globalThis as unknown as { tellViolation: (t: string) => void }).tellViolation;
      tell(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
    });
  });
  const page = await context.newPage();
  onTestFailed(async ({ task }) => {
    if (page.isClosed()) return;
    mkdirSync(failures, { recursive: true });
    const name = [task.suite?.name, task.name].filter(Boolean).join('-').replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
    await page.screenshot({ path: resolve(failures, `${name}-${++failed}.png`) });
    await context.close();
  });
  page.on('console', (m) => {
    if (m.type() !== 'error' && m.type() !== 'warning') return;
    if (fromBrowser.test(m.text()) && (refusals || m.location().url.endsWith('/api/v1/me'))) return;
    wrong.push(`${m.type()}: ${m.text()} ${fromBrowser.test(m.text()) ? m.location().url.replace(origin, '') : ''}`);
  });
  page.on('pageerror', (e) => wrong.push('error: ' + String(e)));
  const asked = new Set<Request>();
  page.on('requestfinished', (r) => asked.delete(r));
  page.on('requestfailed', (r) => asked.delete(r));
  page.on('request', (r) => {
    const url = r.url();
    if (url.startsWith('chrome-extension:')) return; // the browser's own viewer of PDF
    asked.add(r);
    const allowed = url.startsWith(origin + '/') || url.startsWith(simulator() + '/v1/');
    if (!allowed && !url.startsWith('data:') && !url.startsWith('blob:')) wrong.push('foreign request: ' + url);
  });
  return {
    page,
    context,
    origin,
    expectRefusals: () => {
      refusals = true;
    },
    idle: async () => {
      await expect.poll(() => asked.size, { timeout: patience, interval: 50 }).toBe(0);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    },
    close: async () => {
      await context.close();
      expect(wrong).toEqual([]);
    },
  };
}

// signIn opens the console as the role, password and code typed like a person.
export async function signIn(w: Window, role: Role, path = '/console/'): Promise<void> {
  await w.page.goto(path);
  await fillIn(w, role);
}

async function fillIn(w: Window, role: Role): Promise<void> {
  const { account, password } = accountOf(role);
  await w.page.getByRole('textbox', { name: '账号', exact: true }).fill(account);
  await w.page.getByLabel('口令', { exact: true }).fill(password);
  await w.page.getByLabel(/^动态口令/).fill(await codeOf(role));
  await w.page.getByRole('button', { name: '登录', exact: true }).click();
  const refused = w.page.getByTestId('refused');
  await w.page.getByTestId('who').or(refused).first().waitFor();
  if (await refused.isVisible()) throw new Error(`${role} was refused: ` + (await refused.innerText()));
}

// enterAs opens a page as the role with the session that an earlier test of this
// run left open, signing in when there is none or it has ended. Do not sign out
// of it.
export async function enterAs(role: Role, path: string, size?: { width: number; height: number }): Promise<Window> {
  const kept = resolve(inject('folder'), role + '.json');
  const w = await openWindow(size);
  if (existsSync(kept)) await w.context.addCookies(JSON.parse(readFileSync(kept, 'utf8')) as Cookie[]);
  await w.page.goto(path);
  const login = w.page.getByRole('textbox', { name: '账号', exact: true });
  await w.page.getByTestId('who').or(login).first().waitFor();
  if (await login.isVisible()) {
    await fillIn(w, role);
    writeFileSync(kept, JSON.stringify(await w.context.cookies(w.origin + '/api/v1/me')));
  }
  return w;
}

// signOut leaves by the menu.
export async function signOut(w: Window): Promise<void> {
  await w.page.getByTestId('who').click();
  await w.page.getByRole('menuitem', { name: '退出' }).click();
  await w.page.getByRole('textbox', { name: '账号', exact: true }).waitFor();
}

// openPage opens a page by the menu: the desk, then the page.
export async function openPage(w: Window, desk: string, title: string): Promise<void> {
  const menu = w.page.getByRole('navigation', { name: '主菜单' });
  const item = menu.getByRole('menuitem', { name: title, exact: true });
  if (!(await item.isVisible())) await menu.getByRole('menuitem', { name: desk }).first().click();
  await item.click();
  await w.page.getByRole('tab', { name: title, selected: true }).waitFor();
}

// menuOf lists the pages in the menu, desk by desk.
export async function menuOf(w: Window): Promise<Record<string, string[]>> {
  const links = w.page.getByTestId('pages').locator('.ant-card');
  const out: Record<string, string[]> = {};
  for (const card of await links.all()) {
    out[await card.locator('.ant-card-head-title').innerText()] = await card.getByRole('link').allInnerTexts();
  }
  return out;
}

// agree says yes to the dialog that was asked for, by key, once it is there.
export async function agree(w: Window): Promise<void> {
  await w.page.getByRole('dialog').getByRole('button', { name: /Ctrl\+Enter/ }).last().waitFor();
  await w.page.keyboard.press('Control+Enter');
}

// screenshot keeps a picture of the window in dist/screenshots.
export async function screenshot(w: Window, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await w.page.screenshot({ path: resolve(shots, name + '.png') });
}
