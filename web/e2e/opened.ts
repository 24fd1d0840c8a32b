// Opens workbooks as a spreadsheet program does: by the archive's directory, each
// part checked against its CRC-32.
import { inflateRawSync } from 'node:zlib';
import { crc } from '../src/pieces/workbook';

function must(right: boolean, what: string) {
  if (!right) throw new Error('not an archive: ' + what);
}

// partsOf reads every part of an archive.
export function partsOf(bytes: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    must(bytes.readUInt32LE(at) === 0x02014b50, 'directory');
    const [method, packed, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    const [nameLength, extra, comment, body] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    must(bytes.readUInt32LE(body) === 0x04034b50, 'head of ' + name);
    const start = body + 30 + bytes.readUInt16LE(body + 26) + bytes.readUInt16LE(body + 28);
    const content = bytes.subarray(start, start + packed);
    const opened = method === 8 ? inflateRawSync(content) : content;
    must(opened.length === size && crc(opened) === bytes.readUInt32LE(at + 16), 'content of ' + name);
    parts.set(name, opened.toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  must(at === end, 'end of the directory');
  return parts;
}

// rowsOf reads the cells of the first sheet as texts, row by row, by their columns;
// what is empty is ''. Texts may stand in the cell or in the shared table.
export function rowsOf(bytes: Buffer): string[][] {
  const parts = partsOf(bytes);
  const plain = (xml: string) => xml.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&#34;|&quot;/g, '"').replace(/&amp;/g, '&');
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((m) => plain(m[1]!));
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  return [...sheet.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map((row) => {
    const cells: string[] = [];
    for (const m of (row[1] ?? '').matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const at = [...m[1]!].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;
      while (cells.length < at) cells.push('');
      const text = plain(m[3] ?? '');
      cells[at] = m[2]!.includes('t="s"') ? shared[Number(text)]! : text;
    }
    return cells;
  });
}
