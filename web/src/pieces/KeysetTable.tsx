// The table of a keyset list: number of the row, chosen columns, a sum row, size
// of the page, export of the whole list. Rows are dense; the first and last columns stay in sight.
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Popover, Select, Space, Table } from 'antd';
import type { ColumnType } from 'antd/es/table';
import type { Listed } from '../api/hooks';
import { fenOf } from '../money';
import { ListExcelButton } from './ExcelButton';
import { Money } from './Money';
import { Nothing, Refused } from './States';
import type { Cell } from './workbook';

export interface Column<Row> {
  key: string;
  title: string;
  value: (row: Row) => Cell; // exported, and shown unless render says otherwise
  render?: (row: Row) => ReactNode;
  money?: boolean; // value is yuan: right-aligned, summed
  width?: number;
  fixed?: 'start' | 'end';
  hidden?: boolean; // until somebody chooses it
}

interface Props<Row> {
  name: string; // of the export, and under which the choice of columns is kept
  list: Listed<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  actions?: ReactNode; // buttons above the table
  onRow?: (row: Row) => void; // double click, or Enter on the row
  empty?: string;
}

const kept = (name: string) => 'columns:' + name;

function useChosen<Row>(name: string, columns: Column<Row>[]) {
  const [hidden, setHidden] = useState<string[]>(() => {
    try {
      const read: unknown = JSON.parse(localStorage.getItem(kept(name)) ?? 'null');
      if (Array.isArray(read)) return read.map(String);
    } catch {
      // unreadable: as the page has it
    }
    return columns.filter((c) => c.hidden).map((c) => c.key);
  });
  const choose = (keys: string[]) => {
    const now = columns.map((c) => c.key).filter((k) => !keys.includes(k));
    setHidden(now);
    localStorage.setItem(kept(name), JSON.stringify(now));
  };
  return { shown: columns.filter((c) => !hidden.includes(c.key)), choose };
}

function columnOf<Row>(c: Column<Row>): ColumnType<Row> {
  const render = c.render ?? (c.money ? (row: Row) => <Money value={c.value(row) as number | null} /> : undefined);
  return {
    key: c.key,
    title: c.title,
    width: c.width,
    fixed: c.fixed,
    align: c.money ? 'right' : undefined,
    render: (_, row) => (render ? render(row) : c.value(row)),
  };
}

function Sums<Row>({ columns, rows }: { columns: Column<Row>[]; rows: readonly Row[] }) {
  const total = (c: Column<Row>) => rows.reduce((sum, row) => sum + fenOf(Number(c.value(row) ?? 0)), 0) / 100;
  return (
    <Table.Summary fixed>
      <Table.Summary.Row>
        <Table.Summary.Cell index={0}>合计</Table.Summary.Cell>
        {columns.map((c, i) => (
          <Table.Summary.Cell key={c.key} index={i + 1} align={c.money ? 'right' : undefined}>
            {c.money ? <Money value={total(c)} /> : null}
          </Table.Summary.Cell>
        ))}
      </Table.Summary.Row>
    </Table.Summary>
  );
}

export function KeysetTable<Row extends object>({ name, list, columns, rowKey, actions, onRow, empty }: Props<Row>) {
  const { shown, choose } = useChosen(name, columns);
  const numbered: ColumnType<Row> = { key: 'no', title: '序号', width: 52, fixed: 'start', render: (_, __, i) => list.number * list.size + i + 1 };
  const picker = <Checkbox.Group className="chooser" options={columns.map((c) => ({ label: c.title, value: c.key }))} value={shown.map((c) => c.key)} onChange={(keys) => choose(keys.map(String))} />;
  if (list.refusal && list.rows.length === 0) return <Refused refusal={list.refusal} onRetry={list.reload} />;
  return (
    <section aria-label={name}>
      <div className="bar">
        {actions}
        <span className="grow" />
        <Popover trigger="click" content={picker} placement="bottomRight">
          <Button>选择列</Button>
        </Popover>
        <ListExcelButton name={name} list={list} columns={shown} />
      </div>
      {list.refusal && <Refused refusal={list.refusal} onRetry={list.reload} inPlace />}
      <Table<Row>
        size="small"
        bordered
        sticky
        rowKey={rowKey}
        loading={list.loading}
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={list.rows}
        columns={[numbered, ...shown.map(columnOf)]}
        locale={{ emptyText: list.loading ? ' ' : <Nothing text={empty} /> }}
        summary={shown.some((c) => c.money) ? (rows) => <Sums columns={shown} rows={rows} /> : undefined}
        onRow={onRow && ((row) => ({ tabIndex: 0, onDoubleClick: () => onRow(row), onKeyDown: (e) => e.key === 'Enter' && e.target === e.currentTarget && onRow(row) }))}
      />
      <Pager list={list} />
    </section>
  );
}

const sizes = [10, 20, 50, 100].map((n) => ({ value: n, label: `${n} 条/页` }));

function Pager<Row>({ list }: { list: Listed<Row> }) {
  return (
    <Space className="bar" role="navigation" aria-label="翻页">
      <Button disabled={list.number === 0} onClick={list.toPrevious}>
        上一页
      </Button>
      <span>第 {list.number + 1} 页</span>
      <Button disabled={!list.hasNext} onClick={list.toNext}>
        下一页
      </Button>
      <Select aria-label="每页条数" value={list.size} onChange={list.setSize} options={sizes} />
      <Button onClick={list.reload}>刷新</Button>
    </Space>
  );
}
