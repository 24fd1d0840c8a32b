// Every version that was published, the new ones first.
import { Link, useNavigate } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { versionAt } from './words';

type Row = NonNullable<Answer<'get', '/api/v1/policies'>['policies']>[number];

const columns: Column<Row>[] = [
  { key: 'publish_time', title: '发布时间', value: (v) => v.publish_time, fixed: 'start', render: (v) => <Link to={versionAt(v.version_id)}>{v.publish_time}</Link> },
  { key: 'title', title: '标题', value: (v) => v.title },
  { key: 'document', title: '种类', value: (v) => v.document },
  { key: 'admdvs', title: '统筹区', value: (v) => v.admdvs },
  { key: 'business', title: '业务', value: (v) => v.business ?? '' },
  { key: 'begndate', title: '施行', value: (v) => v.begndate },
  { key: 'enddate', title: '终止(不含)', value: (v) => v.enddate ?? '' },
  { key: 'author', title: '发布人', value: (v) => staffText(v.author), render: (v) => <Staff no={v.author} /> },
  { key: 'approver', title: '复核人', value: (v) => staffText(v.approver), render: (v) => <Staff no={v.approver} /> },
  { key: 'entry', title: '文件', value: (v) => v.entry, hidden: true },
];

export default function PublishedPage() {
  const navigate = useNavigate();
  const list = useList({
    key: ['policies'],
    read: (page) => ask('get', '/api/v1/policies', { query: page }),
    rows: (a) => a.policies,
    next: (a) => a.next,
  });
  return <KeysetTable name="政策发布记录" list={list} columns={columns} rowKey={(v) => v.version_id} onRow={(v) => void navigate(versionAt(v.version_id))} empty="还没有发布过政策" />;
}
