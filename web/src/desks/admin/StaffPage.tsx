import { useState } from 'react';
import { Button, Space, Tag } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useAct, useList } from '../../api/hooks';
import { ConfirmAct, KeysetTable, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { AddStaff } from './AddStaff';
import { Grant } from './Grant';
import { Issued, type IssuedAccount } from './Issued';

export type Staff = NonNullable<Answer<'get', '/api/v1/staff'>['staff']>[number];

const columns: Column<Staff>[] = [
  { key: 'account', title: '账号', value: (r) => r.account, fixed: 'start' },
  { key: 'name', title: '姓名', value: (r) => r.name },
  { key: 'roles', title: '角色', value: (r) => (r.roles ?? []).join('、') },
  { key: 'org_no', title: '机构', value: (r) => r.org_no },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={r.state === '正常' ? 'green' : 'red'}>{r.state}</Tag> },
  { key: 'disabled', title: '停用原因', value: (r) => r.disabled },
  { key: 'created', title: '建立时间', value: (r) => r.created },
  { key: 'staff_no', title: '人员编号', value: (r) => r.staff_no },
];

export default function StaffPage() {
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  const [issued, setIssued] = useState<IssuedAccount | null>(null);
  const list = useList({
    key: ['staff'],
    read: (page) => ask('get', '/api/v1/staff', { query: page }),
    rows: (a) => a.staff,
    next: (a) => a.next,
  });
  const acts: Column<Staff> = {
    key: 'acts',
    title: '操作',
    value: () => '',
    fixed: 'end',
    render: (r) => (
      <Space>
        {may('staff.write') && <State staff={r} />}
        {may('staff.reset') && <Reset staff={r} onIssued={setIssued} />}
        {may('staff.grant') && <Grant staff={r} />}
      </Space>
    ),
  };
  const add = may('staff.write') && (
    <Button type="primary" onClick={() => setAdding(true)}>
      建立账号
    </Button>
  );
  return (
    <>
      <KeysetTable name="人员账号" list={list} columns={[...columns, acts]} rowKey={(r) => r.staff_no} actions={add} empty="还没有人员账号" />
      <AddStaff open={adding} onClose={() => setAdding(false)} onIssued={setIssued} />
      <Issued issued={issued} onClose={() => setIssued(null)} />
    </>
  );
}

// State disables or enables an account.
function State({ staff: r }: { staff: Staff }) {
  const act = useAct('put', '/api/v1/staff/{staff_no}/state');
  const to = r.state === '正常' ? '停用' : '正常';
  return (
    <ConfirmAct
      label={to === '停用' ? '停用' : '启用'}
      person={`${r.name}(${r.account})`}
      act={act}
      reason="required"
      button={{ size: 'small', danger: to === '停用' }}
      onConfirm={(reason) => act.run({ path: { staff_no: r.staff_no }, rev: r.rev, body: { state: to, reason } })}
    >
      {to === '停用' && <p>停用后此人的会话立即结束。</p>}
    </ConfirmAct>
  );
}

// Reset gives a new password and takes the telephone back.
function Reset({ staff: r, onIssued }: { staff: Staff; onIssued: (i: IssuedAccount) => void }) {
  const act = useAct('post', '/api/v1/staff/{staff_no}/reset');
  const run = async (reason: string) => {
    const answer = await act.run({ path: { staff_no: r.staff_no }, body: { password: true, totp: true, reason } });
    if (answer) onIssued({ account: answer.staff.account, name: answer.staff.name, password: answer.password ?? '' });
    return answer;
  };
  return (
    <ConfirmAct label="重置" person={`${r.name}(${r.account})`} act={act} reason="required" button={{ size: 'small' }} onConfirm={run}>
      <p>生成新口令,收回动态口令,解除锁定。新口令只显示一次。</p>
    </ConfirmAct>
  );
}
