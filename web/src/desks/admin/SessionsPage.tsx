import { Table } from 'antd';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Nothing } from '../../pieces';
import { useSession } from '../../session/session';

export default function SessionsPage() {
  const { may } = useSession();
  const look = useLook('get', '/api/v1/sessions', {});
  const end = useAct('delete', '/api/v1/sessions/{session_id}');
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
            { title: '人员编号', dataIndex: 'staff_no' },
            { title: '登录时间', dataIndex: 'login_time' },
            { title: '最近使用', dataIndex: 'last_time' },
            { title: '地址', dataIndex: 'from' },
            { title: '客户端', dataIndex: 'agent', ellipsis: true },
            {
              title: '操作',
              render: (_, r) =>
                r.own
                  ? '本次会话'
                  : may('session.end') && (
                      <ConfirmAct label="下线" person={r.staff_no} act={end} button={{ size: 'small', danger: true }} onConfirm={() => end.run({ path: { session_id: r.session_id } })}>
                        <p>对方须重新登录,没有保存的内容会丢失。</p>
                      </ConfirmAct>
                    ),
            },
          ]}
        />
      )}
    </Answered>
  );
}
