// The keyboard of the counter: F1 help, F2 card, F3 find, F4 trial, F8 settle,
// F9 print, Esc back, Ctrl+Enter submit, Enter next field.
import { useEffectEvent, useLayoutEffect, type KeyboardEvent } from 'react';

export type Key = 'F1' | 'F2' | 'F3' | 'F4' | 'F8' | 'F9' | 'Escape' | 'Ctrl+Enter';

const known: ReadonlySet<string> = new Set<Key>(['F1', 'F2', 'F3', 'F4', 'F8', 'F9', 'Escape', 'Ctrl+Enter']);

// nameOf is the key of an event, with Ctrl.
export function nameOf(e: { key: string; ctrlKey: boolean; metaKey: boolean }): string {
  return (e.ctrlKey || e.metaKey ? 'Ctrl+' : '') + e.key;
}

// dialogOpen says whether a dialog lies over the page and has the keys.
function dialogOpen(): boolean {
  const wraps = document.querySelectorAll<HTMLElement>('.ant-modal-wrap, .ant-drawer-open');
  return Array.from(wraps).some((w) => w.offsetParent !== null || getComputedStyle(w).display !== 'none');
}

// useKeys hears keys while the page is the one in front. The page under a dialog
// hears nothing; inside: true is for the dialog itself.
export function useKeys(keys: Partial<Record<Key, () => void>>, inside = false) {
  const heard = useEffectEvent((e: globalThis.KeyboardEvent) => {
    const name = nameOf(e);
    const act = known.has(name) ? keys[name as Key] : undefined;
    if (!act || e.defaultPrevented || e.isComposing || (!inside && dialogOpen())) return;
    e.preventDefault();
    act();
  });
  useLayoutEffect(() => { // before it is seen, so that no key is lost
    const early = (e: globalThis.KeyboardEvent) => nameOf(e) === 'Ctrl+Enter' && heard(e); // before a select opens by it
    const listen = (e: globalThis.KeyboardEvent) => heard(e);
    window.addEventListener('keydown', early, true);
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', early, true);
      window.removeEventListener('keydown', listen);
    };
  }, []);
}

const fields = 'input:not([type=hidden]):not([disabled]):not([readonly]), [role=combobox]:not([disabled]), textarea:not([disabled])';

// enterNext makes Enter go to the next field: put it on the onKeyDown of what
// surrounds the fields. After the last one, done.
export function enterNext(done?: () => void) {
  return (e: KeyboardEvent<HTMLElement>) => {
    const target = e.target as HTMLElement;
    if (e.key !== 'Enter' || e.ctrlKey || e.metaKey || e.nativeEvent.isComposing) return;
    if (target.tagName !== 'INPUT' || target.getAttribute('aria-expanded') === 'true') return;
    const all = Array.from(e.currentTarget.querySelectorAll<HTMLElement>(fields)).filter((f) => f.offsetParent !== null);
    const next = all[all.indexOf(target) + 1];
    e.preventDefault();
    if (next) next.focus();
    else done?.();
  };
}
