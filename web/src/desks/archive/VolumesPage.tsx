// The volumes with their periods of keeping: binding what a year left, proposing
// to dispose of what may go.
import { useState } from 'react';
import { Form, Input, Select, Table, Tag } from 'antd';
import { Link } from 'react-router';
import { useAct, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, ConfirmAct, ExcelButton, Nothing } from '../../pieces';
import { found } from '../../pinyin';
import { useSession } from '../../session/session';
import { piecesOf, type Volume } from './words';

const kinds = ['参保', '缴费', '待遇', '账户', '转移', '备案', '救助', '协议', '结算', '综合'] as const;
type Kind = (typeof kinds)[number];

export default function VolumesPage() {
  const look = useLook('get', '/api/v1/volumes', {});
  return <Answered look={look}>{(a) => <Whole volumes={a.volumes} />}</Answered>;
}

const stateOf = (v: Volume) => (v.disposed ? '已销毁' : v.until === undefined ? '永久' : v.until <= today() ? '期满' : '在保管');
const colours: Record<string, string> = { 已销毁: 'default', 永久: 'blue', 期满: 'orange', 在保管: 'green' };

function Whole({ volumes }: { volumes: Volume[] }) {
  const { may } = useSession();
  const [words, setWords] = useState('');
  const shown = volumes.filter((v) => [v.volume_no, v.kind, String(v.year), stateOf(v)].some((text) => found(words, text)));
  const rows = () => [['卷号', '年度', '类别', '保管期限', '件数', '页数', '期满日', '状态'], ...shown.map((v) => [v.volume_no, v.year, v.kind, v.keep, v.pieces, v.pages, v.until ?? '', stateOf(v)])];
  return (
    <>
      <div className="bar">
        <Input allowClear style={{ width: 240 }} aria-label="查找案卷" placeholder="卷号、年度、类别、状态" value={words} onChange={(e) => setWords(e.target.value)} />
        <span>共 {shown.length} 卷</span>
        <span className="grow" />
        {may('archive.write') && <Bind />}
        <ExcelButton name="案卷" rows={rows} disabled={shown.length === 0} />
      </div>
      <Table<Volume>
        size="small"
        bordered
        rowKey="volume_no"
        dataSource={shown}
        pagination={shown.length > 50 ? { pageSize: 50 } : false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Nothing text={words ? '没有符合条件的案卷' : '还没有装订过案卷'} /> }}
        columns={[
          { title: '卷号', key: 'no', fixed: 'start', render: (_, v) => <Link to={piecesOf(v.volume_no)}>{v.volume_no}</Link> },
          { title: '年度', dataIndex: 'year', align: 'right' },
          { title: '类别', dataIndex: 'kind' },
          { title: '保管期限', dataIndex: 'keep' },
          { title: '件数', dataIndex: 'pieces', align: 'right' },
          { title: '页数', dataIndex: 'pages', align: 'right' },
          { title: '期满日', key: 'until', render: (_, v) => v.until ?? '永久保管' },
          { title: '状态', key: 'state', render: (_, v) => <Tag color={colours[stateOf(v)]}>{stateOf(v)}</Tag> },
          { title: '操作', key: 'acts', fixed: 'end', render: (_, v) => (may('archive.write') && stateOf(v) === '期满' ? <Dispose of={v} /> : null) },
        ]}
      />
    </>
  );
}

function Bind() {
  const act = useAct('post', '/api/v1/volumes');
  const last = Number(today().slice(0, 4)) - 1;
  const [year, setYear] = useState(String(last));
  const [kind, setKind] = useState<Kind>('参保');
  return (
    <ConfirmAct label="装订" act={act} onConfirm={() => act.run({ body: { year: Number(year) || 0, kind } })} done="已装订" button={{ type: 'primary' }}>
      <p>把这一年度、这一类还没有装订的材料按保管期限装订成卷、编号。年度终了以后才能装订;装订以后次序不再变。</p>
      <Form.Item label="年度">
        <Input aria-label="年度" value={year} onChange={(e) => setYear(e.target.value)} />
      </Form.Item>
      <Form.Item label="类别">
        <Select aria-label="类别" value={kind} onChange={setKind} options={kinds.map((value) => ({ value, label: value }))} showSearch={{ filterOption: (input, o) => found(input, o?.label ?? '') }} />
      </Form.Item>
    </ConfirmAct>
  );
}

function Dispose({ of: v }: { of: Volume }) {
  const act = useAct('post', '/api/v1/volumes/{volume_no}/disposal-proposals');
  return (
    <ConfirmAct
      label="提出销毁"
      act={act}
      onConfirm={(reason) => act.run({ path: { volume_no: v.volume_no }, body: { reason } })}
      reason="required"
      done="已提出,请负责人在“待办”里复核"
      button={{ danger: true, size: 'small', 'aria-label': '提出销毁 ' + v.volume_no }}
    >
      <p>
        案卷 {v.volume_no},{v.pieces} 件 {v.pages} 页,{v.until} 期满。复核以后内容销毁,不能恢复;目录和校验值留着。
      </p>
    </ConfirmAct>
  );
}
