// The list of inspections of employers, of all or of one.
import { Tag } from 'antd';
import { useNavigate } from 'react-router';
import type { ReactNode } from 'react';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { KeysetTable, Staff, staffText, type Column } from '../../pieces';

type Inspection = NonNullable<Answer<'get', '/api/v1/contributions/inspections/list'>['inspections']>[number];
export type State = Inspection['state'];

export const colours: Record<State, string> = { 已立案: 'gold', 已认定: 'blue', 已下达补缴: 'orange', 已结案: 'green' };

const columns: Column<Inspection>[] = [
  { key: 'opened', title: '立案日期', value: (r) => r.opened, fixed: 'start' },
  { key: 'uscc', title: '统一社会信用代码', value: (r) => r.uscc },
  { key: 'span', title: '稽核的月份', value: (r) => (r.first_month === r.last_month ? r.first_month : `${r.first_month} 至 ${r.last_month}`) },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={colours[r.state]}>{r.state}</Tag> },
  { key: 'found', title: '认定条数', value: (r) => r.found },
  { key: 'owed', title: '认定应补', value: (r) => r.owed, money: true },
  { key: 'reason', title: '原因或结论', value: (r) => r.reason },
  { key: 'operator', title: '最近办理人', value: (r) => staffText(r.operator), render: (r) => <Staff no={r.operator} /> },
  { key: 'inspection_id', title: '稽核编号', value: (r) => r.inspection_id, hidden: true },
];

interface Props {
  name: string;
  region: string;
  uscc?: string;
  state?: State;
  empty: string;
  actions?: ReactNode;
}

export function InspectionsTable({ name, region, uscc, state, empty, actions }: Props) {
  const navigate = useNavigate();
  const list = useList({
    key: ['inspections', region, uscc, state],
    read: (page) => ask('get', '/api/v1/contributions/inspections/list', { query: { ...page, admdvs: region, uscc, state } }),
    rows: (a) => a.inspections,
    next: (a) => a.next,
    enabled: region !== '',
  });
  return <KeysetTable name={name} list={list} columns={columns} rowKey={(r) => r.inspection_id} onRow={(r) => void navigate('/levy/inspection/' + encodeURIComponent(r.inspection_id))} empty={empty} actions={actions} />;
}
