import { useState } from 'react';
import { Button, Drawer, Select, Space, Table, Tabs } from 'antd';
import { Link, useParams } from 'react-router';
import { ask } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { Answered, Editor, KeysetTable, Staff, TextDifference } from '../../pieces';
import { useSession } from '../../session/session';
import { useKinds, Word, type Version } from './words';
import { trialColumns } from './TrialsPage';
import { Workbench } from './Workbench';

export default function RulePage() {
  const { rule = '' } = useParams();
  const look = useLook('get', '/api/v1/audit/rules/{rule}', { path: { rule } });
  return <Answered look={look}>{(a) => <Whole versions={a.versions} />}</Answered>;
}

function Whole({ versions }: { versions: Version[] }) {
  const now = versions[0]!;
  const { may } = useSession();
  const { kinds, nameOf } = useKinds();
  const points = kinds.find((k) => k.kind === now.kind)?.points ?? false;
  return (
    <>
      <Space className="bar" wrap>
        <strong>
          {now.rule} {now.title}
        </strong>
        <Word of={now.state} />
        <span>
          {nameOf(now.kind)} · {now.begndate} 起 · {now.admdvs ?? '全部统筹区'} · <Staff no={now.author} /> 发布于 {now.publish_time}
          {now.approver && <>,<Staff no={now.approver} /> 复核</>}
        </span>
        {may('audit.finding.read') && <Link to={'/audit/findings?rule=' + encodeURIComponent(now.rule)}>它查出的疑点</Link>}
        {points && <Link to={'/audit/points?kind=' + encodeURIComponent(now.kind)}>它的知识点</Link>}
      </Space>
      <Tabs
        items={[
          { key: 'text', label: '文本和例', children: <Workbench key={now.version_id} start={{ file: now.file, text: now.text ?? '', good: now.good, bad: now.bad }} state={versions.find((v) => v.state !== '草稿')?.state} /> },
          { key: 'versions', label: `版本(${versions.length})`, children: <Versions versions={versions} /> },
          { key: 'trials', label: '试跑', children: <Trials rule={now.rule} /> },
        ]}
      />
    </>
  );
}

function Versions({ versions }: { versions: Version[] }) {
  const [open, setOpen] = useState<Version | null>(null);
  return (
    <>
      <Table<Version>
        size="small"
        bordered
        pagination={false}
        rowKey="version_id"
        dataSource={versions}
        columns={[
          { title: '状态', key: 'state', render: (_, v) => <Word of={v.state} /> },
          { title: '从哪天起', dataIndex: 'begndate' },
          { title: '发布时间', dataIndex: 'publish_time' },
          { title: '发布人', key: 'author', render: (_, v) => <Staff no={v.author} /> },
          { title: '复核人', key: 'approver', render: (_, v) => <Staff no={v.approver} /> },
          { title: '统筹区', key: 'admdvs', render: (_, v) => v.admdvs ?? '全部' },
          { title: '文件', dataIndex: 'file' },
          { title: '文本', key: 'text', render: (_, v) => <Button size="small" onClick={() => setOpen(v)}>看文本</Button> },
        ]}
      />
      {versions.length > 1 && <Beside versions={versions} />}
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open ? `${open.rule} ${open.state} ${open.begndate} 起` : ''} size={720} destroyOnHidden>
        {open && <Editor label="这一版的文本" text={open.text ?? ''} rows={28} />}
      </Drawer>
    </>
  );
}

const nameOf = (v: Version) => `${v.state} ${v.begndate} 起(${v.publish_time} 发布)`;

// parts are what two versions may differ in.
const parts = [
  { key: 'text', label: '规则文本' },
  { key: 'bad', label: '应当查出的例' },
  { key: 'good', label: '不应当查出的例' },
] as const;

// Beside lays two versions side by side, the latest and the one before to begin with.
function Beside({ versions }: { versions: Version[] }) {
  const [older, setOlder] = useState(versions[1]!.version_id);
  const [newer, setNewer] = useState(versions[0]!.version_id);
  const a = versions.find((v) => v.version_id === older);
  const b = versions.find((v) => v.version_id === newer);
  const choices = versions.map((v) => ({ value: v.version_id, label: nameOf(v) }));
  return (
    <section aria-label="两个版本比较" className="spaced">
      <Space className="bar" wrap>
        <strong>两个版本比较</strong>
        <Select aria-label="原来的版本" style={{ minWidth: 340 }} value={older} onChange={setOlder} options={choices} />
        <Select aria-label="现在的版本" style={{ minWidth: 340 }} value={newer} onChange={setNewer} options={choices} />
      </Space>
      {a && b && (
        <Tabs
          size="small"
          items={parts.map((p) => ({
            key: p.key,
            label: p.label + ((a[p.key] ?? '') === (b[p.key] ?? '') ? '' : '(不同)'),
            children: <TextDifference older={a[p.key] ?? ''} newer={b[p.key] ?? ''} olderName={nameOf(a)} newerName={nameOf(b)} />,
          }))}
        />
      )}
    </section>
  );
}

function Trials({ rule }: { rule: string }) {
  const list = useList({
    key: ['backtests', rule],
    read: (page) => ask('get', '/api/v1/audit/backtests', { query: { ...page, rule } }),
    rows: (a) => a.backtests,
    next: (a) => a.next,
  });
  return <KeysetTable name="这条规则的试跑" list={list} columns={trialColumns} rowKey={(t) => t.trial_id} empty="还没有试跑过;改好文本后按“试跑”" />;
}
