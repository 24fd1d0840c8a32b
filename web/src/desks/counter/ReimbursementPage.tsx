// One application for reimbursement: what it is, what is missing, who did what,
// and the next step of whoever is looking.
import { useState } from 'react';
import { Alert, Button, Descriptions, Space, Table, Tag, Timeline } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Money, print, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { colours } from './ReimbursementsPage';

type Application = Answer<'get', '/api/v1/reimbursements/{app_id}'>;
type Reviewed = Answer<'post', '/api/v1/reimbursements/{app_id}/first-review'>;

export default function ReimbursementPage() {
  const { appId = '' } = useParams();
  const look = useLook('get', '/api/v1/reimbursements/{app_id}', { path: { app_id: appId } });
  return <Answered look={look}>{(a) => <Whole a={a} />}</Answered>;
}

function Whole({ a }: { a: Application }) {
  const navigate = useNavigate();
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const items = [
    { key: 'case', label: '受理号', children: a.case_no },
    { key: 'state', label: '状态', children: <Tag color={colours[a.state]}>{a.state}</Tag> },
    { key: 'psn', label: '人员编号', children: <a href={'/console/counter/person/' + a.psn_no} onClick={(e) => { e.preventDefault(); void navigate('/counter/person/' + a.psn_no); }}>{a.psn_no}</a> },
    { key: 'begn', label: '就医日期', children: a.begndate },
    { key: 'place', label: '就医机构', children: a.fixmedins_code },
    { key: 'fee', label: '目录内费用', children: <Money value={a.medfee_sumamt} /> },
    { key: 'unlisted', label: '目录外费用(本人负担)', children: <Money value={a.unlisted} /> },
    { key: 'fund', label: '初审时基金应付', children: <Money value={a.fund_pay_sumamt} /> },
    { key: 'reason', label: '退回、不予支付的理由', children: a.reason || '-' },
    { key: 'setl', label: '结算', children: a.setl_id ? <a href={'/console/settlement/one/' + a.setl_id} onClick={(e) => { e.preventDefault(); void navigate('/settlement/one/' + a.setl_id); }}>为什么这样付</a> : '尚未结算' },
    { key: 'pay', label: '付款', children: a.payment ? `${a.payment.amount.toFixed(2)} 元,${a.payment.bank} ${a.payment.bankacct},${a.payment.state}` : '-' },
  ];
  return (
    <>
      <Descriptions bordered size="small" column={3} items={items} />
      {(a.missing ?? []).length > 0 && (
        <Alert
          className="spaced"
          type="warning"
          showIcon
          title={`还缺 ${(a.missing ?? []).length} 样:${(a.missing ?? []).map((m) => m.name).join('、')}`}
          action={<Button size="small" onClick={() => void print('A4', <pre>{a.text}</pre>)}>打印一次性告知书</Button>}
        />
      )}
      {(a.findings ?? []).length > 0 && <Alert className="spaced" type="warning" showIcon title="审核提示" description={(a.findings ?? []).map((f) => <div key={f}>{f}</div>)} />}
      <Decide a={a} onReviewed={setReviewed} />
      {reviewed && <Shares of={reviewed} />}
      <h4>办理经过</h4>
      <Timeline
        items={(a.steps ?? []).map((s) => ({
          content: (
            <>
              {s.crte_time} <Staff no={s.operator} />:{`${s.from ? s.from + ' → ' : ''}${s.to}${s.reason ? ',' + s.reason : ''}`}
            </>
          ),
        }))}
      />
    </>
  );
}

// Shares is what a review came to.
function Shares({ of: r }: { of: Reviewed }) {
  return (
    <section aria-label="试算结果" className="spaced">
      <p>
        符合政策范围 <Money value={r.inscp_scp_amt} />,先行自付 <Money value={r.preselfpay_amt} />,超限价 <Money value={r.overlmt_selfpay} />,全自费 <Money value={r.fulamt_ownpay_amt} />
      </p>
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey={(s) => s.payer + (s.layer ?? '')}
        dataSource={r.shares ?? []}
        columns={[
          { title: '支付方', dataIndex: 'payer' },
          { title: '保障层次', dataIndex: 'layer' },
          { title: '金额', align: 'right', render: (_, s) => <Money value={s.amount} /> },
        ]}
      />
    </section>
  );
}

function Decide({ a, onReviewed }: { a: Application; onReviewed: (r: Reviewed) => void }) {
  const { may } = useSession();
  const first = useAct('post', '/api/v1/reimbursements/{app_id}/first-review');
  const second = useAct('post', '/api/v1/reimbursements/{app_id}/second-review');
  const back = useAct('post', '/api/v1/reimbursements/{app_id}/return');
  const refuse = useAct('post', '/api/v1/reimbursements/{app_id}/refusal');
  const path = { app_id: a.app_id };
  const kept = async (answer: Promise<Reviewed | undefined>) => {
    const done = await answer;
    if (done) onReviewed(done);
    return done;
  };
  const undo = useAct('post', '/api/v1/reimbursements/{app_id}/revocation-proposals');
  const navigate = useNavigate();
  const open = a.state === '待初审' || a.state === '待复审';
  return (
    <Space className="bar spaced">
      {a.state === '待初审' && may('reimbursement.write') && (
        <ConfirmAct label="初审" person={a.psn_no} act={first} button={{ type: 'primary' }} onConfirm={() => kept(first.run({ path }))} done="初审已办理,送复审">
          <p>按与医院结算相同的规则试算,送复审。</p>
        </ConfirmAct>
      )}
      {a.state === '待复审' && may('reimbursement.approve') && (
        <ConfirmAct label="复审同意" person={a.psn_no} money={a.fund_pay_sumamt} act={second} button={{ type: 'primary' }} onConfirm={() => kept(second.run({ path }))} done="复审已办理,已结算并生成付款单">
          <p>同意即结算、记账、生成付款单。</p>
        </ConfirmAct>
      )}
      {open && may('reimbursement.review') && <ConfirmAct label="退回补正" person={a.psn_no} act={back} reason="required" reasonLabel="要补的内容" onConfirm={(reason) => back.run({ path, body: { reason, missing: [reason] } })} />}
      {(open || a.state === '退回补正') && may('reimbursement.approve') && <ConfirmAct label="不予支付" person={a.psn_no} act={refuse} reason="required" reasonLabel="理由" button={{ danger: true }} onConfirm={(reason) => refuse.run({ path, body: { reason } })} />}
      {a.state === '退回补正' && may('reimbursement.write') && (
        <Button type="primary" onClick={() => void navigate('/counter/correct/' + encodeURIComponent(a.app_id))}>
          补正
        </Button>
      )}
      {a.state === '已核定' && may('reimbursement.write') && (
        <ConfirmAct label="提出撤销" person={a.psn_no} money={a.fund_pay_sumamt} back act={undo} reason="required" button={{ danger: true }} onConfirm={(reason) => undo.run({ path, body: { reason } })} done="已提交复核">
          <p>还没有付款的可以撤销;由另一人在“复核事项”里同意后,结算撤销、票据放开。</p>
        </ConfirmAct>
      )}
    </Space>
  );
}
