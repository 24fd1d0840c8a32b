import { useState } from 'react';
import { Button, Drawer, Form, Input, Space, Table } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { dateOf } from '../../dates';
import { Answered, Money, Refused, print, saveWorkbook, type Person } from '../../pieces';
import { enterNext, useKeys } from '../../shell/keys';
import { Consents } from './Consents';

type Statement = Answer<'get', '/api/v1/persons/{psn_no}/account'>;
type Line = NonNullable<Statement['lines']>[number];

const columns = [
  { title: '日期', dataIndex: 'date' },
  { title: '种类', dataIndex: 'kind' },
  { title: '金额', align: 'right' as const, render: (_: unknown, l: Line) => <Money value={l.amount} /> },
  { title: '余额', align: 'right' as const, render: (_: unknown, l: Line) => <Money value={l.balc} /> },
  { title: '摘要', dataIndex: 'memo' },
];

function printed(s: Statement) {
  void print('A4', <pre>{s.text}</pre>);
}

export function AccountCard({ person }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/account', { path: { psn_no: person.psn_no } });
  const [open, setOpen] = useState(false);
  useKeys({ F9: () => look.data && printed(look.data) });
  if (look.error) return <Refused refusal={look.error} inPlace />;
  return (
    <Answered look={look}>
      {(s) => (
        <>
          <Space wrap>
            <span>
              余额 <Money value={s.closing} large /> 元
            </span>
            <span>
              当年 <Money value={s.current_year} /> · 历年 <Money value={s.former_years} />
            </span>
            {s.held > 0 && (
              <span>
                共济冻结 <Money value={s.held} />
              </span>
            )}
          </Space>
          <div>
            本年收入 <Money value={s.income} />,支出 <Money value={s.expense} />
          </div>
          <Table<Line> size="small" pagination={false} rowKey={(_, i) => String(i)} columns={columns.slice(0, 4)} dataSource={(s.lines ?? []).slice(-4).reverse()} scroll={{ y: 120, x: 'max-content' }} locale={{ emptyText: '本年没有收支' }} />
          <Consents person={person} />
          <Button size="small" type="link" onClick={() => setOpen(true)}>
            对账单
          </Button>
          <Button size="small" type="link" onClick={() => printed(s)}>
            打印(F9)
          </Button>
          <Drawer open={open} onClose={() => setOpen(false)} title="个人账户对账单" size={820} destroyOnHidden>
            <Whole person={person} />
          </Drawer>
        </>
      )}
    </Answered>
  );
}

interface Period {
  begndate?: string;
  enddate?: string;
}

function Whole({ person }: { person: Person }) {
  const [period, setPeriod] = useState<Period>({});
  const [form] = Form.useForm<Period>();
  const look = useLook('get', '/api/v1/persons/{psn_no}/account', { path: { psn_no: person.psn_no }, query: period });
  const apply = () => {
    const v = form.getFieldsValue();
    setPeriod({ begndate: dateOf(v.begndate ?? '') || undefined, enddate: dateOf(v.enddate ?? '') || undefined });
  };
  const rows = (s: Statement) => [columns.map((c) => c.title), ...(s.lines ?? []).map((l) => [l.date, l.kind, l.amount, l.balc, l.memo])];
  return (
    <>
      <Form<Period> form={form} layout="inline" onKeyDown={enterNext(apply)}>
        <Form.Item name="begndate" label="自">
          <Input placeholder="20260101" />
        </Form.Item>
        <Form.Item name="enddate" label="至">
          <Input placeholder="20261231" />
        </Form.Item>
        <Button onClick={apply}>查询</Button>
      </Form>
      <Answered look={look}>
        {(s) => (
          <>
            <p>
              {s.begndate} 至 {s.enddate}:期初 <Money value={s.opening} />,收入 <Money value={s.income} />,支出 <Money value={s.expense} />,期末 <Money value={s.closing} />
            </p>
            <Table<Line> size="small" bordered pagination={false} rowKey={(_, i) => String(i)} columns={columns} dataSource={s.lines ?? []} />
            <Space className="spaced">
              <Button onClick={() => printed(s)}>打印</Button>
              <Button onClick={() => saveWorkbook('个人账户对账单', rows(s))}>导出 Excel</Button>
            </Space>
          </>
        )}
      </Answered>
    </>
  );
}
