// 票据: batches of numbered receipts with what became of their numbers; taking a batch
// in, voiding a number.
import { useState } from 'react';
import { App, Button, Drawer, Table } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ExcelButton, Nothing } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import { ActForm } from '../counter/ActForm';
import { reason, useRegion } from './words';

type Batch = NonNullable<Answer<'get', '/api/v1/contributions/receipt-batches'>['batches']>[number];

const right = 'right' as const;
const columns = [
  { title: '票据种类', dataIndex: 'kind' },
  { title: '代码', dataIndex: 'prefix' },
  { title: '起号', dataIndex: 'first', align: right },
  { title: '止号', dataIndex: 'last', align: right },
  { title: '入库', dataIndex: 'received', align: right },
  { title: '已用', dataIndex: 'issued', align: right },
  { title: '作废', dataIndex: 'voided', align: right },
  { title: '结存', dataIndex: 'left', align: right },
];

const counts = ['received', 'issued', 'voided', 'left'] as const;
const sum = (rows: readonly Batch[], key: (typeof counts)[number]) => rows.reduce((s, b) => s + b[key], 0);

export default function ReceiptsPage() {
  const region = useRegion();
  const look = useLook('get', '/api/v1/contributions/receipt-batches', { query: { admdvs: region } }, { enabled: region !== '' });
  return <Answered look={look}>{(a) => <Stock region={region} batches={a.batches ?? []} />}</Answered>;
}

function Stock({ region, batches }: { region: string; batches: Batch[] }) {
  const { may } = useSession();
  const [open, setOpen] = useState<'in' | Batch | null>(null);
  const close = () => setOpen(null);
  const writes = may('contribution.write');
  useKeys({ F8: () => writes && setOpen('in') });
  const act = { title: '操作', render: (_: unknown, b: Batch) => <Button type="link" size="small" onClick={() => setOpen(b)}>作废一个号</Button> };
  return (
    <section aria-label="票据结存">
      <div className="bar">
        {writes && (
          <Button type="primary" onClick={() => setOpen('in')}>
            票据入库(F8)
          </Button>
        )}
        <span data-testid="receipts">
          入库 {sum(batches, 'received')} = 已用 {sum(batches, 'issued')} + 作废 {sum(batches, 'voided')} + 结存 {sum(batches, 'left')}
        </span>
        <span className="grow" />
        <ExcelButton name="票据结存" disabled={batches.length === 0} rows={() => [columns.map((c) => c.title), ...batches.map((b) => [b.kind, b.prefix, b.first, b.last, b.received, b.issued, b.voided, b.left])]} />
      </div>
      <Table<Batch> size="small" bordered pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} rowKey="batch_id" columns={writes ? [...columns, act] : columns} dataSource={batches} locale={{ emptyText: <Nothing text="还没有票据。领来的票据先入库,收款时按号开出" /> }} />
      <Drawer open={open !== null} onClose={close} title={open === 'in' ? '票据入库' : '作废票据'} size={560} destroyOnHidden>
        {open === 'in' && <Receive region={region} onDone={close} />}
        {open !== null && open !== 'in' && <VoidOne region={region} batch={open} onDone={close} />}
      </Drawer>
    </section>
  );
}

const number = (v: unknown) => (/^\d{1,12}$/.test(String(v ?? '')) ? Number(v) : 0);

function Receive({ region, onDone }: { region: string; onDone: () => void }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/receipt-batches');
  return (
    <ActForm
      inside
      fields={[
        { name: 'kind', label: '票据种类', required: true, hint: '如 社会保险基金专用收据' },
        { name: 'prefix', label: '票据代码', required: true },
        { name: 'first', label: '起号', required: true },
        { name: 'last', label: '止号', required: true },
      ]}
      act={act}
      label="入库"
      note="一段连续的号码;同种同代码的号码不能再次入库"
      submit={async (v) => {
        const [first, last] = [number(v.first), number(v.last)];
        if (first < 1 || last < first) return void message.error('号码是数字,止号不小于起号');
        const done = await act.run({ body: { admdvs: region, kind: String(v.kind), prefix: String(v.prefix), first, last } });
        if (!done) return;
        message.success(`已入库 ${done.received} 张`);
        onDone();
      }}
    >
      {(v) => (number(v.last) >= number(v.first) && number(v.first) > 0 ? <p aria-live="polite">共 {number(v.last) - number(v.first) + 1} 张</p> : null)}
    </ActForm>
  );
}

function VoidOne({ region, batch, onDone }: { region: string; batch: Batch; onDone: () => void }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/receipts/voiding');
  return (
    <ActForm
      inside
      fields={[{ name: 'number', label: '号码', required: true, hint: `${batch.first} 至 ${batch.last}` }, reason]}
      step="JF-07"
      act={act}
      label="作废"
      note={`${batch.kind} ${batch.prefix}:已开的和空白的都可以作废,作废的号留在账上,不再使用`}
      submit={async (v, brought) => {
        if (number(v.number) < 1) return void message.error('号码是数字');
        const done = await act.run({ body: { ...brought, admdvs: region, batch_id: batch.batch_id, number: number(v.number), reason: String(v.reason) } });
        if (!done) return;
        message.success('已作废');
        onDone();
      }}
    />
  );
}
