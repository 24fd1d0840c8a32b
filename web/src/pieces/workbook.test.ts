import { expect, it } from 'vitest';
import { workbook } from './workbook';

// partsOf reads an archive by its directory, as a spreadsheet program does.
function partsOf(bytes: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    const [size, nameLength, body] = [bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    expect(bytes.readUInt32LE(body)).toBe(0x04034b50);
    expect(bytes.readUInt32LE(body + 14)).toBe(bytes.readUInt32LE(at + 16));
    const start = body + 30 + bytes.readUInt16LE(body + 26);
    parts.set(name, bytes.toString('utf8', start, start + size));
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return parts;
}

it('is a workbook: every part where the directory says, values by their kind', async () => {
  const rows = [['姓名', '金额'], ['张*<&', 1234.56], ['合计', null]];
  const parts = partsOf(Buffer.from(await workbook('人员/账号', rows).arrayBuffer()));
  expect([...parts.keys()]).toContain('[Content_Types].xml');
  expect(parts.get('xl/workbook.xml')).toContain('name="人员 账号"');
  const sheet = parts.get('xl/worksheets/sheet1.xml');
  expect(sheet).toContain('张*&lt;&amp;');
  expect(sheet).toContain('<c r="B2" s="2"><v>1234.56</v></c>');
  expect(sheet).not.toContain('r="B3"');
});

it('has the checksum that readers compare (CRC-32 of "123456789" is cbf43926)', async () => {
  const bytes = Buffer.from(await workbook('a', []).arrayBuffer());
  expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
  const { crc } = await import('./workbook');
  expect(crc(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});
