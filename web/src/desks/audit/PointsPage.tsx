import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ask } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { FilterBar, KeysetTable, type Column } from '../../pieces';
import { daysTold, keysTold, pointAt, useKinds, valuesTold, type Point } from './words';

type Filter = Partial<Record<'words' | 'code' | 'kind' | 'batch' | 'source' | 'day', string>>;

export default function PointsPage() {
  const [params] = useSearchParams();
  const link = params.get('kind') ?? '';
  const [kept, setKept] = useState<{ link: string; filter: Filter }>({ link: '', filter: {} });
  if (kept.link !== link) setKept({ link, filter: { kind: link || undefined } });
  const { filter } = kept;
  const { choices, nameOf } = useKinds();
  const batches = useLook('get', '/api/v1/audit/batches', {});
  const navigate = useNavigate();
  const list = useList({
    key: ['points', filter],
    read: (page) => ask('get', '/api/v1/audit/points', { query: { ...page, ...filter } }),
    rows: (a) => a.points,
    next: (a) => a.next,
  });
  const columns: Column<Point>[] = [
    { key: 'name', title: '名称', value: (p) => p.name, fixed: 'start', render: (p) => <Link to={pointAt(p.number)}>{p.name}</Link> },
    { key: 'kind', title: '种类', value: (p) => nameOf(p.kind) },
    { key: 'items', title: '项目', value: (p) => keysTold(p.items), render: (p) => <Long text={keysTold(p.items)} /> },
    { key: 'others', title: '另一方', value: (p) => keysTold(p.others), render: (p) => <Long text={keysTold(p.others)} /> },
    { key: 'values', title: '限什么', value: (p) => valuesTold(p.values), render: (p) => <Long text={valuesTold(p.values)} /> },
    { key: 'days', title: '有效期', value: (p) => daysTold(p.begndate, p.enddate) + (p.active ? '' : ',已撤下') },
    { key: 'batch', title: '批次', value: (p) => p.batch },
    { key: 'source', title: '来源', value: (p) => p.source },
    { key: 'number', title: '知识点编号', value: (p) => p.number, hidden: true },
    { key: 'official', title: '官方编号', value: (p) => p.official ?? '', hidden: true },
    { key: 'admdvs', title: '地区', value: (p) => p.admdvs ?? '全部', hidden: true },
    { key: 'clause', title: '原文', value: (p) => p.clause ?? '', render: (p) => <Long text={p.clause ?? ''} /> },
    { key: 'publish_time', title: '入库时间', value: (p) => p.publish_time, hidden: true },
  ];
  return (
    <>
      <FilterBar
        key={kept.link}
        initial={{ kind: filter.kind }}
        conditions={[
          { name: 'words', label: '名称或原文里的字' },
          { name: 'code', label: '项目编码或它的开头' },
          { name: 'kind', label: '种类', kind: 'choice', choices },
          { name: 'day', label: '某天有效', kind: 'date' },
          { name: 'batch', label: '批次', kind: 'choice', choices: [...new Set((batches.data?.batches ?? []).map((b) => b.number))].map((b) => ({ value: b, label: b })) },
          { name: 'source', label: '来源', kind: 'choice', choices: [...new Set((batches.data?.batches ?? []).map((b) => b.source))].map((s) => ({ value: s, label: s })) },
        ]}
        onSearch={(found) => setKept({ link, filter: found })}
      />
      <KeysetTable name="知识点" list={list} columns={columns} rowKey={(p) => p.version_id} onRow={(p) => void navigate(pointAt(p.number))} empty="没有这样的知识点" />
    </>
  );
}

// Long keeps a text within its column.
function Long({ text }: { text: string }) {
  return (
    <div title={text} style={{ maxWidth: 240, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
      {text}
    </div>
  );
}
