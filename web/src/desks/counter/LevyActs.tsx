// Acts on contributions beside assessing and taking money: back payment, what was
// paid too much, refunds, voiding, and the years before retirement.
import { useState } from 'react';
import { Alert, App, Table } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { fenOf, yuan } from '../../money';
import { Answered, Money, Nothing, type Person } from '../../pieces';
import { twoPersons, useProposed } from './AccountActs';
import { ActForm, type FieldPlan, type Values } from './ActForm';
import type { ActProps, Plan } from './Acts';
import { schemeName } from './codes';
import { CreditForm } from './CreditForm';
import { insurance, reason } from './fields';
import { monthsBetween } from './months';

type Paid = NonNullable<Answer<'get', '/api/v1/contributions/payments'>['payments']>[number];

const debtorOf = (p: Person) => ({ admdvs: p.insuplc_admdvs, debtor_type: '个人' as const, debtor_no: p.psn_no });
const classOf = (v: Values) => (v.insutype === '310' ? '灵活就业' : '城乡居民');

function BackPay({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/back-payments');
  const fields: FieldPlan[] = [insurance, { name: 'first', label: '从哪个月', required: true, hint: '如 2025-07' }, { name: 'last', label: '到哪个月', hint: '只补一个月的不填' }, reason];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: '310' }}
      step="JF-02"
      act={act}
      label="开补缴的缴费单"
      submit={async (v, brought) => {
        const months = monthsBetween(v.first, v.last);
        if (months.length === 0) return void message.error('月份如 2025-07,止月不早于起月');
        const done = await act.run({ body: { ...brought, admdvs: person.insuplc_admdvs, psn_no: person.psn_no, insutype: String(v.insutype), class: classOf(v), months, reason: String(v.reason) } });
        if (!done) return;
        message.success(`已开 ${(done.bills ?? []).length} 张缴费单,共 ${yuan((done.bills ?? []).reduce((s, b) => s + fenOf(b.owed), 0))} 元,到“收款(F8)”收缴`, 6);
        onDone();
      }}
    >
      {(v) => <p aria-live="polite">补缴 {monthsBetween(v.first, v.last).length} 个月,每月一张缴费单。</p>}
    </ActForm>
  );
}

type Years = Answer<'post', '/api/v1/contributions/lifetime'>;

