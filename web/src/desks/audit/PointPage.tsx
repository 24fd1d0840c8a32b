import { Descriptions, Table, Tag, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import { useLook } from '../../api/hooks';
import { Answered } from '../../pieces';
import { beside, daysTold, keysTold, pointAt, Side, useKinds, valuesTold, type Point, whole } from './words';

export default function PointPage() {
  const { number = '' } = useParams();
  const look = useLook('get', '/api/v1/audit/points/history', { query: { number } });
  return <Answered look={look}>{(a) => <Whole versions={a.versions} by={a.replaced_by} of={a.replaces} />}</Answered>;
}

function Whole({ versions, by, of }: { versions: Point[]; by: Point[]; of: Point[] }) {
  const now = versions[0]!;
  const { nameOf } = useKinds();
  return (
    <>
      <Descriptions
        styles={whole}
        bordered
        size="small"
        column={2}
        className="spaced"
        items={[
          { key: 'name', label: '名称', children: <strong>{now.name}</strong> },
          { key: 'number', label: '编号', children: <span className="breaking">{now.number}</span> },
          { key: 'kind', label: '种类', children: `${nameOf(now.kind)}(${now.kind})` },
          { key: 'days', label: '有效期', children: <Days point={now} /> },
          { key: 'values', label: '限什么', children: valuesTold(now.values) || '-' },
          { key: 'batch', label: '来源、批次', children: `${now.source} ${now.batch}` },
          { key: 'region', label: '地区', children: now.admdvs ?? '全部' },
          { key: 'official', label: '官方编号', children: now.official ?? '-' },
          { key: 'items', label: '项目', children: <span className="breaking">{keysTold(now.items) || '-'}</span> },
          { key: 'others', label: '另一方', children: <span className="breaking">{keysTold(now.others) || '-'}</span> },
          { key: 'clause', label: '原文', span: 2, children: <span className="breaking">{now.clause ?? '没有写'}</span> },
        ]}
      />
      <div style={beside}>
        <Side title={`各版本(${versions.length})`}>
          <Timeline
            items={versions.map((v) => ({
              key: v.version_id,
              color: v.active ? 'green' : 'red',
              content: (
                <>
                  <div>
                    <Days point={v} /> <Tag>{v.batch}</Tag>
                  </div>
                  <div>{valuesTold(v.values) || '没有参数'}</div>
                  <div>
                    项目 {keysTold(v.items) || '-'}
                    {v.others.length > 0 ? `;另一方 ${keysTold(v.others)}` : ''}
                  </div>
                  <small>{v.publish_time} 入库</small>
                </>
              ),
            }))}
          />
        </Side>
        <div>
          <Chain title="被它替代的别的知识点" points={of} />
          <Chain title="替代它的别的知识点" points={by} />
        </div>
      </div>
    </>
  );
}

function Days({ point: p }: { point: Point }) {
  return (
    <>
      {daysTold(p.begndate, p.enddate)} {p.active ? <Tag color="green">有效</Tag> : <Tag color="red">从这天撤下</Tag>}
    </>
  );
}

function Chain({ title, points }: { title: string; points: Point[] }) {
  return (
    <Side title={title}>
      <Table<Point>
        size="small"
        pagination={false}
        rowKey="version_id"
        dataSource={points}
        locale={{ emptyText: '没有' }}
        columns={[
          { title: '名称', key: 'name', render: (_, p) => <Link to={pointAt(p.number)}>{p.name}</Link> },
          { title: '限什么', key: 'values', render: (_, p) => valuesTold(p.values) },
          { title: '有效期', key: 'days', render: (_, p) => daysTold(p.begndate, p.enddate) },
          { title: '批次', dataIndex: 'batch' },
        ]}
      />
    </Side>
  );
}
