// The blocks of the official sheet: who and where, fees by category, and the
// prints that were made of it.
import { Descriptions, Table } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, Money, Nothing, Staff } from '../../pieces';
import type { Explanation } from './Steps';

export type SheetAnswer = Answer<'get', '/api/v1/settlements/{setl_id}/sheet'>;
type Category = SheetAnswer['sum'];

// Facts is who, where and when.
export function Facts({ sheet }: { sheet: SheetAnswer }) {
  const items = (sheet.facts ?? []).filter((f) => f.text !== '').map((f) => ({ key: f.label, label: f.label, children: f.text }));
  return <Descriptions size="small" bordered column={{ xs: 1, sm: 2, md: 3, lg: 4, xl: 5, xxl: 6 }} items={items} className="sheet" />;
}

const money = (title: string, value: (c: Category) => number) => ({ title, key: title, align: 'right' as const, render: (_: unknown, c: Category) => <Money value={value(c)} /> });

const columns = [
  { title: '费用类别', key: 'name', render: (_: unknown, c: Category) => c.name },
  money('金额', (c) => c.amt),
  money('甲类', (c) => c.a_amt),
  money('乙类', (c) => c.b_amt),
  money('自费', (c) => c.fulamt_ownpay_amt),
];

// Categories is the fees by category, the sum last; and the amounts in capitals.
export function Categories({ sheet }: { sheet: SheetAnswer }) {
  const payments = (sheet.payments ?? []).map((p) => ({ key: p.label, label: p.label, children: <Money value={p.amt} /> }));
  return (
    <>
      <Table<Category> size="small" bordered pagination={false} rowKey={(c) => c.med_chrgitm_type || '合计'} dataSource={[...(sheet.categories ?? []), sheet.sum]} columns={columns} />
      <Descriptions size="small" bordered column={{ xs: 1, md: 2, xl: 4 }} items={payments} className="spaced" />
      <p>
        费用总额大写:{sheet.capital};个人现金大写:{sheet.cash_capital};个人账户余额:
        <Money value={sheet.balc} />
      </p>
    </>
  );
}

// Prints lists who printed what, the first first.
export function Prints({ setlId }: { setlId: string }) {
  const look = useLook('get', '/api/v1/settlements/{setl_id}/papers', { path: { setl_id: setlId } });
  return (
    <Answered look={look}>
      {({ papers }) => (
        <Table
          size="small"
          bordered
          pagination={false}
          rowKey={(p) => p.form + p.number}
          dataSource={papers ?? []}
          locale={{ emptyText: <Nothing text="还没有打印过" /> }}
          columns={[
            { title: '单据', dataIndex: 'form' },
            { title: '第几次', key: 'number', render: (_, p) => (p.number === 1 ? '第 1 次' : `第 ${p.number} 次(补打)`) },
            { title: '格式', dataIndex: 'format' },
            { title: '补打原因', dataIndex: 'reason' },
            { title: '打印人', dataIndex: 'staff_no', render: (no: string) => <Staff no={no} /> },
            { title: '时间', dataIndex: 'print_time' },
          ]}
        />
      )}
    </Answered>
  );
}

// Versions lists what the reckoning rests on.
export function Versions({ told }: { told: Explanation }) {
  return (
    <>
      <p>这笔结算依据下面各项登记的这些版本;以后登记更正了,这笔结算仍按它们说明和重算。</p>
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey={(v) => v.kind + v.id}
        dataSource={told.versions ?? []}
        columns={[
          { title: '登记种类', dataIndex: 'kind' },
          { title: '版本号', dataIndex: 'id' },
        ]}
      />
    </>
  );
}
