// What was tried in the region, the new ones first.
import { Link, useNavigate } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { versionAt, whatifAt, Word } from './words';

type Row = Answer<'get', '/api/v1/policies/whatifs'>['whatifs'][number];

const columns: Column<Row>[] = [
  { key: 'title', title: '政策', value: (r) => r.title, fixed: 'start', render: (r) => <Link to={whatifAt(r.whatif_id)}>{r.title}</Link> },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Word of={r.state} /> },
  { key: 'text', title: '试算的文本', value: (r) => (r.draft ? '还没有发布的' : '已发布的版本'), render: (r) => (r.version_id ? <Link to={versionAt(r.version_id)}>已发布的版本</Link> : '还没有发布的') },
  { key: 'standing', title: '当时在用的', value: (r) => r.standing_id ?? '没有', render: (r) => (r.standing_id ? <Link to={versionAt(r.standing_id)}>当时的版本</Link> : '没有') },
  { key: 'span', title: '结算日期', value: (r) => `${r.begndate} 至 ${r.enddate}` },
  { key: 'author', title: '试算人', value: (r) => staffText(r.author), render: (r) => <Staff no={r.author} /> },
  { key: 'begntime', title: '开始', value: (r) => r.begntime },
  { key: 'endtime', title: '结束', value: (r) => r.endtime ?? '' },
  { key: 'failure', title: '没有完成的原因', value: (r) => r.failure ?? '', hidden: true },
  { key: 'admdvs', title: '统筹区', value: (r) => r.admdvs },
];

export default function WhatifsPage() {
  const navigate = useNavigate();
  const list = useList({
    key: ['whatifs'],
    read: (page) => ask('get', '/api/v1/policies/whatifs', { query: page }),
    rows: (a) => a.whatifs,
    next: (a) => a.next,
  });
  return <KeysetTable name="试算记录" list={list} columns={columns} rowKey={(r) => r.whatif_id} onRow={(r) => void navigate(whatifAt(r.whatif_id))} empty="还没有试算。请打开一个政策版本,按“试算”" />;
}
