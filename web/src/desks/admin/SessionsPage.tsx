import { Table } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Nothing, Staff, useStaffName } from '../../pieces';
import { useSession } from '../../session/session';

type Session = NonNullable<Answer<'get', '/api/v1/sessions'>['sessions']>[number];

function End({ of: r }: { of: Session }) {
  const end = useAct('delete', '/api/v1/sessions/{session_id}');
  const who = useStaffName(r.staff_no);
  return (
    <ConfirmAct label="下线" person={who} act={end} button={{ size: 'small', danger: true }} onConfirm={() => end.run({ path: { session_id: r.session_id } })}>
      <p>对方须重新登录,没有保存的内容会丢失。</p>
    </ConfirmAct>
  );
}

export default function SessionsPage() {
  const { may } = useSession();
  const look = useLook('get', '/api/v1/sessions', {});
  return (
    <Answered look={look}>
      {(a) => (
        <Table
          size="small"
          bordered
          pagination={false}
          rowKey="session_id"
          dataSource={a.sessions ?? []}
          locale={{ emptyText: <Nothing text="没有在线的会话" /> }}
          columns={[
            { title: '谁', dataIndex: 'staff_no', render: (no: string) => <Staff no={no} /> },
            { title: '登录时间', dataIndex: 'login_time' },
            { title: '最近使用', dataIndex: 'last_time' },
            { title: '地址', dataIndex: 'from' },
            { title: '客户端', dataIndex: 'agent', ellipsis: true },
            {
              title: '操作',
              render: (_, r) => (r.own ? '本次会话' : may('session.end') && <End of={r} />),
            },
          ]}
        />
      )}
    </Answered>
  );
}
