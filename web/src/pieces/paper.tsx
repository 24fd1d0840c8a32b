// Printing: what is printed is drawn beside the page, at the size of its paper,
// and taken away afterwards. Multi-part paper is 241 × 140 mm; each workstation
// keeps how far its printer is off.
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import type { ReactNode } from 'react';

export type Paper = '241x140' | 'A4' | 'A5';

const sizes: Record<Paper, string> = { '241x140': '241mm 140mm', A4: 'A4', A5: 'A5' };
const offsetKey = 'paper-offset';

// Offset is how far this workstation's printer is off, in millimetres.
export interface Offset {
  x: number;
  y: number;
}

export function readOffset(): Offset {
  try {
    const read = JSON.parse(localStorage.getItem(offsetKey) ?? '{}') as Partial<Offset>;
    return { x: Number(read.x) || 0, y: Number(read.y) || 0 };
  } catch {
    return { x: 0, y: 0 };
  }
}

export function keepOffset(offset: Offset) {
  localStorage.setItem(offsetKey, JSON.stringify(offset));
}

// print draws content for the paper and opens the browser's print dialog; it
// returns when the dialog has closed.
export async function print(paper: Paper, content: ReactNode): Promise<void> {
  const sheet = document.createElement('div');
  sheet.className = 'paper';
  const offset = readOffset();
  sheet.style.transform = `translate(${offset.x}mm, ${offset.y}mm)`;
  const size = document.createElement('style');
  size.textContent = `@page { size: ${sizes[paper]}; margin: 5mm }`;
  document.head.append(size);
  document.body.append(sheet);
  const root = createRoot(sheet);
  flushSync(() => root.render(content));
  document.body.classList.add('printing');
  try {
    await new Promise<void>((closed) => {
      window.addEventListener('afterprint', () => closed(), { once: true });
      window.print();
    });
  } finally {
    document.body.classList.remove('printing');
    root.unmount();
    sheet.remove();
    size.remove();
  }
}
