import { useState } from 'react';
import { Button, Drawer, Space, Table, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, Money, type Person } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import { AssessForm } from './AssessForm';
import { PaidList } from './LevyActs';
import { PayForm } from './PayForm';
import { schemeName } from './codes';
import { None } from './None';

export type Levy = Answer<'get', '/api/v1/contributions'>;
export type Bill = NonNullable<Levy['bills']>[number];

const columns = [
  { title: '所属期', render: (_: unknown, b: Bill) => b.begndate.slice(0, 7) + (b.enddate.slice(0, 7) === b.begndate.slice(0, 7) ? '' : ' 至 ' + b.enddate.slice(0, 7)) },
  { title: '险种', render: (_: unknown, b: Bill) => schemeName(b.insutype).slice(0, 4) },
  { title: '种类', dataIndex: 'kind' },
  { title: '尚欠', align: 'right' as const, render: (_: unknown, b: Bill) => <Money value={b.owed} /> },
  { title: '滞纳金', align: 'right' as const, render: (_: unknown, b: Bill) => <Money value={b.late_fee} /> },
  { title: '截止', dataIndex: 'due_date' },
  { title: '状态', render: (_: unknown, b: Bill) => (b.paid_date ? <Tag color="green">{b.paid_date} 缴清</Tag> : <Tag color="orange">未缴清</Tag>) },
];

export function LevyCard({ person }: { person: Person }) {
  const { may } = useSession();
  const look = useLook('get', '/api/v1/contributions', { query: { admdvs: person.insuplc_admdvs, debtor_type: '个人', debtor_no: person.psn_no } });
  const [open, setOpen] = useState<'pay' | 'assess' | 'paid' | null>(null);
  const writes = may('contribution.write');
  useKeys({ F8: () => writes && setOpen('pay') });
  const close = () => setOpen(null);
  return (
    <Answered look={look}>
      {(l) => (
        <>
          <Space wrap>
            <span>
              尚欠 <Money value={l.owed} /> 元
            </span>
            <span>
              滞纳金 <Money value={l.late_fee} /> 元
            </span>
            {l.credit > 0 && (
              <span>
                暂收 <Money value={l.credit} /> 元
              </span>
            )}
            {writes && (
              <Button size="small" type="primary" onClick={() => setOpen('pay')}>
                收款(F8)
              </Button>
            )}
            {writes && (
              <Button size="small" onClick={() => setOpen('assess')}>
                核定缴费单
              </Button>
            )}
          </Space>
          {(l.bills ?? []).length === 0 ? <None text="没有开给本人的缴费单;单位职工由单位缴纳" /> : <Table<Bill> size="small" pagination={false} rowKey="bill_id" columns={columns} dataSource={[...(l.bills ?? [])].reverse()} scroll={{ y: 150, x: 'max-content' }} />}
          <Button size="small" type="link" onClick={() => setOpen('paid')}>
            缴费记录
          </Button>
          <Drawer open={open === 'paid'} onClose={close} title="缴费记录" size={820} destroyOnHidden>
            <PaidList person={person} />
          </Drawer>
          <Drawer open={open === 'pay'} onClose={close} title="收款" size={640} destroyOnHidden>
            <PayForm person={person} levy={l} />
          </Drawer>
          <Drawer open={open === 'assess'} onClose={close} title="核定缴费单" size={640} destroyOnHidden>
            <AssessForm person={person} onDone={close} />
          </Drawer>
        </>
      )}
    </Answered>
  );
}
