// Where a rule is written: its text and its cases, checked and run in place, and
// what can be done with it.
import { useState } from 'react';
import { Alert, Button, Input, Table, Tabs, Tag } from 'antd';
import { ask, type Answer, type Input as Asked } from '../../api/client';
import { asRefusal, type Refusal } from '../../api/refusal';
import { Editor, Refused } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import { RuleActs } from './RuleActs';

type Checked = Answer<'post', '/api/v1/audit/rules/check'>;
type Complaint = Checked['complaints'][number];

export type RuleText = Asked<'post', '/api/v1/audit/rules/check'>['body'];
type Part = 'text' | 'bad' | 'good';

const parts: { key: Part; label: string; ends: string }[] = [
  { key: 'text', label: '规则', ends: '.rule' },
  { key: 'bad', label: '应当查出的例', ends: '.bad' },
  { key: 'good', label: '不应当查出的例', ends: '.good' },
];

// partOf is the part that a file of a complaint or a case is.
function partOf(file: string): Part {
  return file.endsWith('.bad') ? 'bad' : file.endsWith('.good') ? 'good' : 'text';
}

// useCheck checks and remembers for which texts.
function useCheck(rule: RuleText) {
  const [state, setState] = useState<{ of: RuleText; checked: Checked | null; refusal: Refusal | null; busy: boolean } | null>(null);
  const run = async () => {
    if (state?.busy) return;
    setState({ of: rule, checked: state?.checked ?? null, refusal: null, busy: true });
    try {
      setState({ of: rule, checked: await ask('post', '/api/v1/audit/rules/check', { body: rule }), refusal: null, busy: false });
    } catch (thrown) {
      setState({ of: rule, checked: null, refusal: asRefusal(thrown), busy: false });
    }
  };
  return { busy: state?.busy ?? false, refusal: state?.refusal ?? null, checked: state?.checked ?? null, stale: state !== null && state.of !== rule, run };
}

interface Props {
  start: RuleText;
  state?: string; // of the version that business meets; none: only drafts
  named?: boolean; // the file's name may be written
}

export function Workbench({ start, state, named }: Props) {
  const { may } = useSession();
  const [rule, setRule] = useState<RuleText>(start);
  const [part, setPart] = useState<Part>('text');
  const [at, setAt] = useState<{ line: number; turn: number }>();
  const check = useCheck(rule);
  const writes = may('audit.rule.write');
  useKeys({ F4: () => void check.run() });
  const go = (file: string, line: number) => {
    setPart(partOf(file));
    setAt({ line, turn: (at?.turn ?? 0) + 1 });
  };
  const complaints = check.checked?.complaints ?? [];
  const changed = rule.text !== start.text || rule.good !== start.good || rule.bad !== start.bad;
  return (
    <>
      <div className="bar">
        <Button type="primary" loading={check.busy} onClick={() => void check.run()}>
          检查、试算例(F4)
        </Button>
        {writes && <RuleActs rule={rule} state={state} />}
        {changed && <Tag color="gold">改过,还没有存</Tag>}
      </div>
      {named && <Input addonBefore="文件名" aria-label="文件名" className="spaced" value={rule.file} onChange={(e) => setRule({ ...rule, file: e.target.value })} />}
      <Outcome check={check} onGo={go} />
      <Tabs
        size="small"
        activeKey={part}
        onChange={(k) => {
          setAt(undefined);
          setPart(k as Part);
        }}
        items={parts.map((p) => {
          const wrong = complaints.filter((c) => partOf(c.file) === p.key);
          return {
            key: p.key,
            label: `${p.label}${wrong.length > 0 ? `(${wrong.length} 处问题)` : ''}`,
            children: (
              <Editor
                label={p.label}
                text={rule[p.key] ?? ''}
                complaints={wrong}
                at={part === p.key ? at : undefined}
                onChange={writes ? (text) => setRule({ ...rule, [p.key]: text }) : undefined}
              />
            ),
          };
        })}
      />
    </>
  );
}

function Outcome({ check, onGo }: { check: ReturnType<typeof useCheck>; onGo: (file: string, line: number) => void }) {
  const c = check.checked;
  if (check.refusal) return <Refused refusal={check.refusal} inPlace />;
  if (!c) return null;
  const told = c.complaints.length > 0 ? `有 ${c.complaints.length} 处问题,改好再试算` : c.failed > 0 ? `${c.cases.length} 个例,${c.failed} 个不符` : `没有问题,${c.cases.length} 个例全部相符`;
  const well = c.complaints.length === 0 && c.failed === 0;
  return (
    <section aria-label="检查结果">
      <Alert type={well ? 'success' : 'error'} showIcon className="spaced" title={told + (check.stale ? '(之后文本又改过)' : '')} />
      {c.complaints.length > 0 ? <Complaints list={c.complaints} onGo={onGo} /> : <Cases cases={c.cases} onGo={onGo} />}
    </section>
  );
}

function Complaints({ list, onGo }: { list: Complaint[]; onGo: (file: string, line: number) => void }) {
  return (
    <Table<Complaint>
      size="small"
      className="spaced"
      pagination={false}
      scroll={{ y: 160 }}
      rowKey={(c) => `${c.file}:${c.line}:${c.column}:${c.code ?? ''}:${c.message}`}
      dataSource={list}
      columns={[
        { title: '在哪里', key: 'at', width: 220, render: (_, c) => <a href="#editor" onClick={(e) => { e.preventDefault(); onGo(c.file, c.line); }}>{c.file} 第 {c.line} 行</a> },
        { title: '代码', dataIndex: 'code', width: 72 },
        { title: '什么不对', dataIndex: 'message' },
        { title: '怎么改', dataIndex: 'help' },
      ]}
    />
  );
}

function Cases({ cases, onGo }: { cases: Checked['cases']; onGo: (file: string, line: number) => void }) {
  return (
    <Table
      size="small"
      className="spaced"
      pagination={false}
      scroll={{ y: 160 }}
      rowKey={(c) => c.file + c.line}
      dataSource={cases}
      locale={{ emptyText: '没有例。每条有界限的规则都要有“差一点、正好、超一点”三种例' }}
      columns={[
        { title: '结果', key: 'ok', width: 72, render: (_, c) => (c.ok ? <Tag color="green">相符</Tag> : <Tag color="red">不符</Tag>) },
        { title: '例', key: 'title', render: (_, c) => <a href="#editor" onClick={(e) => { e.preventDefault(); onGo(c.file, c.line); }}>{c.title}</a> },
        { title: '应当', key: 'bad', width: 80, render: (_, c) => (c.bad ? '查出' : '不查出') },
        { title: '哪里不符', key: 'why', render: (_, c) => <span className="breaking">{c.why ?? ''}</span> },
      ]}
    />
  );
}
