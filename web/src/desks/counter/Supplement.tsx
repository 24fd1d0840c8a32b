// Papers that are brought later: ticked off what is missing, or scanned. What the
// step asks for besides can be added too.
import { useState } from 'react';
import { App, Button, Checkbox, Space, Tag, Upload } from 'antd';
import { useAct, useLook } from '../../api/hooks';
import { PinyinSelect, Refused } from '../../pieces';
import type { WholeCase } from './CasePage';

type Form = '原件' | '复印件' | '电子' | '数据共享';

export interface Paper {
  name: string;
  form: Form;
  copies: number;
  media?: string;
  content?: string;
}

const kinds: Record<string, string> = { pdf: 'application/pdf', jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', ofd: 'application/ofd', xml: 'application/xml', txt: 'text/plain' };

// scanned reads a file as a paper in electronic form.
async function scanned(name: string, file: File): Promise<Paper> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const media = kinds[file.name.toLowerCase().split('.').pop() ?? ''] ?? file.type;
  return { name, form: '电子', copies: 1, media, content: btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join('')) };
}

interface PickProps {
  step: string;
  missing: string[];
  papers: Paper[];
  onChange: (papers: Paper[]) => void;
}

// PaperPick is what lies on the counter now: the missing first.
export function PaperPick({ step: code, missing, papers, onChange }: PickProps) {
  const step = useLook('get', '/api/v1/steps/{step_code}', { path: { step_code: code } });
  const [scanning, setScanning] = useState<string | undefined>();
  const needs = (step.data?.materials ?? []).filter((n) => !n.forms?.every((f) => f === '数据共享'));
  const names = [...new Set([...missing, ...needs.map((n) => n.name)])];
  const scans = papers.filter((p) => p.content !== undefined);
  const ticked = papers.filter((p) => p.content === undefined);
  const paperOf = (name: string): Paper => {
    const need = needs.find((n) => n.name === name);
    return { name, form: (need?.forms?.find((f) => f !== '数据共享') ?? '原件') as Form, copies: Math.max(need?.copies ?? 1, 1) };
  };
  return (
    <>
      <Checkbox.Group value={ticked.map((p) => p.name)} onChange={(v) => onChange([...v.map((name) => paperOf(String(name))), ...scans])} options={names.map((name) => ({ value: name, label: missing.includes(name) ? <strong>{name}(缺)</strong> : name }))} />
      <Space wrap className="bar spaced">
        <PinyinSelect aria-label="扫描件是哪样材料" placeholder="扫描件是哪样材料" style={{ width: 260 }} allowClear value={scanning} onChange={(v: string | undefined) => setScanning(v)} options={names.map((value) => ({ value, label: value }))} />
        <Upload
          accept=".pdf,.jpg,.jpeg,.png,.ofd,.xml,.txt"
          showUploadList={false}
          disabled={!scanning}
          beforeUpload={(file) => {
            if (scanning) void scanned(scanning, file).then((p) => onChange([...papers, p]));
            return false;
          }}
        >
          <Button disabled={!scanning}>加入扫描件</Button>
        </Upload>
        {scans.map((s, i) => (
          <Tag key={s.name + i} closable onClose={() => onChange(papers.filter((p) => p !== s))}>
            扫描件:{s.name}
          </Tag>
        ))}
      </Space>
    </>
  );
}

export function Supplement({ c }: { c: WholeCase }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/cases/{case_no}/supplements');
  const [papers, setPapers] = useState<Paper[]>([]);
  const send = async () => {
    const done = await act.run({ path: { case_no: c.case_no }, body: { materials: papers } });
    if (!done) return;
    setPapers([]);
    const left = done.missing ?? [];
    message.success(done.state === '补正' ? `已收下,还缺 ${left.length} 样:${left.join('、')}` : '已收下,材料齐全', 6);
  };
  return (
    <fieldset className="spaced">
      <legend>补交材料</legend>
      <PaperPick step={c.step_code} missing={c.state === '补正' ? (c.missing ?? []) : []} papers={papers} onChange={setPapers} />
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" disabled={papers.length === 0} loading={act.busy} onClick={() => void send()}>
        收下 {papers.length} 样
      </Button>
    </fieldset>
  );
}
