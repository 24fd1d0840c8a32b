// A table of figures that the server has summed: every row may open what it is the
// sum of, and the whole goes to Excel and onto A4.
import type { ReactNode } from 'react';
import { Button, Table } from 'antd';
import { ExcelButton, Money, Nothing, print, type Column } from '../../pieces';
import { PdfButton } from './PdfButton';

interface Props<Row> {
  name: string; // of the export and the printed sheet
  about?: string; // under the printed title: span and conditions
  rows: Row[];
  sum?: Row; // as the server says it
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  open?: (row: Row) => void; // by the first column
  actions?: ReactNode;
  pdf?: () => Promise<Blob>; // the same table as the server writes it
  empty?: string;
}

export function Grid<Row extends object>({ name, about, rows, sum, columns, rowKey, open, actions, pdf, empty }: Props<Row>) {
  const all = sum ? [...rows, sum] : rows;
  const cell = (c: Column<Row>, row: Row): ReactNode => {
    if (c.render) return c.render(row);
    return c.money ? <Money value={c.value(row) as number | null} /> : c.value(row);
  };
  return (
    <section aria-label={name}>
      <div className="bar">
        {actions}
        <span className="grow" />
        <Button disabled={rows.length === 0} onClick={() => void print('A4', <Sheet name={name} about={about} rows={all} columns={columns} cell={cell} />)}>
          打印
        </Button>
        {pdf && <PdfButton name={name} disabled={rows.length === 0} file={pdf} />}
        <ExcelButton name={name} disabled={rows.length === 0} rows={() => [columns.map((c) => c.title), ...all.map((r) => columns.map((c) => c.value(r)))]} />
      </div>
      <Table<Row>
        size="small"
        bordered
        pagination={false}
        rowKey={rowKey}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        locale={{ emptyText: <Nothing text={empty} /> }}
        columns={columns.map((c, i) => ({
          key: c.key,
          title: c.title,
          align: c.money ? 'right' : undefined,
          render: (_, row) =>
            i === 0 && open ? (
              <Button type="link" size="small" onClick={() => open(row)}>
                {cell(c, row)}
              </Button>
            ) : (
              cell(c, row)
            ),
        }))}
        summary={
          sum && rows.length > 0
            ? () => (
                <Table.Summary.Row>
                  {columns.map((c, i) => (
                    <Table.Summary.Cell key={c.key} index={i} align={c.money ? 'right' : undefined}>
                      <strong>{i === 0 ? '合计' : cell(c, sum)}</strong>
                    </Table.Summary.Cell>
                  ))}
                </Table.Summary.Row>
              )
            : undefined
        }
      />
    </section>
  );
}

interface SheetProps<Row> {
  name: string;
  about?: string;
  rows: Row[];
  columns: Column<Row>[];
  cell: (c: Column<Row>, row: Row) => ReactNode;
}

const line = { border: '1px solid #000', padding: '2px 4px' };

function Sheet<Row>({ name, about, rows, columns, cell }: SheetProps<Row>) {
  return (
    <div>
      <h3 style={{ textAlign: 'center' }}>{name}</h3>
      <p>{about} 单位:元</p>
      <table style={{ borderCollapse: 'collapse', width: '100%', fontSize: 10 }}>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.key} style={line}>
                {c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {columns.map((c) => (
                <td key={c.key} style={{ ...line, textAlign: c.money ? 'right' : 'left' }}>
                  {cell(c, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
