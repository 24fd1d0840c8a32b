// What is looked at on every page: names of what can be worked, contrast, and
// that nothing runs out of the window. The functions that take no window run in
// the page itself.
import type { CDPSession } from 'playwright-core';
import type { Window } from './browser';

// settled waits until the page in front has its content: a heading, nothing
// loading, no request on the way.
export async function settled(w: Window): Promise<void> {
  await w.page.waitForFunction(
    () => {
      const page = document.querySelector('[data-testid=page], .ant-empty');
      if (!page) return false;
      const busy = document.querySelectorAll('[role=status][aria-label=正在加载], .ant-spin-spinning, .ant-btn-loading');
      return Array.from(busy).every((e) => (e as HTMLElement).offsetParent === null);
    },
    undefined,
    { polling: 50 },
  );
  await w.idle();
}

// unnamed lists what can be worked on the page and has no name, as a reader of the
// screen is told it.
export async function unnamed(session: CDPSession): Promise<string[]> {
  const worked = new Set(['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'switch', 'tab', 'menuitem', 'spinbutton', 'slider', 'img', 'table', 'dialog']);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const out: string[] = [];
  for (const n of nodes) {
    const role = String(n.role?.value ?? '');
    if (n.ignored || !worked.has(role) || String(n.name?.value ?? '').trim()) continue;
    if (role === 'table') continue; // antd splits one table into two: the region around names it
    if (n.properties?.some((p) => p.name === 'hidden' && p.value.value === true)) continue;
    const about = n.backendDOMNodeId && (await session.send('DOM.describeNode', { backendNodeId: n.backendDOMNodeId }));
    out.push(`${role} without a name: ${about ? about.node.nodeName.toLowerCase() + ' ' + (about.node.attributes ?? []).join(' ').slice(0, 120) : ''}`);
  }
  return out;
}

// unlabelled lists fields whose only name is what stands in them before something
// is typed: that vanishes.
export function unlabelled(): string[] {
  const shown = (e: Element) => (e as HTMLElement).offsetParent !== null;
  return Array.from(document.querySelectorAll<HTMLInputElement>('input:not([type=hidden]), textarea, select'))
    .filter((e) => shown(e) && e.getAttribute('aria-hidden') !== 'true')
    .filter((e) => !e.labels?.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && !e.title)
    .map((e) => `no label: ${e.tagName.toLowerCase()} ${e.id} ${e.placeholder}`);
}

// faint lists texts that stand out too little from what is behind them: 4.5 to 1,
// large ones 3 to 1 (WCAG 2.1, 1.4.3). What cannot be worked now is excepted there.
export function faint(): string[] {
  type Colour = [number, number, number, number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const known = new Map<string, Colour>();
  const read = (text: string): Colour => {
    let c = known.get(text);
    if (!c) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      c = [r!, g!, b!, a! / 255];
      known.set(text, c);
    }
    return c;
  };
  const over = (a: Colour, b: Colour): Colour => [a[0] * a[3] + b[0] * (1 - a[3]), a[1] * a[3] + b[1] * (1 - a[3]), a[2] * a[3] + b[2] * (1 - a[3]), 1];
  const light = (c: Colour) => {
    const part = (v: number) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  };
  const behind = (e: Element | null): Colour => {
    if (!e) return [255, 255, 255, 1];
    const c = read(getComputedStyle(e).backgroundColor);
    return c[3] === 1 ? c : over(c, behind(e.parentElement));
  };
  const ratio = (text: Colour, ground: Colour) => {
    const [a, b] = [light(over(text, ground)), light(ground)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const off = '[disabled], [aria-disabled=true], .ant-select-disabled, .ant-checkbox-disabled, .ant-radio-wrapper-disabled, .ant-checkbox-wrapper-disabled, [aria-hidden=true]';
  const out = new Set<string>();
  const look = (e: Element, text: string, colour: string) => {
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || style.visibility !== 'visible' || Number(style.opacity) === 0 || e.closest(off)) return;
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = ratio(read(colour), behind(e));
    if (found < (large ? 3 : 4.5)) out.add(`faint ${found.toFixed(2)}: “${text.trim().slice(0, 20)}” ${colour} in ${e.className || e.tagName}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (e && n.textContent?.trim() && !e.closest('script, style, noscript, svg')) look(e, n.textContent, getComputedStyle(e).color);
  }
  for (const f of document.querySelectorAll<HTMLInputElement>('input[placeholder], textarea[placeholder]')) {
    if (f.placeholder && !f.value) look(f, f.placeholder, getComputedStyle(f, '::placeholder').color);
  }
  return Array.from(out);
}

// wide says by how much the page runs out of the window, and through what.
export function wide(): string[] {
  const out: string[] = [];
  for (const e of [document.documentElement, document.querySelector('.content')]) {
    if (!e || e.scrollWidth <= e.clientWidth) continue;
    const edge = e.getBoundingClientRect().right + 1;
    const guilty = Array.from(e.querySelectorAll('.page *')).find((c) => c.getBoundingClientRect().right > edge && !c.closest('.ant-table-content, .ant-table-body, .ant-table-header'));
    out.push(`${e.scrollWidth - e.clientWidth} px too wide: ${guilty ? guilty.tagName + ' ' + String(guilty.className).slice(0, 80) : e.className}`);
  }
  return out;
}

// unheard lists what the page lacks for whoever cannot see it whole.
export function headless(): string[] {
  const heads = Array.from(document.querySelectorAll<HTMLElement>('h1')).filter((h) => h.offsetParent !== null && h.innerText.trim());
  return heads.length === 1 ? [] : [`${heads.length} headings of the first rank`];
}

// tofu lists the characters that the page's fonts do not have: they are drawn
// like one that no font has.
export function tofu(characters: string[]): string[] {
  const canvas = document.createElement('canvas');
  const side = 48;
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const drawn = (text: string) => {
    context.clearRect(0, 0, side, side);
    context.font = `32px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = 'top';
    context.fillText(text, 4, 4);
    return { pixels: Array.from(context.getImageData(0, 0, side, side).data).join(), width: context.measureText(text).width };
  };
  const missing = ['\u0378', '\u{2fffd}'].map((c) => drawn(c).pixels); // never assigned
  const blank = drawn('\u3000').pixels;
  const usual = drawn('国').width;
  return characters.filter((c) => {
    const d = drawn(c);
    return missing.includes(d.pixels) || d.pixels === blank || Math.abs(d.width - usual) > 1;
  });
}

// atAction says whether the page has something to work, and whether the focus is
// on it: its main action, or anything when it has none.
function atAction(): 'nothing' | 'elsewhere' | 'there' {
  const page = document.querySelector('[data-testid=page]');
  const shown = (e: Element) => (e as HTMLElement).offsetParent !== null && !(e as HTMLButtonElement).disabled;
  const main = Array.from(page?.querySelectorAll('.ant-btn-primary') ?? []).filter(shown);
  const others = Array.from(page?.querySelectorAll('button, a[href], input, textarea, [tabindex="0"]') ?? []).filter(shown);
  const wanted = main.length ? main : others;
  if (wanted.length === 0) return 'nothing';
  return wanted.includes(document.activeElement!) ? 'there' : 'elsewhere';
}

// reachesAction presses Tab from where the menu was left until the page's main
// action has the focus.
export async function reachesAction(w: Window, most = 90): Promise<string[]> {
  if ((await w.page.evaluate(atAction)) === 'nothing') return [];
  await w.page.evaluate(() => document.querySelector<HTMLElement>('nav [role=menu]')?.focus());
  for (let n = 1; n <= most; n++) {
    await w.page.keyboard.press('Tab');
    if ((await w.page.evaluate(atAction)) === 'there') return [];
  }
  return [`Tab does not reach the main action within ${most}`];
}
