// One published version: its texts, citations and cases, and how it differs.
import { useState } from 'react';
import { Alert, Button, Descriptions, Select, Table, Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useLook } from '../../api/hooks';
import { Answered, Editor, Nothing } from '../../pieces';
import { useSession } from '../../session/session';
import { CasesRun } from './Cases';
import { Clauses } from './Clauses';
import { Complaints } from './Complaints';
import { Difference } from './Difference';
import { Propose, Try } from './Publish';
import { days, editAt, fileName, versionAt, type Package, type Version } from './words';

export default function VersionPage() {
  const { versionId = '' } = useParams();
  const look = useLook('get', '/api/v1/policies/{version_id}', { path: { version_id: versionId } });
  const packages = useLook('get', '/api/v1/policies/packages', {});
  return <Answered look={look}>{(v) => <Answered look={packages}>{(p) => <Whole version={v} all={p.packages} />}</Answered>}</Answered>;
}

export const textsOf = (v: Version) => ({ settings: v.document === '统筹区设置', entry: v.entry, files: v.files ?? [] });

function Whole({ version: v, all }: { version: Version; all: Package[] }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const own = all.find((p) => p.versions.some((x) => x.version_id === v.version_id));
  const now = own?.spans.find((s) => s.state === '施行中');
  const spans = own?.spans.filter((s) => s.version_id === v.version_id) ?? [];
  const others = own?.versions.filter((x) => x.version_id !== v.version_id) ?? [];
  return (
    <>
      <div className="bar">
        <strong>{v.title}</strong>
        <span className="grow" />
        {may('policy.publish') && (
          <>
            <Button type="primary" onClick={() => void navigate(editAt(v.version_id))}>
              改成新版本
            </Button>
            {v.document === '待遇政策' && <Try source={{ version_id: v.version_id }} />}
            <Button onClick={() => void navigate('/policy/new?version_id=' + v.version_id)}>照抄成另一项</Button>
            {now && now.version_id !== v.version_id && (
              <Propose source={textsOf(v)} label="退回到这一版" about={`把这一版原样再发布一次,由另一人复核。以后的结算用它;中间按别的版本结算的不变。`} />
            )}
          </>
        )}
      </div>
      <Descriptions
        bordered
        size="small"
        column={3}
        items={[
          { key: 'kind', label: '种类', children: [v.document, own?.insutype_name, v.business].filter(Boolean).join(' · ') },
          { key: 'region', label: '统筹区', children: v.admdvs },
          { key: 'entry', label: '文件', children: v.entry },
          { key: 'author', label: '发布', children: `${v.author} ${v.publish_time}` },
          { key: 'approver', label: '复核', children: v.approver ?? '(初始化时发布)' },
          { key: 'when', label: '管哪些日子', children: spans.length > 0 ? spans.map((s) => <div key={s.begndate}>{days(s.begndate, s.enddate)}({s.state})</div>) : '都由后来的版本管' },
        ]}
      />
      <Tabs
        size="small"
        defaultActiveKey="text"
        items={[
          { key: 'clauses', label: '条款', children: <Clauses source={{ version_id: v.version_id }} /> },
          { key: 'text', label: '文本', children: <Texts version={v} /> },
          { key: 'cases', label: '例', children: <CasesRun source={{ version_id: v.version_id }} /> },
          { key: 'cited', label: '依据与检查', children: <Cited version={v} /> },
          { key: 'difference', label: `与别的版本比较(${others.length})`, children: <Against version={v} others={others} now={now?.version_id} /> },
        ]}
      />
    </>
  );
}

function Texts({ version: v }: { version: Version }) {
  const files = [...(v.files ?? [])].sort((a, b) => Number(b.name === v.entry) - Number(a.name === v.entry));
  return <Tabs size="small" tabPlacement="start" items={files.map((f) => ({ key: f.name, label: fileName(f.name), children: <Editor label={f.name} text={f.text} /> }))} />;
}

function Cited({ version: v }: { version: Version }) {
  const look = useLook('post', '/api/v1/policies/checks', { body: { version_id: v.version_id } });
  return (
    <Answered look={look}>
      {(a) => (
        <>
          <Table
            size="small"
            bordered
            pagination={false}
            rowKey="name"
            dataSource={a.citations}
            locale={{ emptyText: '没有列出依据' }}
            columns={[
              { title: '名字', dataIndex: 'name' },
              { title: '文号', dataIndex: 'number' },
              { title: '标题', dataIndex: 'title' },
              { title: '发文', dataIndex: 'issued' },
              { title: '施行', dataIndex: 'begndate' },
              { title: '核实', dataIndex: 'verified' },
              { title: '链接', dataIndex: 'link', render: (l?: string) => <span className="breaking">{l}</span> },
            ]}
          />
          {a.complaints.length > 0 ? <Complaints list={a.complaints} /> : <Alert type="success" showIcon className="spaced" title="检查没有问题" />}
        </>
      )}
    </Answered>
  );
}

function Against({ version: v, others, now }: { version: Version; others: Package['versions']; now?: string }) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(others.find((o) => o.version_id === now)?.version_id ?? others[0]?.version_id);
  if (!chosen) return <Nothing text="这项政策只有这一个版本" />;
  return (
    <>
      <div className="bar">
        <span>原来:</span>
        <Select
          aria-label="与哪个版本比较"
          style={{ minWidth: 360 }}
          value={chosen}
          onChange={setChosen}
          options={others.map((o) => ({ value: o.version_id, label: `${o.title} ${o.publish_time}${o.version_id === now ? '(施行中)' : ''}` }))}
        />
        <span>现在:本版</span>
        <Button onClick={() => void navigate(versionAt(chosen))}>打开那一版</Button>
      </div>
      <Difference older={{ version_id: chosen }} newer={{ version_id: v.version_id }} />
    </>
  );
}
