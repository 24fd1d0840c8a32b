// Policies that wait for a second person.
import { Table } from 'antd';
import { Link } from 'react-router';
import { useLook } from '../../api/hooks';
import { Answered, Nothing } from '../../pieces';
import { proposalAt } from './words';

const publishing = 'publish-policy';

export default function ProposalsPage() {
  const look = useLook('get', '/api/v1/approvals', { query: { state: '待复核', limit: 100 } });
  return (
    <Answered look={look}>
      {(a) => (
        <Table
          size="small"
          bordered
          rowKey="approval_id"
          pagination={false}
          dataSource={(a.approvals ?? []).filter((p) => p.act === publishing)}
          locale={{ emptyText: <Nothing text="没有等着发布的政策" /> }}
          columns={[
            { title: '事项', key: 'title', render: (_, p) => <Link to={proposalAt(p.approval_id)}>{p.title}</Link> },
            { title: '文件', dataIndex: 'subject' },
            { title: '原因', dataIndex: 'reason' },
            { title: '提出人', dataIndex: 'author' },
            { title: '提出时间', dataIndex: 'crte_time' },
          ]}
        />
      )}
    </Answered>
  );
}
