import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workbook } from './workbook';

it('is a workbook that others open', async () => {
  const rows = [['姓名', '金额'], ['张*<&', 1234.56], ['合计', null]];
  const bytes = Buffer.from(await workbook('人员/账号', rows).arrayBuffer());
  const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
  try {
    const path = join(folder, 'a.xlsx');
    writeFileSync(path, bytes);
    const program = 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.read("xl/worksheets/sheet1.xml").decode())';
    const sheet = execFileSync('python3', ['-c', program, path], { encoding: 'utf8' });
    expect(sheet).toContain('张*&lt;&amp;');
    expect(sheet).toContain('<c r="B2" s="2"><v>1234.56</v></c>');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
