// What is in force on a day, today at first: opened to its clauses in words and to
// its difference from the version before.
import { useMemo, useState } from 'react';
import { Button, Input, Table, Tabs } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, ExcelButton, Nothing } from '../../pieces';
import { useSession } from '../../session/session';
import { dateOf } from '../../dates';
import { found } from '../../pinyin';
import { Clauses } from './Clauses';
import { Difference } from './Difference';
import { days, editAt, versionAt, Word, type Package } from './words';

type Packages = Answer<'get', '/api/v1/policies/packages'>;

export default function PackagesPage() {
  const look = useLook('get', '/api/v1/policies/packages', {});
  return <Answered look={look}>{(a) => <Whole answer={a} />}</Answered>;
}

const standing = (p: Package, day: string) => p.spans.find((s) => s.begndate <= day && (s.enddate === undefined || day <= s.enddate));
const coming = (p: Package, day: string) => p.spans.filter((s) => s.begndate > day);
// before is the version that was last published before another.
const before = (p: Package, versionId: string) => p.versions[p.versions.findIndex((v) => v.version_id === versionId) + 1];
const key = (p: Package) => [p.document, p.admdvs, p.insutype, p.business].join('/');
const kind = (p: Package) => (p.document === '待遇政策' ? (p.insutype_name ?? '') : p.document === '缴费政策' ? (p.insutype_name ?? '') + ' 缴费' : p.document);

function Whole({ answer }: { answer: Packages }) {
  const [words, setWords] = useState('');
  const [typed, setTyped] = useState(answer.day);
  const day = dateOf(typed) || answer.day;
  const { may } = useSession();
  const navigate = useNavigate();
  const shown = useMemo(() => answer.packages.filter((p) => [p.admdvs, kind(p), p.business ?? '', p.document, ...p.versions.map((v) => v.title)].some((text) => found(words, text))), [answer, words]);
  const open = (p: Package) => {
    const at = standing(p, day) ?? coming(p, day)[0] ?? p.spans[p.spans.length - 1];
    if (at) void navigate(versionAt(at.version_id));
  };
  const rows = () => [
    ['统筹区', '类别', '业务', day + ' 施行', '自', '以后', '版本数'],
    ...shown.map((p) => [p.admdvs, kind(p), p.business ?? '', standing(p, day)?.title ?? '没有', standing(p, day)?.begndate ?? '', coming(p, day).map((s) => `${s.begndate} ${s.title}`).join(';'), p.versions.length]),
  ];
  return (
    <>
      <div className="bar">
        <Input allowClear style={{ width: 280 }} aria-label="查找政策" placeholder="区划、险种、业务、标题" value={words} onChange={(e) => setWords(e.target.value)} />
        <Input style={{ width: 160 }} aria-label="哪一天施行的" addonBefore="哪天" value={typed} onChange={(e) => setTyped(e.target.value)} status={dateOf(typed) ? undefined : 'error'} />
        <span>
          今天是 {answer.day};{day} 施行 {shown.filter((p) => standing(p, day)).length} 项,共 {shown.length} 项
        </span>
        <span className="grow" />
        {may('policy.publish') && (
          <Button type="primary" onClick={() => void navigate('/policy/new')}>
            新政策
          </Button>
        )}
        <ExcelButton name="政策目录" rows={rows} disabled={shown.length === 0} />
      </div>
      <Table<Package>
        size="small"
        bordered
        rowKey={key}
        pagination={false}
        dataSource={shown}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Nothing text={words ? '没有符合条件的政策' : '本统筹区还没有发布政策'} /> }}
        expandable={{ expandedRowRender: (p) => <Opened of={p} day={day} />, expandRowByClick: false }}
        onRow={(p) => ({ tabIndex: 0, onDoubleClick: () => open(p), onKeyDown: (e) => e.key === 'Enter' && e.target === e.currentTarget && open(p) })}
        columns={[
          { title: '统筹区', dataIndex: 'admdvs', fixed: 'start' },
          { title: '类别', key: 'kind', render: (_, p) => kind(p) },
          { title: '业务', dataIndex: 'business' },
          { title: day === answer.day ? '今天施行' : day + ' 施行', key: 'now', render: (_, p) => <Now of={p} day={day} /> },
          { title: '自', key: 'from', render: (_, p) => standing(p, day)?.begndate },
          { title: '以后', key: 'next', render: (_, p) => <Next of={p} day={day} /> },
          { title: '版本数', key: 'count', align: 'right', render: (_, p) => p.versions.length },
        ]}
      />
    </>
  );
}

function Now({ of, day }: { of: Package; day: string }) {
  const now = standing(of, day);
  return now ? <Link to={versionAt(now.version_id)}>{now.title}</Link> : <Word of="没有" />;
}

function Next({ of, day }: { of: Package; day: string }) {
  return (
    <>
      {coming(of, day).map((s) => (
        <div key={s.begndate}>
          {s.begndate} 起 <Link to={versionAt(s.version_id)}>{s.title}</Link>
        </div>
      ))}
    </>
  );
}

function Opened({ of: p, day }: { of: Package; day: string }) {
  const now = standing(p, day);
  const last = now && before(p, now.version_id);
  return (
    <Tabs
      size="small"
      items={[
        ...(now ? [{ key: 'clauses', label: '条款', children: <Clauses source={{ version_id: now.version_id }} day={day} /> }] : []),
        ...(now && last ? [{ key: 'difference', label: '与上一版的不同', children: <Difference older={{ version_id: last.version_id }} newer={{ version_id: now.version_id }} /> }] : []),
        { key: 'all', label: `日期与版本(${p.versions.length})`, children: <All of={p} /> },
      ]}
    />
  );
}

function All({ of: p }: { of: Package }) {
  const { may } = useSession();
  return (
    <>
      <ul aria-label="哪些日子用哪个版本">
        {p.spans.map((s) => (
          <li key={s.begndate}>
            <Word of={s.state} />
            {days(s.begndate, s.enddate)} <Link to={versionAt(s.version_id)}>{s.title}</Link>
          </li>
        ))}
      </ul>
      <Table
        size="small"
        rowKey="version_id"
        pagination={false}
        dataSource={p.versions}
        columns={[
          { title: '发布时间', dataIndex: 'publish_time' },
          { title: '标题', key: 'title', render: (_, v) => <Link to={versionAt(v.version_id)}>{v.title}</Link> },
          { title: '文件', dataIndex: 'entry' },
          { title: '施行', dataIndex: 'begndate' },
          { title: '发布人', dataIndex: 'author' },
          { title: '复核人', dataIndex: 'approver' },
          { title: '操作', key: 'edit', render: (_, v) => may('policy.publish') && <Link to={editAt(v.version_id)}>改成新版本</Link> },
        ]}
      />
    </>
  );
}
