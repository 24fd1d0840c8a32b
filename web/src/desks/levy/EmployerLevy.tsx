// What an employer owes, bill by bill, and what it paid; taking money, assessing one
// month, refunds by two persons, voiding.
import { useState } from 'react';
import { App, Button, Drawer, Space, Table, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { fenOf, yuan } from '../../money';
import { Answered, Money, Nothing, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { twoPersons, useProposed } from '../counter/AccountActs';
import { ActForm, type FieldPlan } from '../counter/ActForm';
import { CreditForm } from '../counter/CreditForm';
import { schemeName } from '../counter/codes';
import type { Employer } from './EmployerPage';
import { insurance, monthBack, monthOf, reason, text } from './words';

export type Levy = Answer<'get', '/api/v1/contributions'>;
export type Bill = NonNullable<Levy['bills']>[number];
type Paid = NonNullable<Answer<'get', '/api/v1/contributions/payments'>['payments']>[number];

const debtorOf = (e: Employer) => ({ admdvs: e.admdvs, debtor_type: '单位' as const, debtor_no: e.uscc });
const amount = (v: number) => <Money value={v} />;
const right = 'right' as const;

const billColumns = [
  { title: '所属期', render: (_: unknown, b: Bill) => b.begndate.slice(0, 7) },
  { title: '险种', render: (_: unknown, b: Bill) => schemeName(b.insutype) },
  { title: '种类', dataIndex: 'kind' },
  { title: '人数', dataIndex: 'heads', align: right },
  { title: '缴费基数', align: right, render: (_: unknown, b: Bill) => amount(b.base) },
  { title: '应缴', align: right, render: (_: unknown, b: Bill) => amount((b.items ?? []).reduce((s, i) => s + fenOf(i.amount), 0) / 100) },
  { title: '尚欠', align: right, render: (_: unknown, b: Bill) => amount(b.owed) },
  { title: '滞纳金', align: right, render: (_: unknown, b: Bill) => amount(b.late_fee) },
  { title: '截止日', dataIndex: 'due_date' },
  { title: '状态', render: (_: unknown, b: Bill) => (b.paid_date ? <Tag color="green">{b.paid_date} 缴清</Tag> : b.due_date < today() ? <Tag color="red">逾期未缴</Tag> : <Tag color="orange">未到期</Tag>) },
];

const itemColumns = [
  { title: '项目', dataIndex: 'name' },
  { title: '由谁付', dataIndex: 'payer' },
  { title: '入哪项基金', dataIndex: 'fund' },
  { title: '应缴', align: right, dataIndex: 'amount', render: amount },
  { title: '尚欠', align: right, dataIndex: 'open', render: amount },
];

export function BillDetail({ bill: b }: { bill: Bill }) {
  return (
    <>
      <Table size="small" pagination={false} rowKey="name" columns={itemColumns} dataSource={b.items ?? []} />
      {(b.reasons ?? []).length > 0 && (
        <>
          <p>滞纳金怎么算:</p>
          <ul>
            {(b.reasons ?? []).map((r) => (
              <li key={r}>{r}</li>
            ))}
          </ul>
        </>
      )}
      <p>缴费单号 {b.bill_id}</p>
    </>
  );
}

type Open = 'pay' | 'one' | 'void' | 'refund' | 'paid' | 'credit';
const titles: Record<Open, string> = { pay: '收款', one: '单独核定', void: '作废缴费单', refund: '退费', paid: '缴费记录', credit: '使用暂收' };

export function EmployerLevy({ employer: e }: { employer: Employer }) {
  const look = useLook('get', '/api/v1/contributions', { query: debtorOf(e) });
  const { may } = useSession();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const shown: Open[] = may('contribution.write') ? ['pay', 'one', 'paid', 'credit', 'refund', 'void'] : ['paid'];
  return (
    <Answered look={look}>
      {(l) => (
        <>
          <Space wrap className="spaced">
            <span data-testid="owes">
              尚欠 <Money value={l.owed} /> 元,滞纳金 <Money value={l.late_fee} /> 元{l.credit > 0 && <>,暂收 <Money value={l.credit} /> 元</>}
            </span>
            {shown.map((o) => (
              <Button key={o} size="small" type={o === 'pay' ? 'primary' : 'default'} onClick={() => setOpen(o)}>
                {titles[o]}
              </Button>
            ))}
          </Space>
          <Table<Bill>
            size="small"
            bordered
            pagination={{ pageSize: 6, hideOnSinglePage: true, showSizeChanger: false }}
            rowKey="bill_id"
            columns={billColumns}
            dataSource={[...(l.bills ?? [])].reverse()}
            scroll={{ x: 'max-content' }}
            expandable={{ expandedRowRender: (b) => <BillDetail bill={b} /> }}
            locale={{ emptyText: <Nothing text="还没有缴费单。到“核定”按月核定,或在这里单独核定一个月" /> }}
          />
          <Drawer open={open !== null} onClose={close} title={open ? titles[open] : ''} size={640} destroyOnHidden>
            {open === 'pay' && <Pay employer={e} levy={l} onDone={close} />}
            {open === 'one' && <One employer={e} onDone={close} />}
            {open === 'void' && <VoidBill employer={e} levy={l} onDone={close} />}
            {open === 'credit' && <CreditForm debtor={debtorOf(e)} scheme="310" onDone={close} />}
            {(open === 'paid' || open === 'refund') && <PaidOf employer={e} refund={open === 'refund'} onDone={close} />}
          </Drawer>
        </>
      )}
    </Answered>
  );
}

interface ActProps {
  employer: Employer;
  onDone: () => void;
}

const channels = ['柜台', '银行代扣', '税务', '网上'] as const;
type Channel = (typeof channels)[number];

function Pay({ employer, levy, onDone }: ActProps & { levy: Levy }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/payments');
  const receipts = useLook('get', '/api/v1/contributions/receipt-batches', { query: { admdvs: employer.admdvs } });
  const batches = (receipts.data?.batches ?? []).filter((b) => b.left > 0).map((b) => ({ value: b.batch_id, label: `${b.kind} ${b.prefix} 余 ${b.left} 张` }));
  const due = (levy.bills ?? []).filter((b) => b.insutype === '310').reduce((s, b) => s + fenOf(b.owed) + fenOf(b.late_fee), 0);
  const fields: FieldPlan[] = [
    insurance,
    { name: 'amount', label: '金额,元', kind: 'money', required: true, hint: `职工医保本金加滞纳金 ${yuan(due)} 元;多收的留作暂收` },
    { name: 'channel', label: '缴费渠道', kind: 'choice', choices: channels.map((value) => ({ value, label: value })), required: true },
    { name: 'serial', label: '银行或税务流水号', shown: (v) => v.channel !== '柜台', required: (v) => v.channel !== '柜台' },
    { name: 'paid_date', label: '缴款日', kind: 'date', hint: '不填为今天' },
    { name: 'batch_id', label: '开票的批次', kind: 'choice', choices: batches, hint: '不选不开票' },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: '310', channel: '柜台', amount: due > 0 ? (due / 100).toFixed(2) : undefined }}
      step="JF-07"
      act={act}
      label="收款入账"
      note={employer.unit.emp_name}
      submit={async (v, brought) => {
        const done = await act.run({ body: { ...brought, ...debtorOf(employer), insutype: String(v.insutype), amount: String(v.amount), channel: v.channel as Channel, serial: text(v.serial), paid_date: text(v.paid_date), batch_id: text(v.batch_id) } });
        if (!done) return;
        message.success(`已入账:缴清 ${(done.settled ?? []).length} 张缴费单${done.receipt ? ',票据 ' + done.receipt : ''}${done.left > 0 ? `,多收 ${yuan(fenOf(done.left))} 元留作暂收` : ''}`, 6);
        onDone();
      }}
    />
  );
}

