// What was tried, the new ones first.
import { Alert, Table } from 'antd';
import { Link } from 'react-router';
import { useLook } from '../../api/hooks';
import { Answered, Nothing } from '../../pieces';
import { versionAt, whatifAt, Word } from './words';

export default function WhatifsPage() {
  const look = useLook('get', '/api/v1/policies/whatifs', {});
  return (
    <>
      <Alert type="info" showIcon className="spaced" title="结果在服务运行期间保留七天,最多五十次;服务重新启动以后要重新试算。要留下来的请导出。" />
      <Answered look={look}>
        {(a) => (
          <Table
            size="small"
            bordered
            rowKey="whatif_id"
            pagination={false}
            dataSource={a.whatifs}
            locale={{ emptyText: <Nothing text="还没有试算。请打开一个政策版本,按“试算”" /> }}
            columns={[
              { title: '政策', key: 'title', render: (_, r) => <Link to={whatifAt(r.whatif_id)}>{r.title}</Link> },
              { title: '状态', key: 'state', render: (_, r) => <Word of={r.state} /> },
              { title: '文本', key: 'text', render: (_, r) => (r.version_id ? <Link to={versionAt(r.version_id)}>已发布的版本</Link> : '还没有发布的') },
              { title: '结算日期', key: 'span', render: (_, r) => `${r.begndate} 至 ${r.enddate}` },
              { title: '试算人', dataIndex: 'author' },
              { title: '开始', dataIndex: 'begntime' },
              { title: '结束', dataIndex: 'endtime' },
            ]}
          />
        )}
      </Answered>
    </>
  );
}
