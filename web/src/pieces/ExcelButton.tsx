import { Button } from 'antd';
import { saveWorkbook } from './files';
import type { Cell } from './workbook';

// ExcelButton saves what the page shows as Excel. Rows that leave the system by
// the thousand go through an export route of the server, which records it.
export function ExcelButton({ name, rows, disabled }: { name: string; rows: () => Cell[][]; disabled?: boolean }) {
  return (
    <Button disabled={disabled} onClick={() => saveWorkbook(name, rows())}>
      导出 Excel
    </Button>
  );
}
