// Acts at the counter as the tests play them: opened from their card, filled in and
// sent by key, agreed to by a second person.
import { agree, enterAs, type Window } from './browser';

// stamp makes numbers that no other run has used.
export const stamp = Date.now().toString(36).toUpperCase();
export const page = (psnNo: string) => '/console/counter/person/' + psnNo;
export const card = (w: Window, name: string) => w.page.getByRole('region', { name, exact: true });
export const drawer = (w: Window) => w.page.getByRole('dialog');

// begin opens the form of an act from the menu of its card.
export async function begin(w: Window, within: string, menu: string, item: string) {
  await (within ? card(w, within) : w.page.getByRole('toolbar', { name: '办理' })).getByRole('button', { name: menu + ' ▾', exact: true }).click();
  await w.page.getByRole('menuitem', { name: item, exact: true }).click();
  await drawer(w).getByRole('button', { name: /Ctrl\+Enter/ }).waitFor();
}

// send sends the form by key and waits until it has closed.
export async function send(w: Window) {
  await w.page.keyboard.press('Control+Enter');
  await drawer(w).waitFor({ state: 'hidden' });
}

export async function choose(w: Window, label: RegExp, option: string) {
  const select = drawer(w).getByRole('combobox', { name: label });
  await select.click();
  await select.fill(option);
  await w.page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
}

// chooseHaving picks the option that has the words in it.
export async function chooseHaving(w: Window, label: RegExp, words: string) {
  await drawer(w).getByRole('combobox', { name: label }).click();
  await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).click();
}

// take finds a person inside a form by what was typed, and takes him.
export async function take(w: Window, label: RegExp, typed: string, psnNo: string) {
  const select = drawer(w).getByRole('combobox', { name: label });
  await select.click();
  await select.fill(typed);
  await w.page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: psnNo }).click();
}

export const fill = (w: Window, label: RegExp, text: string) => drawer(w).getByLabel(label).fill(text);

// agreed has the second person agree to what was proposed.
export async function agreed(words: string) {
  const w = await enterAs('复核', '/console/approvals/inbox');
  await w.page.getByRole('row').filter({ hasText: words }).getByRole('link', { name: '办理' }).click();
  await w.page.getByRole('button', { name: '同意并办理' }).click();
  await agree(w);
  await w.page.getByText('同意并办理已办理').waitFor();
  await w.close();
}

export const waits = (w: Window, words: string) => w.page.getByRole('region', { name: '两人办理的事项' }).getByText(words).first().waitFor();
