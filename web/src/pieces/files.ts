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
