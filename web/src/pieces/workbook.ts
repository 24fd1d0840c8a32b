// A workbook of one sheet, written here so that exporting needs no library: the
// parts of the format (ECMA-376) that a list of rows takes, in a ZIP without
// compression.
export type Cell = string | number | null | undefined;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageLinks = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function escaped(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
}

function column(n: number): string {
  return n < 26 ? String.fromCharCode(65 + n) : column(Math.floor(n / 26) - 1) + String.fromCharCode(65 + (n % 26));
}

function cell(value: Cell, at: string, bold: boolean): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number') return `<c r="${at}" s="${bold ? 1 : 2}"><v>${value}</v></c>`;
  return `<c r="${at}" t="inlineStr" s="${bold ? 1 : 0}"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

function sheet(rows: Cell[][]): string {
  const lines = rows.map((row, r) => `<row r="${r + 1}">${row.map((v, c) => cell(v, column(c) + (r + 1), r === 0)).join('')}</row>`);
  const frozen = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  return `${head}<worksheet xmlns="${main}">${frozen}<sheetData>${lines.join('')}</sheetData></worksheet>`;
}

const styles =
  `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
  '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>';

function parts(name: string, rows: Cell[][]): Record<string, string> {
  return {
    '[Content_Types].xml':
      `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${office}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${office}.worksheet+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${office}.styles+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packageLinks}"><Relationship Id="rId1" Type="${links}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${links}"><sheets><sheet name="${escaped(name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      `${head}<Relationships xmlns="${packageLinks}"><Relationship Id="rId1" Type="${links}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Type="${links}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles,
    'xl/worksheets/sheet1.xml': sheet(rows),
  };
}

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

// crc is the CRC-32 that archives carry.
export function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const b of bytes) c = table[(c ^ b) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

// fields packs [bytes, value] pairs, little end first.
function fields(...pairs: [number, number][]): Uint8Array {
  const out: number[] = [];
  for (const [size, value] of pairs) for (let i = 0; i < size; i++) out.push((value / 256 ** i) & 0xff);
  return Uint8Array.from(out);
}

const day = 0x5c21; // 2026-01-01: the same rows give the same file

// zipOf packs files without compression.
function zipOf(files: Record<string, string>): Uint8Array[] {
  const [bodies, directory]: [Uint8Array[], Uint8Array[]] = [[], []];
  const encode = new TextEncoder();
  const length = (list: Uint8Array[]) => list.reduce((n, b) => n + b.length, 0);
  for (const [path, text] of Object.entries(files)) {
    const [name, body] = [encode.encode(path), encode.encode(text)];
    const common: [number, number][] = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, day], [4, crc(body)], [4, body.length], [4, body.length], [2, name.length], [2, 0]];
    const at = length(bodies);
    bodies.push(fields([4, 0x04034b50], ...common), name, body);
    directory.push(fields([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name);
  }
  const count = Object.keys(files).length;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length(directory)], [4, length(bodies)], [2, 0]);
  return [...bodies, ...directory, end];
}

// workbook makes the file; the first row is the heading.
export function workbook(name: string, rows: Cell[][]): Blob {
  return new Blob(zipOf(parts(name, rows)) as BlobPart[], { type: `${office}.sheet` });
}
