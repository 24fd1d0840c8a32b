// One proposal with everything that is decided on, and the decision.
import { Descriptions, Space } from 'antd';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Fields, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import type { Proposal } from './InboxPage';

export function Decision({ id }: { id: string }) {
  const look = useLook('get', '/api/v1/approvals/{approval_id}', { path: { approval_id: id } });
  return <Answered look={look}>{(p) => <Whole proposal={p} />}</Answered>;
}

function Whole({ proposal: p }: { proposal: Proposal }) {
  const { me } = useSession();
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'title', label: '事项', children: p.title },
          { key: 'reason', label: '原因', children: p.reason },
          { key: 'author', label: '提出', children: <><Staff no={p.author} /> {p.crte_time}</> },
          { key: 'state', label: '状态', children: p.state },
          { key: 'decided', label: '复核', children: p.decider ? <><Staff no={p.decider} /> {p.decide_time} {p.note}</> : '尚未复核' },
        ]}
      />
      <Content title="全部内容" value={p.payload} />
      <Content title="办理结果" value={p.result} />
      {p.state === '待复核' && (p.author === me?.staff.staff_no ? <Withdraw p={p} /> : <Decide p={p} />)}
    </>
  );
}

// Content shows what was proposed, field by field.
function Content({ title, value }: { title: string; value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <Fields of={value} />
    </section>
  );
}

function Decide({ p }: { p: Proposal }) {
  const approve = useAct('post', '/api/v1/approvals/{approval_id}/approval');
  const reject = useAct('post', '/api/v1/approvals/{approval_id}/rejection');
  const path = { approval_id: p.approval_id };
  const about = (
    <p>
      {p.title}
      <br />
      原因:{p.reason}
    </p>
  );
  return (
    <Space className="bar">
      <ConfirmAct label="同意并办理" act={approve} onConfirm={(note) => approve.run({ path, body: { note } })} reason="optional" reasonLabel="复核意见" button={{ type: 'primary' }}>
        {about}
      </ConfirmAct>
      <ConfirmAct label="驳回" act={reject} onConfirm={(note) => reject.run({ path, body: { note } })} reason="required" reasonLabel="驳回理由" button={{ danger: true }}>
        {about}
      </ConfirmAct>
    </Space>
  );
}

function Withdraw({ p }: { p: Proposal }) {
  const withdraw = useAct('post', '/api/v1/approvals/{approval_id}/withdrawal');
  const run = (note: string) => withdraw.run({ path: { approval_id: p.approval_id }, body: { note } });
  return (
    <ConfirmAct label="撤回" act={withdraw} onConfirm={run} reason="optional" button={{ danger: true }}>
      <p>{p.title}</p>
    </ConfirmAct>
  );
}
