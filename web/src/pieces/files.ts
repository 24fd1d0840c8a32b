// Files that leave the page.
import { workbook, type Cell } from './workbook';

// save hands a file to the browser's downloads.
export function save(name: string, content: Blob) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// saveWorkbook saves rows as Excel; the first row is the heading.
export function saveWorkbook(name: string, rows: Cell[][]) {
  save(name + '.xlsx', workbook(name, rows));
}

// printFile opens the browser's print dialog for a PDF, from a frame nobody sees.
// It answers whether it could: a browser without a viewer of its own cannot.
export function printFile(content: Blob): boolean {
  if (!navigator.pdfViewerEnabled) return false;
  document.querySelector('iframe[data-paper]')?.remove(); // one dialog at a time
  const url = URL.createObjectURL(new Blob([content], { type: 'application/pdf' }));
  const frame = document.createElement('iframe');
  frame.title = '打印';
  frame.dataset.paper = 'loading';
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  Object.assign(frame.style, { position: 'fixed', width: '1px', height: '1px', right: '0', bottom: '0', border: '0', opacity: '0' });
  frame.onload = () => {
    try {
      frame.contentWindow?.print();
      frame.dataset.paper = 'printing';
    } catch {
      frame.dataset.paper = 'refused'; // the file lies in the downloads all the same
    }
  };
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(url);
  }, 300_000);
  return true;
}
