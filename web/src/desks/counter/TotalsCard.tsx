import { Table } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, Money, type Person } from '../../pieces';
import { schemeName } from './codes';
import { None } from './None';

type Total = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/accumulators'>['totals']>[number];

const columns = [
  { title: '累计', dataIndex: 'name' },
  { title: '险种', render: (_: unknown, t: Total) => schemeName(t.insutype).slice(0, 4) },
  { title: '维度', dataIndex: 'key' },
  { title: '数额', align: 'right' as const, render: (_: unknown, t: Total) => (t.times === undefined ? <Money value={t.cum} /> : `${t.times} 次`) },
];

export function TotalsCard({ person }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/accumulators', { path: { psn_no: person.psn_no }, query: { year: Number(today().slice(0, 4)) } });
  return <Answered look={look}>{(a) => ((a.totals ?? []).length === 0 ? <None text="本年还没有累计" /> : <Table<Total> size="small" pagination={false} rowKey={(t) => t.insutype + t.name + t.period + (t.key ?? '')} columns={columns} dataSource={a.totals ?? []} scroll={{ y: 180, x: 'max-content' }} />)}</Answered>;
}
