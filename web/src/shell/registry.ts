// The register of desks. A desk is a folder desks/<name> whose index.tsx exports
// `desk`; nothing else has to know of it.
import type { ComponentType, LazyExoticComponent, ReactNode } from 'react';

export interface Page {
  path: string; // below the desk, e.g. 'staff' or 'person/:psnNo'
  title: string; // of menu, tab and breadcrumb
  permissions: string[]; // codes of register/access; any of them opens the page, none: every member of staff
  help: ReactNode; // F1: what the page is for, in a few sentences
  component: LazyExoticComponent<ComponentType>; // lazy(() => import('./StaffPage'))
  hidden?: boolean; // not in the menu: reached from another page
  personal?: boolean; // shows personal data: gets the watermark
}

export interface Desk {
  key: string; // first part of the address, also the folder's name
  title: string;
  icon: ReactNode;
  order: number; // in the menu
  pages: Page[];
}

const found = import.meta.glob<{ desk: Desk }>('../desks/*/index.tsx', { eager: true });

// desks are all desks, in the order of the menu.
export const desks: Desk[] = Object.values(found)
  .map((m) => m.desk)
  .sort((a, b) => a.order - b.order);

// addressOf is where a page lies.
export function addressOf(desk: Desk, page: Page): string {
  return '/' + desk.key + '/' + page.path;
}

// mayOpen says whether somebody with the permissions may open the page.
export function mayOpen(page: Page, permissions: ReadonlySet<string>): boolean {
  return page.permissions.length === 0 || page.permissions.some((p) => permissions.has(p));
}

// Place is a page with its desk.
export interface Place {
  desk: Desk;
  page: Page;
}

// places lists every page once, so that the same page is the same place.
const places = desks.flatMap((desk) => desk.pages.map((page) => ({ desk, page, pattern: addressOf(desk, page).split('/').filter(Boolean) })));

// placeOf finds the page of an address; parameters match anything.
export function placeOf(pathname: string): Place | undefined {
  const parts = pathname.split('/').filter(Boolean);
  return places.find(({ pattern }) => pattern.length === parts.length && pattern.every((want, i) => want.startsWith(':') || want === parts[i]));
}
