// The fee lines: class, what the patient bears first, who pays the rest, and why a
// line is not paid.
import { Checkbox, Table, Tag } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import { fenOf } from '../../money';
import { ExcelButton, Money, Nothing } from '../../pieces';
import type { Explanation } from './Steps';

type Line = NonNullable<Explanation['lines']>[number];

const partOf = (line: Line, payer: string, layer: string | undefined) =>
  (line.parts ?? []).filter((p) => p.name === payer && p.layer === layer).reduce((n, p) => n + fenOf(p.amount), 0) / 100;

const why = (line: Line) => (line.excluded ? (line.barred_amt ? `${line.excluded},转自费 ${line.barred_amt.toFixed(2)} 元` : `${line.excluded},基金不予支付`) : '');

const notPaid = (line: Line) => Boolean(line.excluded) || fenOf(line.fulamt_ownpay_amt) > 0;

const money = (title: string, value: (line: Line) => number, key: string): ColumnsType<Line>[number] => ({
  key,
  title,
  align: 'right',
  render: (_, line) => (fenOf(value(line)) === 0 ? <span className="money">-</span> : <Money value={value(line)} />),
});

function columnsOf(told: Explanation): ColumnsType<Line> {
  const paying = (told.payers ?? []).filter((p) => fenOf(p.amount) > 0);
  return [
    { key: 'no', title: '序号', width: 52, fixed: 'start', render: (_, __, i) => i + 1 },
    {
      key: 'name',
      title: '项目',
      fixed: 'start',
      render: (_, l) => (
        <>
          {l.name || l.med_list_codg} {l.spec && <small>{l.spec}</small>}
          {l.excluded && (
            <div>
              <Tag color="red">{why(l)}</Tag>
            </div>
          )}
        </>
      ),
    },
    { key: 'category', title: '费用类别', render: (_, l) => l.category },
    { key: 'class', title: '甲乙丙', render: (_, l) => l.class },
    { key: 'price', title: '单价 × 数量', align: 'right', render: (_, l) => `${l.pric} × ${l.cnt}${l.unit ?? ''}` },
    money('金额', (l) => l.det_item_fee_sumamt, 'sum'),
    money('全自费', (l) => l.fulamt_ownpay_amt, 'own'),
    { ...money('超限价', (l) => l.overlmt_amt, 'over') },
    {
      key: 'pre',
      title: '先行自付',
      align: 'right',
      render: (_, l) =>
        fenOf(l.preselfpay_amt) === 0 ? (
          <span className="money">-</span>
        ) : (
          <>
            <Money value={l.preselfpay_amt} /> <small>({l.selfpay_prop})</small>
          </>
        ),
    },
    money('符合范围', (l) => l.inscp_scp_amt, 'scope'),
    ...paying.map((p) => money(p.layer ? (p.layer !== p.name ? p.layer + '·' : '') + p.name : '个人现金', (l) => partOf(l, p.name, p.layer), 'payer ' + (p.layer ?? '') + p.name)),
    { key: 'code', title: '医保目录编码', render: (_, l) => l.med_list_codg },
    { key: 'sn', title: '明细流水号', render: (_, l) => l.feedetl_sn },
  ];
}

function exported(told: Explanation, lines: Line[]) {
  const paying = (told.payers ?? []).filter((p) => fenOf(p.amount) > 0);
  const head = ['项目', '规格', '费用类别', '甲乙丙', '单价', '数量', '金额', '全自费', '超限价', '先行自付', '符合范围', ...paying.map((p) => (p.layer ?? '') + p.name), '为什么不付', '医保目录编码', '明细流水号'];
  const rows = lines.map((l) => [
    l.name, l.spec ?? '', l.category, l.class, l.pric, l.cnt, l.det_item_fee_sumamt, l.fulamt_ownpay_amt, l.overlmt_amt, l.preselfpay_amt, l.inscp_scp_amt,
    ...paying.map((p) => partOf(l, p.name, p.layer)), why(l), l.med_list_codg, l.feedetl_sn,
  ]);
  return [head, ...rows];
}

export function FeeLines({ told, name }: { told: Explanation; name: string }) {
  const [only, setOnly] = useState(false);
  const lines = (told.lines ?? []).filter((l) => !only || notPaid(l));
  return (
    <section aria-label="费用明细">
      <div className="bar">
        <Checkbox checked={only} onChange={(e) => setOnly(e.target.checked)}>
          只看基金不付的
        </Checkbox>
        <span className="grow" />
        <ExcelButton name={name} rows={() => exported(told, lines)} disabled={lines.length === 0} />
      </div>
      <Table<Line>
        size="small"
        bordered
        sticky
        rowKey="feedetl_sn"
        className="bill"
        pagination={lines.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
        scroll={{ x: 'max-content' }}
        dataSource={lines}
        columns={columnsOf(told)}
        locale={{ emptyText: <Nothing text={only ? '没有基金不付的项目' : '没有费用明细'} /> }}
      />
    </section>
  );
}
