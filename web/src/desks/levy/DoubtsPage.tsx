// 清理工单: what seems wrong in the register of persons. A row opens with the evidence
// side by side; it is given to somebody, resolved, or explained.
import { useState } from 'react';
import { Alert, App, Button, Drawer, Tag } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useAct, useList } from '../../api/hooks';
import { ConfirmAct, FilterBar, KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { Doubt } from './Doubt';

export type DoubtRow = NonNullable<Answer<'get', '/api/v1/enrolment/doubts'>['doubts']>[number];
type State = '待处理' | '已派单' | '已处理' | '已说明';

export const colours: Record<string, string> = { 待处理: 'gold', 已派单: 'blue', 已处理: 'green', 已说明: 'default' };
const states = Object.keys(colours).map((value) => ({ value, label: value }));
const kinds = ['证件号码有误', '证件与登记不符', '疑似一人多号', '新旧证号疑似一人', '证号疑似颠倒', '重复参保', '两地参保', '日期矛盾'].map((value) => ({ value, label: value }));

const columns: Column<DoubtRow>[] = [
  { key: 'kind', title: '问题', value: (r) => r.kind, fixed: 'start' },
  { key: 'detail', title: '哪里不对', value: (r) => r.detail, width: 360 },
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
  { key: 'other', title: '另一个编号', value: (r) => r.other_psn_no },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={colours[r.state]}>{r.state}</Tag> },
  { key: 'assignee', title: '派给谁', value: (r) => staffText(r.assignee), render: (r) => <Staff no={r.assignee} /> },
  { key: 'note', title: '结果或理由', value: (r) => r.note },
  { key: 'found', title: '发现时间', value: (r) => r.found_time },
  { key: 'updt', title: '变更时间', value: (r) => r.updt_time, hidden: true },
];

interface Filter {
  state?: State;
  kind?: string;
  assignee?: string;
}

export default function DoubtsPage() {
  const { may, me } = useSession();
  const [filter, setFilter] = useState<Filter>({ state: '待处理' });
  const [open, setOpen] = useState<DoubtRow | null>(null);
  const list = useList({
    key: ['doubts', filter],
    read: (page) => ask('get', '/api/v1/enrolment/doubts', { query: { ...page, ...filter } }),
    rows: (a) => a.doubts,
    next: (a) => a.next,
  });
  const deal: Column<DoubtRow> = {
    key: 'deal',
    title: '操作',
    value: () => '',
    fixed: 'end',
    render: (r) => (
      <Button type="link" size="small" onClick={() => setOpen(r)}>
        办理
      </Button>
    ),
  };
  const writes = may('enrolment.write');
  return (
    <>
      <FilterBar
        conditions={[
          { name: 'state', label: '状态', kind: 'choice', choices: states },
          { name: 'kind', label: '问题', kind: 'choice', choices: kinds },
          { name: 'mine', label: '派给谁', kind: 'choice', choices: [{ value: '是', label: '派给我的' }] },
        ]}
        initial={{ state: '待处理' }}
        onSearch={(v) => setFilter({ state: v.state as State | undefined, kind: v.kind, assignee: v.mine ? me?.staff.staff_no : undefined })}
      />
      <KeysetTable name="清理工单" list={list} columns={[...columns, deal]} rowKey={(r) => r.doubt_id} onRow={setOpen} empty="没有这样的工单" actions={writes && <GoThrough />} />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open ? open.kind : ''} size={860} destroyOnHidden>
        {open && <Doubt doubt={open} writes={writes} onDone={() => setOpen(null)} />}
      </Drawer>
    </>
  );
}

// GoThrough has the whole register looked at now.
function GoThrough() {
  const { notification } = App.useApp();
  const act = useAct('post', '/api/v1/enrolment/doubt-runs');
  const run = async () => {
    const done = await act.run({});
    if (done) notification.success({ title: `核对 ${done.persons} 人,新列入工单 ${done.fresh} 条`, description: (done.found ?? []).map((f) => `${f.kind} ${f.count} 条`).join(',') || '没有发现问题', duration: 10 });
    return done;
  };
  return (
    <ConfirmAct label="现在核对一遍" act={act} onConfirm={run} done="核对已办完">
      <Alert type="info" title="把本辖区的参保人过一遍,有疑问的列入工单;只提出问题,不改登记。人多时要等一会儿。" />
    </ConfirmAct>
  );
}
