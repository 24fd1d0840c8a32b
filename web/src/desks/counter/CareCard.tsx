import { Button, Table, Tabs } from 'antd';
import { useNavigate } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { Loading, Money, Refused, type Person } from '../../pieces';
import { medName } from './codes';
import { None } from './None';

type Visit = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/visits'>['visits']>[number];
type Settled = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/settlements'>['settlements']>[number];

const visits = [
  { title: '开始', render: (_: unknown, v: Visit) => v.begntime.slice(0, 10) },
  { title: '类别', render: (_: unknown, v: Visit) => medName(v.med_type) },
  { title: '机构', dataIndex: 'fixmedins_code' },
  { title: '状态', dataIndex: 'state' },
];

export function CareCard({ person }: { person: Person }) {
  const navigate = useNavigate();
  const settlements = useList({
    key: ['person-settlements', person.psn_no],
    read: (page) => ask('get', '/api/v1/persons/{psn_no}/settlements', { path: { psn_no: person.psn_no }, query: page }),
    rows: (a) => a.settlements,
    size: 10,
  });
  const seen = useList({
    key: ['person-visits', person.psn_no],
    read: (page) => ask('get', '/api/v1/persons/{psn_no}/visits', { path: { psn_no: person.psn_no }, query: page }),
    rows: (a) => a.visits,
    size: 10,
  });
  const open = (id: string) => void navigate('/settlement/one/' + encodeURIComponent(id));
  const settled = [
    { title: '时间', render: (_: unknown, s: Settled) => s.setl_time.slice(0, 10) },
    { title: '类别', render: (_: unknown, s: Settled) => medName(s.med_type) },
    { title: '总额', align: 'right' as const, render: (_: unknown, s: Settled) => <Money value={s.medfee_sumamt} back={s.kind === '撤销'} /> },
    { title: '', render: (_: unknown, s: Settled) => <a href={'/console/settlement/one/' + s.setl_id} onClick={(e) => { e.preventDefault(); open(s.setl_id); }}>为什么这样付</a> },
  ];
  if (settlements.refusal) return <Refused refusal={settlements.refusal} inPlace />;
  if (settlements.loading && settlements.rows.length === 0) return <Loading rows={3} />;
  return (
    <Tabs
      size="small"
      items={[
        { key: 'settled', label: '结算', children: settlements.rows.length === 0 ? <None text="还没有结算" /> : <Table<Settled> size="small" pagination={false} rowKey="setl_id" columns={settled} dataSource={settlements.rows} scroll={{ y: 130, x: 'max-content' }} /> },
        { key: 'visits', label: '就诊', children: seen.rows.length === 0 ? <None text="还没有就诊" /> : <Table<Visit> size="small" pagination={false} rowKey="mdtrt_id" columns={visits} dataSource={seen.rows} scroll={{ y: 130, x: 'max-content' }} /> },
      ]}
      tabBarExtraContent={
        <Button size="small" type="link" onClick={() => void navigate('/settlement/find?psn_no=' + encodeURIComponent(person.psn_no))}>
          全部
        </Button>
      }
    />
  );
}
