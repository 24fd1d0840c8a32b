// What about this person waits for a second member of staff, and what came of the
// last proposals.
import { useState } from 'react';
import { Alert, Button, Drawer, Table, Tag } from 'antd';
import { useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Refused, Staff, type Person } from '../../pieces';

type Proposal = NonNullable<Answer<'get', '/api/v1/approvals'>['approvals']>[number];

const most = 50;
const colours: Record<Proposal['state'], string> = { 待复核: 'gold', 已办理: 'green', 已驳回: 'red', 已撤回: 'default' };

const columns = [
  { title: '事项', dataIndex: 'title' },
  { title: '状态', render: (_: unknown, p: Proposal) => <Tag color={colours[p.state]}>{p.state}</Tag> },
  { title: '提出', render: (_: unknown, p: Proposal) => <>{p.crte_time} <Staff no={p.author} /></> },
  { title: '复核', render: (_: unknown, p: Proposal) => (p.decider ? <>{p.decide_time} <Staff no={p.decider} /> {p.note}</> : '尚未复核') },
  { title: '原因', dataIndex: 'reason' },
];

export function Standing({ person }: { person: Person }) {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const look = useLook('get', '/api/v1/approvals', { query: { psn_no: person.psn_no, limit: most } });
  if (look.error) return <Refused refusal={look.error} inPlace />;
  const all = look.data?.approvals ?? [];
  const waiting = all.filter((p) => p.state === '待复核');
  if (all.length === 0) return null;
  return (
    <section aria-label="两人办理的事项">
      {waiting.map((p) => (
        <Alert
          key={p.approval_id}
          className="spaced"
          type="info"
          showIcon
          title={`${p.title}:等另一人复核`}
          description={
            <>
              {p.crte_time} 由 <Staff no={p.author} /> 提出,原因:{p.reason}
            </>
          }
          action={
            <Button size="small" onClick={() => void navigate('/approvals/inbox')}>
              去复核事项
            </Button>
          }
        />
      ))}
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        两人办理的事项({all.length})
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title="两人办理的事项" size={820} destroyOnHidden>
        <Table<Proposal> size="small" bordered pagination={false} rowKey="approval_id" columns={columns} dataSource={all} />
      </Drawer>
    </section>
  );
}
