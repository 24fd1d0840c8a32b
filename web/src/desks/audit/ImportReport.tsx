// What becomes of one delivery: what is taken, which rows are refused and why.
import { Alert, Statistic, Table, Tabs } from 'antd';
import { ExcelButton } from '../../pieces';
import type { Report } from './KnowledgePage';
import { Side, useKinds } from './words';

type Row = Report['refused'][number];

export function ImportReport({ report: r }: { report: Report }) {
  const { nameOf } = useKinds();
  return (
    <section aria-label={`预览 ${r.source} ${r.number}`} className="spaced">
      <h4>
        {r.source} {r.number} {r.title}
      </h4>
      {r.problem && <Alert type="error" showIcon className="spaced" title={'这一批整个不能装入:' + r.problem} />}
      <div className="bar" style={{ gap: 32 }}>
        <Statistic title="装入知识点" value={r.points} />
        <Statistic title="编码" value={r.codes} />
        <Statistic title="替代原有的" value={r.replaced} />
        <Statistic title="拒绝的行" value={r.refusals} />
        <Statistic title="没有哪张表要的行" value={r.left.length} />
      </div>
      <Tabs
        size="small"
        defaultActiveKey={r.refusals > 0 ? 'refused' : 'parts'}
        items={[
          {
            key: 'parts',
            label: '各表',
            children: (
              <Table
                size="small"
                pagination={false}
                rowKey={(p) => p.file + p.kind + p.rows + p.points}
                dataSource={r.parts}
                scroll={{ y: 240 }}
                columns={[
                  { title: '文件', dataIndex: 'file' },
                  { title: '种类', key: 'kind', render: (_, p) => nameOf(p.kind) },
                  { title: '读到的行', dataIndex: 'rows', align: 'right' },
                  { title: '知识点', dataIndex: 'points', align: 'right' },
                  { title: '编码', dataIndex: 'codes', align: 'right' },
                  { title: '拒绝', dataIndex: 'refused', align: 'right' },
                  { title: '说明行', dataIndex: 'skipped', align: 'right' },
                ]}
              />
            ),
          },
          { key: 'refused', label: `拒绝的行(${r.refusals})`, children: <Rows name={`${r.number} 拒绝的行`} rows={r.refused} all={r.refusals} /> },
          ...(r.left.length > 0 ? [{ key: 'left', label: `没有哪张表要的行(${r.left.length})`, children: <Rows name={`${r.number} 没有要的行`} rows={r.left} all={r.left.length} /> }] : []),
        ]}
      />
    </section>
  );
}

function Rows({ name, rows, all }: { name: string; rows: Row[]; all: number }) {
  const cells = () => [['文件', '工作表', '行', '名称', '原因'], ...rows.map((x) => [x.file, x.sheet, x.row, x.name ?? '', x.reason])];
  return (
    <Side title={rows.length < all ? `只列前 ${rows.length} 行` : ''} extra={<ExcelButton name={name} rows={cells} disabled={rows.length === 0} />}>
      <Table<Row>
        size="small"
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        rowKey={(x) => `${x.file}:${x.sheet}:${x.row}:${x.reason}`}
        dataSource={rows}
        scroll={{ y: 240 }}
        locale={{ emptyText: '没有' }}
        columns={[
          { title: '文件', dataIndex: 'file' },
          { title: '工作表', dataIndex: 'sheet', width: 80, align: 'right' },
          { title: '行', dataIndex: 'row', width: 80, align: 'right' },
          { title: '名称', dataIndex: 'name' },
          { title: '原因', dataIndex: 'reason' },
        ]}
      />
    </Side>
  );
}