function Lifetime({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/lifetime');
  const [years, setYears] = useState<Years | null>(null);
  return (
    <>
      {years && (
        <>
          <Alert className="spaced" type={years.missing > 0 ? 'warning' : 'success'} title={`要求 ${years.required} 个月,已计入 ${years.counted} 个月,${years.missing > 0 ? `还差 ${years.missing} 个月,一次性补足 ${yuan(fenOf(years.total))} 元` : '已缴满'}`} />
          <ul>
            {(years.reasons ?? []).map((r) => (
              <li key={r}>{r}</li>
            ))}
          </ul>
        </>
      )}
      <ActForm
        inside
        fields={[insurance, { name: 'bill', label: '还差的,开出一次性补足的缴费单', kind: 'flag' }]}
        initial={{ insutype: '310' }}
        step="JF-06"
        act={act}
        label="核定年限"
        submit={async (v, brought) => {
          const done = await act.run({ body: { ...brought, admdvs: person.insuplc_admdvs, psn_no: person.psn_no, insutype: String(v.insutype), bill: v.bill === true || undefined } });
          if (!done) return;
          setYears(done);
          if (!done.bill_id) return;
          message.success('已开出一次性补足的缴费单,到“收款(F8)”收缴', 6);
          onDone();
        }}
      />
    </>
  );
}

const usePaid = (person: Person) => useLook('get', '/api/v1/contributions/payments', { query: debtorOf(person) });
const paidLabel = (p: Paid) => `${p.paid_date} ${schemeName(p.insutype).slice(0, 4)} 缴 ${yuan(fenOf(p.amount))},还可退 ${yuan(fenOf(p.refundable))}${p.receipt ? ',票据 ' + p.receipt : ''}`;

function Refund({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/contributions/refund-proposals');
  const proposed = useProposed();
  const look = usePaid(person);
  return (
    <Answered look={look}>
      {(paid) => {
        const open = (paid.payments ?? []).filter((p) => p.refundable > 0);
        if (open.length === 0) return <Nothing text="没有可以退的缴费" />;
        const fields: FieldPlan[] = [{ name: 'payment', label: '退哪一笔', kind: 'choice', choices: open.map((p) => ({ value: p.payment_id, label: paidLabel(p) })), required: true }, { name: 'amount', label: '退费金额,元', kind: 'money', required: true }, reason];
        return (
          <ActForm
            inside
            fields={fields}
            initial={{ payment: open[0]!.payment_id, amount: open[0]!.refundable.toFixed(2) }}
            step="JF-03"
            act={act}
            label="提出退费"
            second={twoPersons}
            submit={async (v, brought) => {
              const chosen = open.find((p) => p.payment_id === v.payment)!;
              const done = await act.run({ body: { ...brought, ...debtorOf(person), debtor_no: chosen.paid_no, payment_id: chosen.payment_id, amount: String(v.amount), reason: String(v.reason) } });
              if (!done) return;
              proposed(done);
              onDone();
            }}
          />
        );
      }}
    </Answered>
  );
}

function VoidBill({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/bills/voiding');
  const look = useLook('get', '/api/v1/contributions', { query: debtorOf(person) });
  return (
    <Answered look={look}>
      {(l) => {
        const open = (l.bills ?? []).filter((b) => !b.paid_date);
        if (open.length === 0) return <Nothing text="没有还没缴清的缴费单" />;
        const bills = open.map((b) => ({ value: b.bill_id, label: `${b.begndate.slice(0, 7)} 至 ${b.enddate.slice(0, 7)} ${schemeName(b.insutype).slice(0, 4)} ${b.kind} 尚欠 ${yuan(fenOf(b.owed))}` }));
        return (
          <ActForm
            inside
            fields={[{ name: 'bill', label: '作废哪一张', kind: 'choice', choices: bills, required: true }, reason]}
            initial={open.length === 1 ? { bill: open[0]!.bill_id } : undefined}
            act={act}
            label="作废缴费单"
            note="已经入账的缴费单不能作废,要退费"
            submit={async (v, brought) => {
              const bill = open.find((b) => b.bill_id === v.bill)!;
              const done = await act.run({ body: { ...brought, ...debtorOf(person), debtor_no: bill.billed_no ?? person.psn_no, bill_id: bill.bill_id, reason: String(v.reason) } });
              if (!done) return;
              message.success('缴费单已作废');
              onDone();
            }}
          />
        );
      }}
    </Answered>
  );
}

function VoidReceipt({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/receipts/voiding');
  const look = useLook('get', '/api/v1/contributions/receipt-batches', { query: { admdvs: person.insuplc_admdvs } });
  const batches = (look.data?.batches ?? []).map((b) => ({ value: b.batch_id, label: `${b.kind} ${b.prefix}(${b.first} 至 ${b.last})` }));
  return (
    <ActForm
      inside
      fields={[{ name: 'batch', label: '票据批次', kind: 'choice', choices: batches, required: true, hint: look.data && batches.length === 0 ? '没有票据批次' : undefined }, { name: 'number', label: '号码', required: true, hint: '票据代码后面的数字' }, reason]}
      act={act}
      label="作废票据"
      note="打印坏了的、填错的票据;作废的号码不再使用,缴费不变"
      submit={async (v, brought) => {
        const number = Number(v.number);
        if (!Number.isInteger(number)) return void message.error('号码是数字');
        const done = await act.run({ body: { ...brought, admdvs: person.insuplc_admdvs, batch_id: String(v.batch), number, reason: String(v.reason) } });
        if (!done) return;
        message.success('票据已作废');
        onDone();
      }}
    />
  );
}

const paidColumns = [
  { title: '缴款日', dataIndex: 'paid_date' },
  { title: '险种', render: (_: unknown, p: Paid) => schemeName(p.insutype) },
  { title: '渠道', dataIndex: 'channel' },
  { title: '金额', align: 'right' as const, render: (_: unknown, p: Paid) => <Money value={p.amount} /> },
  { title: '已退', align: 'right' as const, render: (_: unknown, p: Paid) => <Money value={p.refunded} /> },
  { title: '票据号', dataIndex: 'receipt', render: (v?: string) => v ?? '未开票' },
  { title: '缴费编号', dataIndex: 'payment_id' },
];

// PaidList shows what was paid, the newest first.
export function PaidList({ person }: { person: Person }) {
  const look = usePaid(person);
  return <Answered look={look}>{(a) => <Table<Paid> size="small" bordered pagination={false} rowKey="payment_id" columns={paidColumns} dataSource={a.payments ?? []} locale={{ emptyText: '还没有缴过费' }} scroll={{ x: 'max-content' }} />}</Answered>;
}

// levyPlans belong to the card of contributions.
export const levyPlans: Plan[] = [
  { key: 'back', label: '补缴', permission: 'contribution.write', form: (p) => <BackPay {...p} /> },
  { key: 'credit', label: '使用暂收', permission: 'contribution.write', form: (p) => <CreditForm debtor={debtorOf(p.person)} scheme={p.scheme} onDone={p.onDone} /> },
  { key: 'years', label: '退休缴费年限', permission: 'contribution.write', form: (p) => <Lifetime {...p} /> },
  { key: 'refund', label: '退费', permission: 'contribution.write', form: (p) => <Refund {...p} /> },
  { key: 'void', label: '作废缴费单', permission: 'contribution.write', form: (p) => <VoidBill {...p} /> },
  { key: 'receipt', label: '作废票据', permission: 'contribution.write', form: (p) => <VoidReceipt {...p} /> },
];
