// The caller's own sessions; any but this one can be ended.
import { Button, Table } from 'antd';
import { useAct, useLook } from '../api/hooks';
import { Answered, Refused } from '../pieces/States';

export function OwnSessions() {
  const look = useLook('get', '/api/v1/me/sessions', {});
  const end = useAct('delete', '/api/v1/me/sessions/{session_id}');
  return (
    <Answered look={look}>
      {(answer) => (
        <>
          {end.refusal && <Refused refusal={end.refusal} inPlace />}
          <Table
            size="small"
            bordered
            pagination={false}
            rowKey="session_id"
            dataSource={answer.sessions ?? []}
            columns={[
              { title: '登录时间', dataIndex: 'login_time' },
              { title: '最近使用', dataIndex: 'last_time' },
              { title: '地址', dataIndex: 'from' },
              { title: '客户端', dataIndex: 'agent', ellipsis: true },
              {
                title: '操作',
                render: (_, row) =>
                  row.own ? (
                    '本次会话'
                  ) : (
                    <Button size="small" danger loading={end.busy} onClick={() => void end.run({ path: { session_id: row.session_id } })}>
                      下线
                    </Button>
                  ),
              },
            ]}
          />
        </>
      )}
    </Answered>
  );
}
