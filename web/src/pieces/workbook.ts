// A workbook of one sheet, written here so that exporting needs no library: the
// parts of the format (ECMA-376) that a list of rows takes, in a ZIP. Small ones
// are written at once (workbook), long ones piece by piece (SheetWriter), so that
// the page goes on while rows arrive.
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
  if (typeof value === 'number') return `<c r="${at}" s="${bold ? 3 : 2}"><v>${value}</v></c>`;
  return `<c r="${at}" t="inlineStr" s="${bold ? 1 : 0}"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

// lines writes rows that begin at the row number r, from 1.
function lines(rows: Cell[][], r: number, bold: boolean): string {
  return rows.map((row, i) => `<row r="${r + i}">${row.map((v, c) => cell(v, column(c) + (r + i), bold)).join('')}</row>`).join('');
}

const frozen = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
const sheetHead = `${head}<worksheet xmlns="${main}">${frozen}<sheetData>`;
const sheetFoot = '</sheetData></worksheet>';

const styles =
  `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
  '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="4" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>';

const sheetPath = 'xl/worksheets/sheet1.xml';

// frame is every part but the sheet.
function frame(name: string): Record<string, string> {
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
  };
}

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

// crcOn takes bytes into a CRC-32 under way, which begins as ~0.
function crcOn(c: number, bytes: Uint8Array): number {
  for (const b of bytes) c = table[(c ^ b) & 0xff]! ^ (c >>> 8);
  return c;
}

// crc is the CRC-32 that archives carry.
export function crc(bytes: Uint8Array): number {
  return (crcOn(~0, bytes) ^ ~0) >>> 0;
}

// fields packs [bytes, value] pairs, little end first.
function fields(...pairs: [number, number][]): Uint8Array {
  const out: number[] = [];
  for (const [size, value] of pairs) for (let i = 0; i < size; i++) out.push((value / 256 ** i) & 0xff);
  return Uint8Array.from(out);
}

const day = 0x5c21; // 2026-01-01: the same rows give the same file

// Packed is a file as it lies in the archive.
interface Packed {
  path: string;
  method: number; // 0 as it is, 8 deflated
  crc: number;
  size: number; // unpacked
  body: Uint8Array;
}

const encode = (text: string) => new TextEncoder().encode(text);

function stored(path: string, text: string): Packed {
  const body = encode(text);
  return { path, method: 0, crc: crc(body), size: body.length, body };
}

// zipOf puts files one behind the other, the directory at the end.
function zipOf(files: Packed[]): Uint8Array[] {
  const [bodies, directory]: [Uint8Array[], Uint8Array[]] = [[], []];
  const length = (list: Uint8Array[]) => list.reduce((n, b) => n + b.length, 0);
  for (const f of files) {
    const name = encode(f.path);
    const common: [number, number][] = [[2, 20], [2, 0x800], [2, f.method], [2, 0], [2, day], [4, f.crc], [4, f.body.length], [4, f.size], [2, name.length], [2, 0]];
    const at = length(bodies);
    bodies.push(fields([4, 0x04034b50], ...common), name, f.body);
    directory.push(fields([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name);
  }
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, length(directory)], [4, length(bodies)], [2, 0]);
  return [...bodies, ...directory, end];
}

function archive(name: string, sheet: Packed): Blob {
  const files = Object.entries(frame(name)).map(([path, text]) => stored(path, text));
  return new Blob(zipOf([...files, sheet]) as BlobPart[], { type: `${office}.sheet` });
}

// workbook makes the file at once; the first row is the heading.
export function workbook(name: string, rows: Cell[][]): Blob {
  return archive(name, stored(sheetPath, sheetHead + lines(rows.slice(0, 1), 1, true) + lines(rows.slice(1), 2, false) + sheetFoot));
}

// SheetWriter makes the file piece by piece. What is written is deflated on the
// way (as it is where the browser cannot), so that a hundred thousand rows take a
// few megabytes.
export class SheetWriter {
  private rows = 0;
  private crc = ~0;
  private size = 0;
  private readonly pieces: Uint8Array[] = [];
  private readonly deflate = typeof CompressionStream === 'undefined' ? null : new CompressionStream('deflate-raw');
  private readonly input = this.deflate?.writable.getWriter();
  private readonly output = this.deflate ? new Response(this.deflate.readable as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer() : null;

  constructor(private readonly name: string) {
    this.output?.catch(() => {}); // a file given up
  }

  // add writes rows beneath those before; bold for headings and sums.
  async add(rows: Cell[][], bold = false): Promise<void> {
    const before = this.rows === 0 ? sheetHead : '';
    await this.write(before + lines(rows, this.rows + 1, bold));
    this.rows += rows.length;
  }

  // finish ends the sheet and gives the file.
  async finish(): Promise<Blob> {
    await this.write(sheetFoot);
    await this.input?.close();
    const body = this.output ? new Uint8Array(await this.output) : await bytesOf(new Blob(this.pieces as BlobPart[]));
    return archive(this.name, { path: sheetPath, method: this.output ? 8 : 0, crc: (this.crc ^ ~0) >>> 0, size: this.size, body });
  }

  // drop gives up what was written.
  drop(): void {
    void this.input?.abort().catch(() => {});
    this.pieces.length = 0;
  }

  private async write(text: string): Promise<void> {
    const bytes = encode(text);
    this.crc = crcOn(this.crc, bytes);
    this.size += bytes.length;
    if (this.input) await this.input.write(bytes);
    else this.pieces.push(bytes);
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