function One({ employer, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/bills');
  return (
    <ActForm
      inside
      fields={[insurance, { name: 'term', label: '月份', required: true, hint: '如 2026-03' }, reason]}
      initial={{ insutype: '310', term: monthBack(1) }}
      step="JF-01"
      act={act}
      label="核定"
      note="批量核定漏下的月份单独核定;一个月只有一张正常应缴的缴费单"
      submit={async (v, brought) => {
        const term = monthOf(v.term);
        if (!term) return void message.error('月份如 2026-03');
        const done = await act.run({ body: { ...brought, ...debtorOf(employer), insutype: String(v.insutype), class: '单位职工', term, reason: String(v.reason) } });
        if (!done) return;
        message.success(`已核定 ${term}:${done.heads} 人,${yuan(fenOf(done.owed))} 元`);
        onDone();
      }}
    />
  );
}

function VoidBill({ employer, levy, onDone }: ActProps & { levy: Levy }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/bills/voiding');
  const open = (levy.bills ?? []).filter((b) => !b.paid_date);
  if (open.length === 0) return <Nothing text="没有还没缴清的缴费单" />;
  const bills = open.map((b) => ({ value: b.bill_id, label: `${b.begndate.slice(0, 7)} ${b.kind} 尚欠 ${yuan(fenOf(b.owed))}` }));
  return (
    <ActForm
      inside
      fields={[{ name: 'bill', label: '作废哪一张', kind: 'choice', choices: bills, required: true }, reason]}
      act={act}
      label="作废缴费单"
      note="已经入账的缴费单不能作废,要先退费;作废以后可以重新核定"
      submit={async (v, brought) => {
        const done = await act.run({ body: { ...brought, ...debtorOf(employer), bill_id: String(v.bill), reason: String(v.reason) } });
        if (!done) return;
        message.success('缴费单已作废');
        onDone();
      }}
    />
  );
}

const paidColumns = [
  { title: '缴款日', dataIndex: 'paid_date' },
  { title: '险种', render: (_: unknown, p: Paid) => schemeName(p.insutype) },
  { title: '渠道', dataIndex: 'channel' },
  { title: '金额', align: right, dataIndex: 'amount', render: amount },
  { title: '已退', align: right, dataIndex: 'refunded', render: amount },
  { title: '票据', dataIndex: 'receipt' },
  { title: '经办人', render: (_: unknown, p: Paid) => <Staff no={p.operator} /> },
  { title: '缴费编号', dataIndex: 'payment_id' },
];

function PaidOf({ employer, refund, onDone }: ActProps & { refund: boolean }) {
  const look = useLook('get', '/api/v1/contributions/payments', { query: debtorOf(employer) });
  return (
    <Answered look={look}>
      {(a) => (refund ? <Refund employer={employer} paid={(a.payments ?? []).filter((p) => p.refundable > 0)} onDone={onDone} /> : <Table<Paid> size="small" bordered pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }} rowKey="payment_id" columns={paidColumns} dataSource={a.payments ?? []} scroll={{ x: 'max-content' }} locale={{ emptyText: <Nothing text="还没有缴过费" /> }} />)}
    </Answered>
  );
}

function Refund({ employer, paid, onDone }: ActProps & { paid: Paid[] }) {
  const act = useAct('post', '/api/v1/contributions/refund-proposals');
  const proposed = useProposed();
  if (paid.length === 0) return <Nothing text="没有可以退的缴费" />;
  const choices = paid.map((p) => ({ value: p.payment_id, label: `${p.paid_date} 缴 ${yuan(fenOf(p.amount))},还可退 ${yuan(fenOf(p.refundable))}` }));
  return (
    <ActForm
      inside
      fields={[{ name: 'payment', label: '退哪一笔', kind: 'choice', choices, required: true }, { name: 'amount', label: '退费金额,元', kind: 'money', required: true }, reason]}
      initial={{ payment: paid[0]!.payment_id }}
      step="JF-03"
      act={act}
      label="提出退费"
      second={twoPersons}
      submit={async (v, brought) => {
        const done = await act.run({ body: { ...brought, ...debtorOf(employer), payment_id: String(v.payment), amount: String(v.amount), reason: String(v.reason) } });
        if (!done) return;
        proposed(done);
        onDone();
      }}
    />
  );
}
