// One material: what the register says of it, and its content if it has one.
import { useMemo } from 'react';
import { Alert, Button, Descriptions } from 'antd';
import { Link, useParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, save, Staff } from '../../pieces';
import { piecesOf, sizeOf, useSteps } from './words';

type Opened = Answer<'get', '/api/v1/materials/{material_id}'>;

export default function MaterialPage() {
  const { materialId = '' } = useParams();
  const look = useLook('get', '/api/v1/materials/{material_id}', { path: { material_id: materialId } });
  return <Answered look={look}>{(m) => <Whole of={m} />}</Answered>;
}

function Whole({ of: m }: { of: Opened }) {
  const { nameOf } = useSteps();
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={3}
        items={[
          { key: 'name', label: '名称', children: m.name },
          { key: 'step', label: '事项', children: nameOf(m.step_code) },
          { key: 'ref', label: '业务编号', children: m.ref },
          { key: 'psn_no', label: '人员编号', children: m.psn_no ?? '不是一个人的' },
          { key: 'form', label: '形式', children: `${m.form},${m.copies} 份 ${m.pages} 页` },
          { key: 'place', label: '存放处', children: m.place ?? (m.media ? '电子' : '没有写') },
          { key: 'keep', label: '保管期限', children: m.keep },
          { key: 'volume', label: '案卷', children: m.volume_no ? <Link to={piecesOf(m.volume_no)}>{`${m.volume_no} 第 ${m.piece} 件`}</Link> : '还没有装订' },
          { key: 'state', label: '状态', children: m.disposed ? '已销毁,只留目录' : '在库' },
          { key: 'operator', label: '收件人', children: <Staff no={m.operator} /> },
          { key: 'time', label: '归档时间', children: m.crte_time },
          { key: 'hash', label: '校验值', children: <span className="breaking">{m.sha256 ?? '没有电子内容'}</span> },
        ]}
      />
      <Content of={m} />
    </>
  );
}

const endings: Record<string, string> = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png', 'application/ofd': 'ofd', 'application/xml': 'xml', 'text/plain': 'txt', 'text/csv': 'csv' };

function Content({ of: m }: { of: Opened }) {
  const bytes = useMemo(() => (m.content ? Uint8Array.from(atob(m.content), (c) => c.charCodeAt(0)) : null), [m.content]);
  if (m.disposed) return <Alert type="info" showIcon className="spaced" title="内容已经销毁,只留目录和校验值" />;
  if (!bytes || !m.media) return <Alert type="info" showIcon className="spaced" title={`没有电子内容,请到存放处调阅:${m.place ?? '没有写存放处'}`} />;
  const media = m.media;
  return (
    <section aria-label="电子内容" className="spaced">
      <div className="bar">
        <h4 style={{ margin: 0 }}>电子内容</h4>
        <span>
          {media},{sizeOf(m.size)}
        </span>
        <span className="grow" />
        <Button onClick={() => save(`${m.name}-${m.ref}.${endings[media] ?? 'bin'}`, new Blob([bytes], { type: media }))}>下载</Button>
      </div>
      {media.startsWith('image/') && <img alt={m.name} src={`data:${media};base64,${m.content}`} style={{ maxWidth: '100%' }} />}
      {(media.startsWith('text/') || media === 'application/xml') && <pre style={{ whiteSpace: 'pre-wrap', border: '1px solid #d9d9d9', padding: 12 }}>{new TextDecoder().decode(bytes)}</pre>}
      {!media.startsWith('image/') && !media.startsWith('text/') && media !== 'application/xml' && <Alert type="info" showIcon title="这种文件不在页上显示,请下载后打开" />}
    </section>
  );
}
