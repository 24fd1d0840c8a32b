// Acts on benefits: suspending and resuming them, and bills that are judged again
// because the facts were other than they stood.
import { useState } from 'react';
import { Alert, App, Table } from 'antd';
import { useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, Money, Nothing } from '../../pieces';
import { twoPersons, useProposed } from './AccountActs';
import { ActForm, type FieldPlan } from './ActForm';
import type { ActProps, Plan } from './Acts';
import { schemes } from './codes';

const text = (v: unknown) => (typeof v === 'string' ? v : undefined);
const insurance: FieldPlan = { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true };
const reason: FieldPlan = { name: 'reason', label: '原因', required: true };

function Suspend({ person, scheme, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/suspensions');
  const fields: FieldPlan[] = [insurance, { name: 'begndate', label: '自哪天起', kind: 'date', required: true }, { name: 'enddate', label: '到哪天止(含)', kind: 'date', hint: '不填为到恢复为止' }, { name: 'rule', label: '依据', required: true, hint: '文件和条款' }, reason];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: scheme, begndate: today() }}
      act={act}
      label="暂停待遇"
      note="参保不变,这段时间不享受待遇;停掉参保的在“参保变更”办理"
      submit={async (v) => {
        const body = { insutype: String(v.insutype), begndate: String(v.begndate), enddate: text(v.enddate), rule: text(v.rule), reason: String(v.reason) };
        if (!(await act.run({ path: { psn_no: person.psn_no }, body }))) return;
        message.success('待遇已暂停');
        onDone();
      }}
    />
  );
}

