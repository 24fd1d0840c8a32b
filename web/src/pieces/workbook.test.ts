import { expect, it } from 'vitest';
import { partsOf, rowsOf } from '../../e2e/opened';
import { SheetWriter, crc, workbook } from './workbook';

const bytesOf = async (file: Blob) => Buffer.from(await file.arrayBuffer());

it('is a workbook: every part where the directory says, values by their kind', async () => {
  const rows = [['姓名', '金额'], ['张*<&', 1234.56], ['合计', null]];
  const parts = partsOf(await bytesOf(workbook('人员/账号', rows)));
  expect([...parts.keys()]).toContain('[Content_Types].xml');
  expect(parts.get('xl/workbook.xml')).toContain('name="人员 账号"');
  const sheet = parts.get('xl/worksheets/sheet1.xml');
  expect(sheet).toContain('张*&lt;&amp;');
  expect(sheet).toContain('<c r="B2" s="2"><v>1234.56</v></c>');
  expect(sheet).not.toContain('r="B3"');
});

it('has the checksum that readers compare (CRC-32 of "123456789" is cbf43926)', async () => {
  const bytes = await bytesOf(workbook('a', []));
  expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
  expect(crc(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

it('is the same sheet written piece by piece as at once', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [`第${i}行`, i / 100, i % 7 === 0 ? null : '药']);
  const writer = new SheetWriter('清单');
  await writer.add([['行', '金额', '类']], true);
  for (let i = 0; i < rows.length; i += 300) await writer.add(rows.slice(i, i + 300));
  const pieces = await bytesOf(await writer.finish());
  const once = await bytesOf(workbook('清单', [['行', '金额', '类'], ...rows]));
  expect(partsOf(pieces)).toEqual(partsOf(once));
  expect(rowsOf(pieces)[1000]).toEqual(['第999行', '9.99', '药']);
  expect(pieces.length).toBeLessThan(once.length / 4);
});
