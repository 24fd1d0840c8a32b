// A text that waits to be published: what it changes, then the decision.
import { Alert, Descriptions, Space, Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Editor, NotAllowed, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { CasesRun } from './Cases';
import { Clauses } from './Clauses';
import { Complaints } from './Complaints';
import { Difference } from './Difference';
import { fileName, versionAt, type Source } from './words';

type Proposal = Answer<'get', '/api/v1/approvals/{approval_id}'>;

export default function ProposalPage() {
  const { approvalId = '' } = useParams();
  const look = useLook('get', '/api/v1/approvals/{approval_id}', { path: { approval_id: approvalId } });
  return <Answered look={look}>{(p) => (p.act === 'publish-policy' ? <Whole proposal={p} /> : <NotAllowed sentence="这一件不是发布政策,请在“待办”里办理" />)}</Answered>;
}

function Whole({ proposal: p }: { proposal: Proposal }) {
  const payload = p.payload as { settings?: boolean; entry: string; files: { name: string; text: string }[] };
  const source: Source = { settings: payload.settings ?? false, entry: payload.entry, files: payload.files };
  const result = p.result as { version_id?: string } | undefined;
  const navigate = useNavigate();
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={2}
        items={[
          { key: 'title', label: '事项', children: p.title },
          { key: 'state', label: '状态', children: p.state },
          { key: 'reason', label: '原因', children: p.reason },
          { key: 'author', label: '提出', children: <><Staff no={p.author} /> {p.crte_time}</> },
          { key: 'decided', label: '复核', children: p.decider ? <><Staff no={p.decider} /> {p.decide_time} {p.note}</> : '尚未复核' },
          { key: 'version', label: '版本', children: result?.version_id ? <a href="#version" onClick={(e) => (e.preventDefault(), void navigate(versionAt(result.version_id ?? '')))}>打开发布的版本</a> : '还没有发布' },
        ]}
      />
      {p.state === '待复核' && <Decide proposal={p} />}
      <Texts source={source} waiting={p.state === '待复核'} files={payload.files} />
    </>
  );
}

function Texts({ source, waiting, files }: { source: Source; waiting: boolean; files: { name: string; text: string }[] }) {
  const check = useLook('post', '/api/v1/policies/checks', { body: source });
  return (
    <Answered look={check}>
      {(a) => (
        <>
          {a.complaints.length > 0 && <Complaints list={a.complaints} />}
          <Tabs
            size="small"
            items={[
              ...(waiting
                ? [
                    {
                      key: 'difference',
                      label: '与现行版本比较',
                      children: a.standing_id ? <Difference older={{ version_id: a.standing_id }} newer={source} /> : <Alert type="info" showIcon title="这项政策还没有现行版本,是第一次发布" />,
                    },
                  ]
                : []),
              { key: 'clauses', label: '条款', children: <Clauses source={source} day={a.begndate} /> },
              { key: 'cases', label: '例', children: <CasesRun source={source} /> },
              ...files.map((f) => ({ key: f.name, label: fileName(f.name), children: <Editor label={f.name} text={f.text} /> })),
            ]}
          />
        </>
      )}
    </Answered>
  );
}

function Decide({ proposal: p }: { proposal: Proposal }) {
  const { me, may } = useSession();
  const approve = useAct('post', '/api/v1/approvals/{approval_id}/approval');
  const reject = useAct('post', '/api/v1/approvals/{approval_id}/rejection');
  const withdraw = useAct('post', '/api/v1/approvals/{approval_id}/withdrawal');
  const path = { approval_id: p.approval_id };
  const about = <p>{p.title}</p>;
  if (p.author === me?.staff.staff_no) {
    return (
      <div className="bar spaced">
        <ConfirmAct label="撤回" act={withdraw} onConfirm={(note) => withdraw.run({ path, body: { note } })} reason="optional" button={{ danger: true }}>
          {about}
        </ConfirmAct>
        <span>自己提出的不能自己复核。</span>
      </div>
    );
  }
  if (!may('policy.publish.approve')) return null;
  return (
    <Space className="bar spaced">
      <ConfirmAct label="同意并发布" act={approve} onConfirm={(note) => approve.run({ path, body: { note } })} reason="optional" reasonLabel="复核意见" done="已发布" button={{ type: 'primary' }}>
        {about}
      </ConfirmAct>
      <ConfirmAct label="驳回" act={reject} onConfirm={(note) => reject.run({ path, body: { note } })} reason="required" reasonLabel="驳回理由" button={{ danger: true }}>
        {about}
      </ConfirmAct>
    </Space>
  );
}
