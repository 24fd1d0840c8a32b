// Search of the materials that acts left. The filter lives in the address, so that
// a volume's pieces can be linked to.
import { Tag } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ask } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { materialAt, piecesOf, useSteps, type Material } from './words';

const conditions = ['psn_no', 'step_code', 'ref', 'volume_no', 'words'] as const;

export default function MaterialsPage() {
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { steps, nameOf } = useSteps();
  const filter: Partial<Record<(typeof conditions)[number], string>> = Object.fromEntries(conditions.flatMap((c) => (params.get(c) ? [[c, params.get(c)]] : [])));
  const list = useList({
    key: ['materials', filter],
    read: (page) => ask('get', '/api/v1/materials', { query: { ...page, ...filter } }),
    rows: (a) => a.materials,
    next: (a) => a.next,
  });
  const columns: Column<Material>[] = [
    { key: 'name', title: '名称', value: (m) => m.name, fixed: 'start', render: (m) => <Link to={materialAt(m.material_id)}>{m.name}</Link> },
    { key: 'step', title: '事项', value: (m) => nameOf(m.step_code) },
    { key: 'ref', title: '业务编号', value: (m) => m.ref },
    { key: 'psn_no', title: '人员编号', value: (m) => m.psn_no ?? '' },
    { key: 'form', title: '形式', value: (m) => m.form },
    { key: 'copies', title: '份数', value: (m) => m.copies },
    { key: 'pages', title: '页数', value: (m) => m.pages },
    { key: 'place', title: '存放处', value: (m) => m.place ?? (m.media ? '电子' : '') },
    { key: 'keep', title: '保管期限', value: (m) => m.keep },
    { key: 'volume_no', title: '卷号', value: (m) => m.volume_no ?? '未装订', render: (m) => (m.volume_no ? <Link to={piecesOf(m.volume_no)}>{m.volume_no}</Link> : '未装订') },
    { key: 'piece', title: '件号', value: (m) => m.piece ?? '' },
    { key: 'operator', title: '收件人', value: (m) => staffText(m.operator), render: (m) => <Staff no={m.operator} /> },
    { key: 'crte_time', title: '归档时间', value: (m) => m.crte_time },
    { key: 'disposed', title: '状态', value: (m) => (m.disposed ? '已销毁' : '在库'), fixed: 'end', render: (m) => <Tag color={m.disposed ? 'default' : 'green'}>{m.disposed ? '已销毁' : '在库'}</Tag> },
  ];
  return (
    <>
      <FilterBar
        key={params.toString()}
        initial={filter}
        conditions={[
          { name: 'psn_no', label: '人员编号' },
          { name: 'words', label: '名称', placeholder: '一部分也可以' },
          { name: 'ref', label: '业务编号或受理号' },
          { name: 'step_code', label: '事项', kind: 'choice', choices: steps.map((s) => ({ value: s.step_code, label: s.name })) },
          { name: 'volume_no', label: '卷号', folded: !filter.volume_no },
        ]}
        onSearch={(v) => setParams(Object.fromEntries(Object.entries(v).filter((e): e is [string, string] => Boolean(e[1]))))}
      />
      <KeysetTable name="档案材料" list={list} columns={columns} rowKey={(m) => m.material_id} onRow={(m) => void navigate(materialAt(m.material_id))} empty="没有符合条件的材料" />
    </>
  );
}
