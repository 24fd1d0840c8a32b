// 账簿期间: months and years of the books, opened and closed by 财务, opened again by
// two persons.
import { useState } from 'react';
import { Button, Descriptions, Drawer, Input, Space, Table, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, ConfirmAct, Nothing, Staff, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { schemeName } from './figures';
import { Grid } from './Grid';

type TermAct = NonNullable<Answer<'get', '/api/v1/book-terms'>['acts']>[number];

export default function TermsPage() {
  const look = useLook('get', '/api/v1/book-terms', {});
  const { may } = useSession();
  const [shown, setShown] = useState<TermAct | null>(null);
  const [term, setTerm] = useState(today().slice(0, 7));
  const right = /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(term);
  return (
    <>
      {may('books.term') && (
        <Space className="bar">
          <label htmlFor="term">期间</label>
          <Input id="term" value={term} status={right ? undefined : 'error'} onChange={(e) => setTerm(e.target.value.trim())} maxLength={7} style={{ width: 120 }} placeholder="2026-03 或 2026" />
          <Turn label="开账" path="opening" term={term} disabled={!right} />
          <Turn label="结账" path="closing" term={term} disabled={!right} />
          <Reopen term={term} disabled={!right} />
        </Space>
      )}
      <Answered look={look}>
        {(a) => (
          <Table<TermAct>
            size="small"
            bordered
            pagination={false}
            rowKey="act_id"
            dataSource={[...(a.acts ?? [])].reverse()}
            locale={{ emptyText: <Nothing text="还没有开账、结账;没有开账的期间照常记账" /> }}
            columns={[
              { title: '期间', dataIndex: 'term' },
              { title: '办了什么', render: (_, r) => <Tag color={r.kind === '结账' ? 'blue' : r.kind === '重开' ? 'orange' : 'green'}>{r.kind}</Tag> },
              { title: '办理时间', dataIndex: 'opt_time' },
              { title: '经办人', render: (_, r) => <Staff no={r.opter} /> },
              { title: '复核人', render: (_, r) => r.approver && <Staff no={r.approver} /> },
              { title: '原因', dataIndex: 'reason' },
              {
                title: '封存',
                render: (_, r) => (
                  <Button size="small" onClick={() => setShown(r)}>
                    {r.archive?.length ? `余额 ${r.archive.length} 项` : '查看'}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      <Drawer open={shown !== null} onClose={() => setShown(null)} title={shown ? `${shown.term} ${shown.kind}` : ''} size={880} destroyOnHidden>
        {shown && <Shown act={shown} />}
      </Drawer>
    </>
  );
}

type Sealed = NonNullable<TermAct['archive']>[number];

const sealed: Column<Sealed>[] = [
  { key: 'class', title: '科目', value: (r) => r.class },
  { key: 'fund', title: '基金', value: (r) => `${schemeName(r.insutype)} ${r.fund}` },
  { key: 'party', title: '机构', value: (r) => r.party },
  { key: 'balance', title: '余额(借方为正)', value: (r) => r.balance, money: true },
  { key: 'accounts', title: '账户数', value: (r) => r.accounts },
];

// Shown is one act; of a closing, the balances that were sealed with it.
function Shown({ act }: { act: TermAct }) {
  const told = [
    ['办理', act.opt_time],
    ['经办人', <Staff key="opter" no={act.opter} />],
    ['复核人', act.approver && <Staff key="approver" no={act.approver} />],
    ['原因', act.reason],
    ['封存的摘要', act.digest],
  ] as const;
  return (
    <>
      <Descriptions size="small" bordered column={1} className="spaced" items={told.filter(([, text]) => text).map(([label, children]) => ({ key: label, label, children }))} />
      {act.archive && act.archive.length > 0 && (
        <Grid name={`${act.term} 封存的余额`} about={`${act.opt_time} 结账`} rows={act.archive} columns={sealed} rowKey={(r) => [r.class, r.insutype, r.fund, r.party].join('|')} />
      )}
    </>
  );
}

function Turn({ label, path, term, disabled }: { label: string; path: 'opening' | 'closing'; term: string; disabled: boolean }) {
  const opening = useAct('post', '/api/v1/book-terms/{term}/opening');
  const closing = useAct('post', '/api/v1/book-terms/{term}/closing');
  const act = path === 'opening' ? opening : closing;
  return (
    <ConfirmAct label={label} act={act} button={{ disabled }} onConfirm={() => act.run({ path: { term } })}>
      <p>
        期间 <strong>{term}</strong>
      </p>
      {path === 'closing' && <p>结账后该期间不再记账,并封存全部余额;须按先后次序,期间结束一小时之后办理。</p>}
    </ConfirmAct>
  );
}

function Reopen({ term, disabled }: { term: string; disabled: boolean }) {
  const act = useAct('post', '/api/v1/book-terms/{term}/reopening-proposals');
  return (
    <ConfirmAct label="提出重开" act={act} reason="required" button={{ disabled, danger: true }} done="已提出,待负责人在“待办”里复核" onConfirm={(reason) => act.run({ path: { term }, body: { reason } })}>
      <p>
        期间 <strong>{term}</strong>。由另一人复核后才重开。
      </p>
    </ConfirmAct>
  );
}
