import { useState } from 'react';
import { Drawer, Tag } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { operationName } from '../../names';
import { Fields, FilterBar, KeysetTable, Staff, staffText, type Column, type Condition } from '../../pieces';

type Entry = NonNullable<Answer<'get', '/api/v1/trail'>['entries']>[number];

const kinds = ['查看', '变更', '打印', '导出', '查看明文', '登录', '提出', '复核'] as const;
type Kind = (typeof kinds)[number];

const conditions: Condition[] = [
  { name: 'begndate', label: '日期起', kind: 'date' },
  { name: 'enddate', label: '日期止', kind: 'date' },
  { name: 'kind', label: '种类', kind: 'choice', choices: kinds.map((k) => ({ value: k, label: k })) },
  { name: 'staff_no', label: '谁(人员编号)' },
  { name: 'psn_no', label: '涉及的参保人编号', folded: true },
  { name: 'act', label: '操作', folded: true },
  { name: 'ref', label: '对象编号', folded: true },
];

const columns: Column<Entry>[] = [
  { key: 'opt_time', title: '时间', value: (r) => r.opt_time, fixed: 'start' },
  { key: 'who', title: '谁', value: (r) => staffText(r.staff_no), render: (r) => <Staff no={r.staff_no} /> },
  { key: 'account', title: '账号', value: (r) => r.account },
  { key: 'kind', title: '种类', value: (r) => r.kind },
  { key: 'act', title: '操作', value: (r) => operationName(r.act) },
  { key: 'subject', title: '对象', value: (r) => r.subject },
  { key: 'ref', title: '对象编号', value: (r) => r.ref },
  { key: 'psn_no', title: '参保人编号', value: (r) => r.psn_no },
  { key: 'reason', title: '原因', value: (r) => r.reason },
  { key: 'result', title: '结果', value: (r) => r.result, render: (r) => <Tag color={r.result === '成功' ? 'green' : 'red'}>{r.result}</Tag> },
  { key: 'from', title: '地址', value: (r) => r.from },
  { key: 'staff_no', title: '人员编号', value: (r) => r.staff_no, hidden: true },
  { key: 'session_id', title: '会话编号', value: (r) => r.session_id, hidden: true },
];

export default function TrailPage() {
  const [filter, setFilter] = useState<Record<string, string | undefined>>({});
  const [open, setOpen] = useState<Entry | null>(null);
  const list = useList({
    key: ['trail', filter],
    read: (page) => ask('get', '/api/v1/trail', { query: { ...page, ...filter, kind: filter.kind as Kind | undefined } }),
    rows: (a) => a.entries,
    next: (a) => a.next,
  });
  return (
    <>
      <FilterBar conditions={conditions} onSearch={setFilter} />
      <KeysetTable name="操作留痕" list={list} columns={columns} rowKey={(r) => r.trail_id} onRow={setOpen} />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title="一条留痕" size={640} destroyOnHidden>
        {open && <Fields of={{ ...open, act: operationName(open.act), before: parsed(open.before), after: parsed(open.after) }} />}
      </Drawer>
    </>
  );
}

// parsed is what an entry says stood there, which is JSON when it was an object.
function parsed(text: string | undefined): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return text;
  }
}
