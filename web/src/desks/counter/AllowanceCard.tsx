// A person's benefits in money: what is paid month by month, what was determined,
// until when life is proved; and the acts on them.
import { useState } from 'react';
import { Button, Drawer, Space, Table, Tabs, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, Money, type Person } from '../../pieces';
import { useSession } from '../../session/session';
import { useScheme } from './Acts';
import { EndPeriodic, Periodic } from './AllowanceActs';
import { None } from './None';

type All = Answer<'get', '/api/v1/persons/{psn_no}/allowances'>;
type Grant = All['grants'][number];
type Due = All['dues'][number];

const dues = [
  { title: '待遇', dataIndex: 'kind' },
  { title: '期间', dataIndex: 'term' },
  { title: '金额', align: 'right' as const, render: (_: unknown, d: Due) => <Money value={d.amount} /> },
  { title: '怎么算的', dataIndex: 'detail' },
];

export function AllowanceCard({ person }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/allowances', { path: { psn_no: person.psn_no } });
  return <Answered look={look}>{(a) => <Whole a={a} person={person} />}</Answered>;
}

function Whole({ a, person }: { a: All; person: Person }) {
  const grants = a.grants ?? [];
  const determined = [...(a.dues ?? [])].reverse();
  if (grants.length === 0 && determined.length === 0 && !a.proven_until) return <None text="没有生育津贴、工伤定期待遇" />;
  return (
    <>
      {grants.length > 0 && <Proven until={a.proven_until} />}
      <Tabs
        size="small"
        items={[
          { key: 'grants', label: '定期待遇', children: <Grants grants={grants} person={person} /> },
          { key: 'dues', label: '已核定', children: determined.length === 0 ? <None text="还没有核定过" /> : <Table<Due> size="small" pagination={false} rowKey={(d) => d.kind + (d.grant_id ?? '') + d.term} columns={dues} dataSource={determined} scroll={{ y: 130, x: 'max-content' }} /> },
        ]}
      />
    </>
  );
}

function Proven({ until }: { until?: string }) {
  const lapsed = !until || until < today();
  return (
    <p>
      资格认证 <Tag color={lapsed ? 'red' : 'green'}>{until ? `有效到 ${until}` : '没有认证过'}</Tag>
      {lapsed && '没有认证的暂缓发放,认证后补发。'}
    </p>
  );
}

function Grants({ grants, person }: { grants: Grant[]; person: Person }) {
  const { may } = useSession();
  const scheme = useScheme(person);
  const [open, setOpen] = useState<{ grant: Grant; ends: boolean } | null>(null);
  const close = () => setOpen(null);
  const columns = [
    { title: '种类', dataIndex: 'class' },
    { title: '工资', align: 'right' as const, render: (_: unknown, g: Grant) => <Money value={g.wage} /> },
    { title: '起', dataIndex: 'begndate' },
    { title: '止', render: (_: unknown, g: Grant) => g.enddate ?? '长期' },
    {
      title: '',
      render: (_: unknown, g: Grant) =>
        may('allowance.write') && (
          <Space>
            <Button size="small" onClick={() => setOpen({ grant: g, ends: false })}>
              变更
            </Button>
            <Button size="small" onClick={() => setOpen({ grant: g, ends: true })}>
              终止发放
            </Button>
          </Space>
        ),
    },
  ];
  if (grants.length === 0) return <None text="今天没有按月发的待遇" />;
  const act = { person, scheme, onDone: close };
  return (
    <>
      <Table<Grant> size="small" pagination={false} rowKey="grant_id" columns={columns} dataSource={grants} scroll={{ y: 130, x: 'max-content' }} />
      <Drawer open={open !== null} onClose={close} title={`${open?.ends ? '终止发放' : '变更待遇'}:${open?.grant.class ?? ''}(${person.psn_no})`} size={720} destroyOnHidden>
        {open && (open.ends ? <EndPeriodic {...act} grantId={open.grant.grant_id} /> : <Periodic {...act} standing={open.grant} />)}
      </Drawer>
    </>
  );
}
