import { useState } from 'react';
import { Drawer, Tag } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { Decision } from './Decision';

export type Proposal = NonNullable<Answer<'get', '/api/v1/approvals'>['approvals']>[number];
type State = Proposal['state'];

const colours: Record<State, string> = { 待复核: 'gold', 已办理: 'green', 已驳回: 'red', 已撤回: 'default' };
const states = (Object.keys(colours) as State[]).map((s) => ({ value: s, label: s }));

const columns: Column<Proposal>[] = [
  { key: 'title', title: '事项', value: (r) => r.title, fixed: 'start' },
  { key: 'reason', title: '原因', value: (r) => r.reason },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={colours[r.state]}>{r.state}</Tag> },
  { key: 'author', title: '提出人', value: (r) => staffText(r.author), render: (r) => <Staff no={r.author} /> },
  { key: 'crte_time', title: '提出时间', value: (r) => r.crte_time },
  { key: 'decider', title: '复核人', value: (r) => staffText(r.decider), render: (r) => <Staff no={r.decider} /> },
  { key: 'decide_time', title: '复核时间', value: (r) => r.decide_time },
  { key: 'note', title: '复核意见', value: (r) => r.note },
  { key: 'subject', title: '所办编号', value: (r) => r.subject, hidden: true },
];

export default function InboxPage() {
  const [state, setState] = useState<State | undefined>('待复核');
  const [open, setOpen] = useState<string | null>(null);
  const list = useList({
    key: ['approvals', state],
    read: (page) => ask('get', '/api/v1/approvals', { query: { ...page, state } }),
    rows: (a) => a.approvals,
    next: (a) => a.next,
  });
  const opened: Column<Proposal> = { key: 'open', title: '操作', value: () => '', render: (r) => <a onClick={() => setOpen(r.approval_id)} href={'#' + r.approval_id}>办理</a>, fixed: 'end' };
  return (
    <>
      <FilterBar conditions={[{ name: 'state', label: '状态', kind: 'choice', choices: states }]} initial={{ state }} onSearch={(v) => setState(v.state as State | undefined)} />
      <KeysetTable name="复核事项" list={list} columns={[...columns, opened]} rowKey={(r) => r.approval_id} onRow={(r) => setOpen(r.approval_id)} empty="没有等您复核的事项" />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title="复核事项" size={640} destroyOnHidden>
        {open && <Decision id={open} />}
      </Drawer>
    </>
  );
}
