// Where a policy is written: checked, its cases run, compared with what is in
// force, tried on history, proposed.
import { useState } from 'react';
import { Alert, Button, Popconfirm, Tabs, Tag } from 'antd';
import { ask } from '../../api/client';
import { asRefusal, type Refusal } from '../../api/refusal';
import { Editor, Refused } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { CasesRun } from './Cases';
import { Clauses } from './Clauses';
import { Complaints } from './Complaints';
import { Difference } from './Difference';
import { Propose, Try } from './Publish';
import { fileName, type Checked, type Source } from './words';

export type File = { name: string; text: string };

// useDraft keeps what is written on this machine until it is proposed or dropped.
function useDraft(name: string, start: File[]) {
  const [files, setFiles] = useState<File[]>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
      if (Array.isArray(kept)) return kept as File[];
    } catch {
      // unreadable: from the start
    }
    return start;
  });
  const write = (file: string, text: string) => {
    const now = files.map((f) => (f.name === file ? { ...f, text } : f));
    setFiles(now);
    localStorage.setItem(name, JSON.stringify(now));
  };
  const drop = () => localStorage.removeItem(name);
  const reset = () => {
    drop();
    setFiles(start);
  };
  return { files, write, drop, reset };
}

// useCheck checks and remembers of which texts that was.
function useCheck() {
  const [state, setState] = useState<{ source: Source; checked: Checked | null; refusal: Refusal | null; busy: boolean } | null>(null);
  const run = async (source: Source) => {
    if (state?.busy) return;
    setState({ source, checked: state?.checked ?? null, refusal: null, busy: true });
    try {
      setState({ source, checked: await ask('post', '/api/v1/policies/checks', { body: source }), refusal: null, busy: false });
    } catch (thrown) {
      setState({ source, checked: null, refusal: asRefusal(thrown), busy: false });
    }
  };
  return { state, run };
}

interface Props {
  name: string; // under which it is kept on this machine
  older?: string; // version that it is compared with when none is in force; none: it is the first
  title: string;
  settings: boolean;
  entry: string;
  start: File[];
  onDone?: () => void; // once it is proposed
}

export function Draft({ name, older, title, settings, entry, start, onDone }: Props) {
  const draft = useDraft(name, start);
  const check = useCheck();
  const [part, setPart] = useState(entry);
  const [at, setAt] = useState<{ line: number; turn: number }>();
  const source: Source = { settings, entry, files: draft.files };
  const run = () => void check.run(source);
  useKeys({ F4: run });
  const go = (file: string, line: number) => {
    setPart(file);
    setAt({ line, turn: (at?.turn ?? 0) + 1 });
  };
  const checked = check.state?.checked;
  const fresh = check.state !== null && check.state.source.files === draft.files;
  const fresher = older === undefined;
  const changed = fresher || draft.files.some((f) => start.find((s) => s.name === f.name)?.text !== f.text);
  const sound = fresh && checked?.sound === true;
  return (
    <>
      <div className="bar">
        <strong>{title}</strong>
        {changed && <Tag color="gold">{fresher ? '新政策,还没有发布' : '改过,还没有发布'}</Tag>}
        <span className="grow" />
        <Button type="primary" loading={check.state?.busy} onClick={run}>
          检查并运行例(F4)
        </Button>
        {checked?.document === '待遇政策' && <Try source={source} disabled={!sound} />}
        <Propose source={source} disabled={!sound || !changed} label="提出发布" about={`把${fresher ? '' : '改过的'}《${checked?.title ?? title}》提出发布,由另一人复核后生效。例随政策一起保存。`} onDone={() => (draft.drop(), onDone?.())} />
        {changed && (
          <Popconfirm title={fresher ? '丢掉改过的文本,从起草时的文本重来?' : '丢掉改过的文本,从原来的版本重来?'} onConfirm={draft.reset} okText="丢掉" cancelText="取消">
            <Button danger>重来</Button>
          </Popconfirm>
        )}
      </div>
      <Tabs
        size="small"
        activeKey={part}
        onChange={(k) => {
          setAt(undefined);
          setPart(k);
        }}
        items={draft.files.map((f) => {
          const wrong = (checked?.complaints ?? []).filter((c) => c.file === f.name);
          return {
            key: f.name,
            label: fileName(f.name) + (wrong.length > 0 ? `(${wrong.length} 处)` : ''),
            children: <Editor label={f.name} text={f.text} complaints={wrong} at={part === f.name ? at : undefined} onChange={(text) => draft.write(f.name, text)} rows={18} />,
          };
        })}
      />
      {check.state?.refusal && <Refused refusal={check.state.refusal} inPlace />}
      {check.state && checked && !check.state.busy && <Outcome source={check.state.source} checked={checked} fresh={fresh} onGo={go} fallback={older} />}
    </>
  );
}

function Outcome({ source, checked: a, fresh, onGo, fallback }: { source: Source; checked: Checked; fresh: boolean; onGo: (file: string, line: number) => void; fallback?: string }) {
  const errors = a.complaints.filter((c) => c.severity === '错误').length;
  const told = errors > 0 ? `有 ${errors} 处错误,改好才能发布` : a.complaints.length > 0 ? `没有错误,${a.complaints.length} 处提醒` : '检查没有问题';
  const standing = a.standing_id ?? fallback;
  return (
    <section aria-label="检查结果">
      <Alert type={errors > 0 ? 'error' : 'success'} showIcon className="spaced" title={told + (fresh ? '' : '(之后文本又改过,请再检查)')} />
      {a.complaints.length > 0 && <Complaints list={a.complaints} onGo={onGo} />}
      {a.sound && (
        <Tabs
          size="small"
          defaultActiveKey={standing ? 'difference' : 'cases'}
          items={[
            { key: 'difference', label: '与现行版本比较', children: standing ? <Difference older={{ version_id: standing }} newer={source} /> : <Alert type="info" showIcon title="这项政策还没有发布过,是第一次发布" /> },
            { key: 'cases', label: '例', children: <CasesRun source={source} onGo={onGo} /> },
            { key: 'clauses', label: '条款', children: <Clauses source={source} day={a.begndate} /> },
          ]}
        />
      )}
    </section>
  );
}