function Resume({ person, scheme, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/resumptions');
  return (
    <ActForm
      inside
      fields={[insurance, { name: 'begndate', label: '恢复之日', kind: 'date', required: true }, reason]}
      initial={{ insutype: scheme, begndate: today() }}
      act={act}
      label="恢复待遇"
      submit={async (v) => {
        if (!(await act.run({ path: { psn_no: person.psn_no }, body: { insutype: String(v.insutype), begndate: String(v.begndate), reason: String(v.reason) } }))) return;
        message.success('待遇已恢复');
        onDone();
      }}
    />
  );
}

type Examined = Answer<'get', '/api/v1/persons/{psn_no}/readjustment'>;
type Line = NonNullable<Examined['lines']>[number];
type Left = NonNullable<Examined['left']>[number];

// More tells who would have paid how much more or less.
function More({ line }: { line: Line }) {
  if (line.refused) return <>{line.refused}</>;
  return (line.more ?? []).map((m) => (
    <div key={(m.layer ?? '') + m.payer}>
      {[m.layer, m.payer].filter(Boolean).join('·')} {m.more > 0 ? '多付' : '少付'} <Money value={Math.abs(m.more)} />
    </div>
  ));
}

function Readjust({ person, onDone }: ActProps) {
  const navigate = useNavigate();
  const look = useLook('get', '/api/v1/persons/{psn_no}/readjustment', { path: { psn_no: person.psn_no } });
  const settlement = (id: string) => (
    <a href={'/console/settlement/one/' + id} onClick={(e) => { e.preventDefault(); void navigate('/settlement/one/' + encodeURIComponent(id)); }}>
      {id}
    </a>
  );
  const lines = [
    { title: '结算日期', dataIndex: 'setl_date' },
    { title: '结算', render: (_: unknown, l: Line) => settlement(l.setl_id) },
    { title: '总额', align: 'right' as const, render: (_: unknown, l: Line) => <Money value={l.medfee_sumamt} /> },
    { title: '差额', render: (_: unknown, l: Line) => <More line={l} /> },
  ];
  const left = [
    { title: '结算', render: (_: unknown, l: Left) => settlement(l.setl_id) },
    { title: '为什么要人工办理', dataIndex: 'reason' },
  ];
  return (
    <Answered look={look}>
      {(e) => (
        <>
          <p>按现在的参保、身份和备案,把已结算的各笔重新核对一遍,医院的账不变。</p>
          {(e.lines ?? []).length === 0 && <Nothing text="各笔结算都没有差额,不需要追补" />}
          {(e.lines ?? []).length > 0 && <Table<Line> size="small" bordered pagination={false} rowKey="setl_id" columns={lines} dataSource={e.lines ?? []} />}
          {(e.left ?? []).length > 0 && <Table<Left> size="small" bordered pagination={false} rowKey="setl_id" columns={left} dataSource={e.left ?? []} />}
          {(e.lines ?? []).length > 0 && <Proposal person={person} examined={e} onDone={onDone} />}
        </>
      )}
    </Answered>
  );
}

function Proposal({ person, examined, onDone }: Pick<ActProps, 'person' | 'onDone'> & { examined: Examined }) {
  const act = useAct('post', '/api/v1/persons/{psn_no}/readjustment-proposals');
  const proposed = useProposed();
  const pays = examined.cash > 0;
  const fields: FieldPlan[] = [
    { name: 'payee_name', label: '收款人', shown: () => pays },
    { name: 'bank', label: '开户银行', shown: () => pays },
    { name: 'bank_account', label: '银行账号', shown: () => pays, hint: '不填的付款单暂缓,补登后支付' },
    reason,
  ];
  return (
    <>
      <Alert className="spaced" type={pays ? 'success' : 'warning'} title={pays ? `应付给本人 ${examined.cash.toFixed(2)} 元` : examined.cash < 0 ? `应向本人追回 ${(-examined.cash).toFixed(2)} 元` : '本人现金没有差额,只调整各支付方'} />
      <ActForm
        inside
        fields={fields}
        act={act}
        label="提出追溯调整"
        second={twoPersons}
        submit={async (v) => {
          const payee = { payee_name: text(v.payee_name), bank: text(v.bank), bank_account: text(v.bank_account) };
          const done = await act.run({ path: { psn_no: person.psn_no }, body: { payee, plan_hash: examined.plan_hash, reason: String(v.reason) } });
          if (!done) return;
          proposed(done);
          onDone();
        }}
      />
    </>
  );
}

function Undo({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/persons/{psn_no}/readjustment-undo-proposals');
  const proposed = useProposed();
  const [chosen, setChosen] = useState<string>();
  const look = useLook('get', '/api/v1/approvals', { query: { psn_no: person.psn_no, state: '已办理', limit: 50 } });
  const done = (look.data?.approvals ?? []).filter((p) => p.act === 'readjust');
  if (look.data && done.length === 0) return <Nothing text="这个人没有办理过追溯调整" />;
  return (
    <ActForm
      inside
      fields={[{ name: 'number', label: '撤销哪一次', kind: 'choice', choices: done.map((p) => ({ value: p.approval_id, label: `${p.decide_time ?? ''} ${p.title}` })), required: true, hint: done.find((p) => p.approval_id === chosen)?.reason }, reason]}
      onValues={(v) => setChosen(text(v.number))}
      act={act}
      label="提出撤销"
      note="只能从最后一次开始;款项已送盘的不能撤销"
      second={twoPersons}
      submit={async (v) => {
        const answer = await act.run({ path: { psn_no: person.psn_no }, body: { number: String(v.number), reason: String(v.reason) } });
        if (!answer) return;
        proposed(answer);
        onDone();
      }}
    />
  );
}

// benefitPlans belong to the card of benefits.
export const benefitPlans: Plan[] = [
  { key: 'suspend-benefits', label: '暂停待遇', permission: 'benefit.write', form: (p) => <Suspend {...p} /> },
  { key: 'resume-benefits', label: '恢复待遇', permission: 'benefit.write', form: (p) => <Resume {...p} /> },
  { key: 'readjust', label: '追溯调整(追补、追回)', permission: 'benefit.readjust', form: (p) => <Readjust {...p} /> },
  { key: 'unadjust', label: '撤销追溯调整', permission: 'benefit.readjust', form: (p) => <Undo {...p} /> },
];
