import { Table, Tag } from 'antd';
import { useLook } from '../../api/hooks';
import { Answered } from '../../pieces';

export default function RolesPage() {
  const look = useLook('get', '/api/v1/roles', {});
  return (
    <Answered look={look}>
      {(a) => (
        <Table
          size="small"
          bordered
          pagination={false}
          rowKey="name"
          dataSource={a.roles ?? []}
          columns={[
            { title: '角色', dataIndex: 'name', width: 120 },
            { title: '三员', width: 72, render: (_, r) => (r.administers ? '是' : '') },
            { title: '权限', render: (_, r) => (r.permissions ?? []).map((p) => <Tag key={p.code}>{p.name}</Tag>) },
          ]}
        />
      )}
    </Answered>
  );
}
