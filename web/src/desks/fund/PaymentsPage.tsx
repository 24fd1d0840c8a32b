// 付款: what is to be paid to persons and employers, by state. A payment that came
// back gets another account here and is paid by the next file; the periodic
// benefits of a month are determined here.
import { useState } from 'react';
import { Alert, Button, Card, Drawer, Form, Input, Tag } from 'antd';
import { useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useAct, useList } from '../../api/hooks';
import { today } from '../../dates';
import { FilterBar, KeysetTable, Money, Refused, type Column } from '../../pieces';
import { enterNext } from '../../shell/keys';
import { useSession } from '../../session/session';

type Order = NonNullable<Answer<'get', '/api/v1/payments'>['payments']>[number];
type State = Order['state'];

const colours: Record<State, string> = { 待支付: 'gold', 暂缓: 'orange', 已送盘: 'blue', 已支付: 'green', 退票: 'red', 已作废: 'default' };
const states = (Object.keys(colours) as State[]).map((value) => ({ value, label: value }));

const columns: Column<Order>[] = [
  { key: 'due_date', title: '应付日期', value: (r) => r.due_date, fixed: 'start' },
  { key: 'kind', title: '用途', value: (r) => r.kind },
  { key: 'payee_name', title: '收款人', value: (r) => r.payee_name },
  { key: 'party', title: '收款方', value: (r) => r.party },
  { key: 'bank_account', title: '账号', value: (r) => r.bank_account },
  { key: 'amount', title: '金额', value: (r) => r.amount, money: true },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={colours[r.state]}>{r.state}</Tag> },
  { key: 'reason', title: '暂缓、退票的原因', value: (r) => r.reason },
  { key: 'batch_id', title: '付款批次', value: (r) => r.batch_id },
  { key: 'ref', title: '所付的业务', value: (r) => r.ref },
  { key: 'order_id', title: '付款单', value: (r) => r.order_id },
];

const mendable = (r: Order) => r.state === '退票' || r.state === '暂缓';

export default function PaymentsPage() {
  const { may } = useSession();
  const [params, setParams] = useSearchParams();
  const [mended, setMended] = useState<Order | null>(null);
  const text = (name: string) => params.get(name) ?? undefined;
  const filter = { state: text('state') as State | undefined, kind: text('kind'), batch_id: text('batch_id') };
  const list = useList({
    key: ['payments', filter],
    read: (page) => ask('get', '/api/v1/payments', { query: { ...page, ...filter } }),
    rows: (a) => a.payments,
    next: (a) => a.next,
  });
  const acts: Column<Order> = {
    key: 'acts',
    title: '操作',
    fixed: 'end',
    value: () => '',
    render: (r) =>
      mendable(r) && (
        <Button type="link" size="small" aria-label={`更正 ${r.order_id}`} onClick={() => setMended(r)}>
          更正账户再付
        </Button>
      ),
  };
  return (
    <>
      {may('allowance.write') && <Month />}
      <FilterBar
        key={params.toString()}
        conditions={[
          { name: 'state', label: '状态', kind: 'choice', choices: states },
          { name: 'kind', label: '用途', placeholder: '如 零星报销' },
          { name: 'batch_id', label: '付款批次' },
        ]}
        initial={filter}
        onSearch={(v) => setParams(Object.fromEntries(Object.entries(v).filter(([, value]) => value)) as Record<string, string>)}
      />
      <KeysetTable
        name="付款单"
        list={list}
        columns={may('payment.write') ? [...columns, acts] : columns}
        rowKey={(r) => r.order_id}
        onRow={may('payment.write') ? (r) => mendable(r) && setMended(r) : undefined}
        empty="没有这样的付款单。零星报销复审同意、津贴核定之后,付款单自己会到这里"
      />
      <Drawer open={mended !== null} onClose={() => setMended(null)} title="更正收款账户再付" size={520} destroyOnHidden>
        {mended && <Mend order={mended} done={() => setMended(null)} />}
      </Drawer>
    </>
  );
}

interface Account {
  payee_name?: string;
  bank: string;
  bank_account: string;
  reason: string;
}

const required = (message: string) => [{ required: true, whitespace: true, message }];

function Mend({ order, done }: { order: Order; done: () => void }) {
  const act = useAct('post', '/api/v1/payments/{order_id}/correction');
  const [form] = Form.useForm<Account>();
  const submit = async ({ reason, ...payee }: Account) => {
    if (await act.run({ path: { order_id: order.order_id }, body: { payee, reason: reason.trim() } })) done();
  };
  return (
    <>
      <p>
        {order.kind},收款人 <strong>{order.payee_name}</strong>,原账号 {order.bank_account || '没有'},金额 <Money value={order.amount} words />
      </p>
      <Alert showIcon type="warning" title={`${order.state}:${order.reason ?? ''}`} className="spaced" />
      <Form<Account> form={form} name={'mend-' + order.order_id} layout="vertical" requiredMark={false} onKeyDown={enterNext(() => form.submit())} onFinish={(v) => void submit(v)}>
        <Form.Item name="payee_name" label="收款人(不改的不填)">
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="bank" label="开户银行" rules={required('请写开户银行')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="bank_account" label="账号" rules={required('请写账号')}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="reason" label="更正的原因" rules={required('请写更正的原因')}>
          <Input maxLength={200} />
        </Form.Item>
        {act.refusal && <Refused refusal={act.refusal} inPlace />}
        <Button type="primary" htmlType="submit" loading={act.busy}>
          更正,等下一个付款文件
        </Button>
      </Form>
    </>
  );
}

type Determined = Answer<'post', '/api/v1/periodic-benefit-runs'>;

function Month() {
  const act = useAct('post', '/api/v1/periodic-benefit-runs');
  const [run, setRun] = useState<Determined>();
  const left = run?.left ?? [];
  return (
    <Card size="small" title="核定一个月的定期待遇" className="spaced">
      <Form<{ month: string }> name="periodic" layout="inline" initialValues={{ month: today().slice(0, 7) }} requiredMark={false} onFinish={(v) => void act.run({ body: { month: v.month.trim() } }).then(setRun)}>
        <Form.Item name="month" label="月份" rules={[{ required: true, pattern: /^\d{4}-(0[1-9]|1[0-2])$/, message: '如 2026-03' }]}>
          <Input maxLength={7} style={{ width: 110 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={act.busy}>
          核定
        </Button>
      </Form>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      {run && (
        <Alert
          showIcon
          data-testid="determined"
          type={left.length > 0 ? 'warning' : 'success'}
          title={`核定 ${run.determined} 笔,其中因未做资格认证暂缓 ${run.held} 笔,不能核定 ${left.length} 人`}
          description={left.length > 0 && left.map((l) => <div key={l}>{l}</div>)}
        />
      )}
    </Card>
  );
}
