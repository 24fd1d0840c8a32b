// Taking money: what is owed, what was handed over, the change, the receipt.
import { useState } from 'react';
import { Button, Form, Input, Result } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { capital, fenOf } from '../../money';
import { Money, Nothing, PinyinSelect, Refused, print, type Person } from '../../pieces';
import { enterNext, useKeys } from '../../shell/keys';
import { schemeName } from './codes';
import type { Levy } from './LevyCard';

type Paid = Answer<'post', '/api/v1/contributions/payments'>;

// owedFen adds what bills of a scheme still ask, late fee included.
function owedFen(levy: Levy, scheme: string): number {
  return (levy.bills ?? []).filter((b) => b.insutype === scheme).reduce((sum, b) => sum + fenOf(b.owed) + fenOf(b.late_fee), 0);
}

const money = /^\d{1,9}(\.\d{1,2})?$/;
const fenTyped = (typed: string | undefined) => (typed && money.test(typed.trim()) ? fenOf(Number(typed)) : 0);

interface Values {
  insutype: string;
  amount: string;
  handed?: string;
  batch_id?: string;
}

export function PayForm({ person, levy }: { person: Person; levy: Levy }) {
  const owing = [...new Set((levy.bills ?? []).filter((b) => b.owed + b.late_fee > 0).map((b) => b.insutype))];
  const [done, setDone] = useState<{ paid: Paid; values: Values } | null>(null);
  if (done) return <Receipt person={person} paid={done.paid} values={done.values} />;
  if (owing.length === 0) return <Nothing text="没有欠缴的缴费单。要缴新的年度或月份,先“核定缴费单”" />;
  return <Asking person={person} levy={levy} owing={owing} onDone={(paid, values) => setDone({ paid, values })} />;
}

interface AskingProps {
  person: Person;
  levy: Levy;
  owing: string[];
  onDone: (paid: Paid, values: Values) => void;
}

function Asking({ person, levy, owing, onDone }: AskingProps) {
  const act = useAct('post', '/api/v1/contributions/payments');
  const receipts = useLook('get', '/api/v1/contributions/receipt-batches', { query: { admdvs: person.insuplc_admdvs } });
  const batches = (receipts.data?.batches ?? []).filter((b) => b.left > 0);
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch((v: Values) => v, form) as Values | undefined;
  const first = owing[0]!;
  const text = (scheme: string) => (owedFen(levy, scheme) / 100).toFixed(2);
  const change = fenTyped(values?.handed) - fenTyped(values?.amount);
  const send = async () => {
    let v: Values;
    try {
      v = await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    const body = { admdvs: person.insuplc_admdvs, debtor_type: '个人' as const, debtor_no: person.psn_no, insutype: v.insutype, amount: v.amount.trim(), channel: '柜台' as const, batch_id: v.batch_id };
    const paid = await act.run({ body });
    if (paid) onDone(paid, v);
  };
  useKeys({ 'Ctrl+Enter': () => void send() }, true);
  return (
    <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ insutype: first, amount: text(first) }} onKeyDown={enterNext(() => void send())}>
      <p>
        {person.psn_name}({person.psn_no})应收 <Money value={fenTyped(values?.amount ?? text(first)) / 100} large words />
      </p>
      <div className="filters">
        <Form.Item name="insutype" label="险种">
          <PinyinSelect options={owing.map((o) => ({ value: o, label: schemeName(o) }))} onChange={(o: string) => form.setFieldValue('amount', text(o))} />
        </Form.Item>
        <Form.Item name="amount" label="收缴金额" rules={[{ required: true, pattern: money, message: '金额,最多两位小数' }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="handed" label="实收现金" rules={[{ pattern: money, message: '金额,最多两位小数' }]}>
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="batch_id" label="票据" extra={batches.length === 0 ? '没有可用的票据批次,不开票' : undefined}>
          <PinyinSelect allowClear placeholder="不开票" options={batches.map((b) => ({ value: b.batch_id, label: `${b.kind} ${b.prefix} 余 ${b.left} 张` }))} />
        </Form.Item>
      </div>
      <p aria-live="polite">
        找零 {fenTyped(values?.handed) > 0 && change < 0 ? <strong>实收不足,还差 {(-change / 100).toFixed(2)} 元</strong> : <Money value={fenTyped(values?.handed) > 0 ? change / 100 : 0} large />}
      </p>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" loading={act.busy} disabled={fenTyped(values?.handed) > 0 && change < 0} onClick={() => void send()}>
        收款入账(Ctrl+Enter)
      </Button>
    </Form>
  );
}

function Receipt({ person, paid, values }: { person: Person; paid: Paid; values: Values }) {
  const fen = fenTyped(values.amount);
  const paper = (
    <div className="receipt">
      <h2>医疗保险费收款凭证</h2>
      <p>
        缴费人:{person.psn_name}({person.psn_no})  险种:{schemeName(values.insutype)}
      </p>
      <p>
        金额:{(fen / 100).toFixed(2)} 元(大写:{capital(fen)})
      </p>
      <p>
        缴费编号:{paid.payment_id}  票据号:{paid.receipt ?? '未开票'}  缴清的缴费单:{(paid.settled ?? []).join('、') || '无'}
      </p>
      <p>日期:{today()}  收款人:____________</p>
    </div>
  );
  const out = () => void print('241x140', paper);
  useKeys({ F9: out }, true);
  return (
    <Result
      status="success"
      title="已入账"
      subTitle={`缴费编号 ${paid.payment_id}`}
      extra={
        <>
          <p>票据号:{paid.receipt ?? '未开票'}</p>
          {paid.left > 0 && (
            <p>
              多收 <Money value={paid.left} /> 元,留作暂收
            </p>
          )}
          <p>缴清 {(paid.settled ?? []).length} 张缴费单</p>
          {fenTyped(values.handed) > fen && (
            <p>
              找零 <Money value={(fenTyped(values.handed) - fen) / 100} large />
            </p>
          )}
          <Button type="primary" onClick={out}>
            打印收款凭证(F9)
          </Button>
        </>
      }
    />
  );
}
