// 付款批次: files for the bank and its answers. A file is made of everything that is
// due; what the answer says came back is corrected and paid by the next one.
import { useState } from 'react';
import { Alert, App, Button, Drawer, Input, Space, Tag, Upload } from 'antd';
import { useNavigate } from 'react-router';
import { ask, fetchFile, type Answer } from '../../api/client';
import { useAct, useList, useLook } from '../../api/hooks';
import { asRefusal } from '../../api/refusal';
import { Answered, ConfirmAct, KeysetTable, Money, Refused, Staff, save, staffText, type Column } from '../../pieces';
import { useSession } from '../../session/session';

type Batch = NonNullable<Answer<'get', '/api/v1/payment-batches'>['batches']>[number];

const columns: Column<Batch>[] = [
  { key: 'crte_time', title: '生成时间', value: (r) => r.crte_time, fixed: 'start' },
  { key: 'kind', title: '用途', value: (r) => r.kind || '全部' },
  { key: 'count', title: '笔数', value: (r) => r.count },
  { key: 'total', title: '合计', value: (r) => r.total, money: true },
  {
    key: 'answer_time',
    title: '银行回盘',
    value: (r) => r.answer_time || '没有处理',
    render: (r) => (r.answer_time ? r.answer_time : <Tag color="gold">等回盘</Tag>),
  },
  { key: 'opter', title: '生成人', value: (r) => staffText(r.opter), render: (r) => <Staff no={r.opter} /> },
  { key: 'batch_id', title: '批次', value: (r) => r.batch_id },
  { key: 'hash', title: '文件的 SHA-256', value: (r) => r.hash, hidden: true },
];

const csv = (text: string) => new Blob([text], { type: 'text/csv' });

export default function BatchesPage() {
  const { may } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [answered, setAnswered] = useState<Batch | null>(null);
  const list = useList({
    key: ['payment-batches'],
    read: (page) => ask('get', '/api/v1/payment-batches', { query: page }),
    rows: (a) => a.batches,
    next: (a) => a.next,
  });
  const again = async (b: Batch) => {
    try {
      save(`付款文件-${b.batch_id}.csv`, await fetchFile('get', '/api/v1/payment-batches/{batch_id}/file', { path: { batch_id: b.batch_id } }));
    } catch (thrown) {
      void message.error(asRefusal(thrown).message);
    }
  };
  const orders = (b: Batch) => void navigate('/fund/payments?batch_id=' + b.batch_id);
  const acts: Column<Batch> = {
    key: 'acts',
    title: '操作',
    fixed: 'end',
    value: () => '',
    render: (b) => (
      <Space>
        <Button type="link" size="small" onClick={() => orders(b)}>
          看付款单
        </Button>
        {may('payment.write') && !b.answer_time && (
          <>
            <Button type="link" size="small" onClick={() => void again(b)}>
              再取文件
            </Button>
            <Button type="link" size="small" aria-label={`处理回盘 ${b.batch_id}`} onClick={() => setAnswered(b)}>
              处理回盘
            </Button>
          </>
        )}
      </Space>
    ),
  };
  return (
    <>
      <KeysetTable
        name="付款批次"
        list={list}
        columns={[...columns, acts]}
        rowKey={(r) => r.batch_id}
        onRow={orders}
        actions={may('payment.write') && <MakeFile />}
        empty="还没有生成过付款文件"
      />
      <Drawer open={answered !== null} onClose={() => setAnswered(null)} title="处理银行回盘" size={560} destroyOnHidden>
        {answered && <BankAnswer batch={answered} toReturned={() => void navigate(`/fund/payments?state=退票&batch_id=${answered.batch_id}`)} />}
      </Drawer>
    </>
  );
}

function MakeFile() {
  const act = useAct('post', '/api/v1/payment-batches');
  const [kind, setKind] = useState('');
  const [made, setMade] = useState<Answer<'post', '/api/v1/payment-batches'>>();
  const make = async () => {
    const file = await act.run({ body: { kind: kind.trim() } });
    if (file) {
      save(`付款文件-${file.batch_id}.csv`, csv(file.file));
      setMade(file);
    }
    return file;
  };
  return (
    <Space wrap>
      <ConfirmAct label="生成付款文件" act={act} button={{ type: 'primary' }} done="付款文件已生成并下载" onConfirm={make}>
        <p>本统筹区到期、待支付的付款单全部进入一个批次,文件随即下载,交给银行。</p>
        <label htmlFor="payment-kind">只付一种用途(不填为全部)</label>
        <Input id="payment-kind" value={kind} maxLength={20} placeholder="如 零星报销" onChange={(e) => setKind(e.target.value)} />
      </ConfirmAct>
      {made && (
        <span data-testid="file-made">
          批次 {made.batch_id}:{made.count} 笔,合计 <Money value={made.total} /> 元
        </span>
      )}
    </Space>
  );
}

// Returned names what came back.
function Returned({ batch }: { batch: string }) {
  const look = useLook('get', '/api/v1/payments', { query: { state: '退票', batch_id: batch, limit: 100 } });
  return (
    <Answered look={look}>
      {(a) => (
        <ul aria-label="退票的付款单">
          {(a.payments ?? []).map((p) => (
            <li key={p.order_id}>
              {p.payee_name} {p.bank_account} <Money value={p.amount} />:{p.reason || '没有写原因'}
            </li>
          ))}
        </ul>
      )}
    </Answered>
  );
}

// textOf reads a file of a bank: UTF-8, or GB18030 as older programs write.
async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function BankAnswer({ batch, toReturned }: { batch: Batch; toReturned: () => void }) {
  const act = useAct('post', '/api/v1/payment-batches/{batch_id}/answer');
  const [text, setText] = useState('');
  const [done, setDone] = useState<Answer<'post', '/api/v1/payment-batches/{batch_id}/answer'>>();
  const lines = text.split('\n').filter((l) => l.trim() && !l.replace('\ufeff', '').startsWith('付款单号')).length;
  if (done) {
    return (
      <>
        <Alert
          showIcon
          data-testid="answered"
          type={done.returned > 0 ? 'warning' : 'success'}
          title={`成功 ${done.paid} 笔 ${done.paid_total.toFixed(2)} 元,已记账;退票 ${done.returned} 笔 ${done.returned_total.toFixed(2)} 元`}
        />
        {done.returned > 0 && <Returned batch={batch.batch_id} />}
        {done.returned > 0 && (
          <Button type="primary" className="spaced" onClick={toReturned}>
            去更正退票的 {done.returned} 笔
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      <p>
        批次 {batch.batch_id},送出 {batch.count} 笔,合计 <Money value={batch.total} /> 元。
      </p>
      <p>回盘是 CSV 文件,三列:付款单号、结果(成功 或 退票)、原因;须包括这一批的每一笔。</p>
      <Upload
        accept=".csv,.txt"
        showUploadList={false}
        beforeUpload={(file) => {
          void textOf(file).then(setText);
          return false;
        }}
      >
        <Button>选择回盘文件</Button>
      </Upload>
      <label htmlFor="bank-answer">或贴在这里</label>
      <Input.TextArea id="bank-answer" value={text} onChange={(e) => setText(e.target.value)} rows={10} spellCheck={false} />
      <p role="status">
        回盘 {lines} 笔,送出 {batch.count} 笔
      </p>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" disabled={lines === 0} loading={act.busy} onClick={() => void act.run({ path: { batch_id: batch.batch_id }, body: { file: text } }).then(setDone)}>
        入账
      </Button>
    </>
  );
}
