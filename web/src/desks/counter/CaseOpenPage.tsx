// Taking papers in for a person: which step it is, how long it may take and on
// what ground; what was brought, with all that is missing told at once. The
// papers are kept and the case gets its number, complete or waiting for the rest.
import { useState } from 'react';
import { App, Button, Descriptions, Form, Input } from 'antd';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useAct, useLook } from '../../api/hooks';
import { Answered, PinyinSelect, Refused, type Person } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { useSteps } from './CasesPage';
import { Materials, nothingBrought, type Brought } from './Materials';

export default function CaseOpenPage() {
  const { psnNo = '' } = useParams();
  const look = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: psnNo } });
  return <Answered look={look}>{(p) => <Open person={p} />}</Answered>;
}

function Open({ person }: { person: Person }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { steps } = useSteps();
  const [step, setStep] = useState<string | undefined>(params.get('step_code') ?? undefined);
  const [ref, setRef] = useState('');
  const [brought, setBrought] = useState<Brought>(nothingBrought);
  const act = useAct('post', '/api/v1/cases');
  const send = async () => {
    if (!step || act.busy) return;
    const body = { step_code: step, psn_no: person.psn_no, ref: ref.trim() || undefined, materials: brought.materials, when: brought.circumstances };
    const done = await act.run({ body });
    if (!done) return;
    message.success(done.state === '补正' ? `受理号 ${done.case_no},还缺 ${(done.told ?? []).length} 样,等待补正` : `已受理,受理号 ${done.case_no},应于 ${done.due} 办结`, 6);
    void navigate('/counter/case/' + encodeURIComponent(done.case_no));
  };
  useKeys({ 'Ctrl+Enter': () => void send() });
  const choose = (code?: string) => {
    setStep(code);
    setBrought(nothingBrought);
  };
  return (
    <Form layout="vertical" component="div">
      <p>
        为 <strong>{person.psn_name}</strong>({person.psn_no})受理
      </p>
      <div className="filters">
        <Form.Item label="事项 *" htmlFor="case-step">
          <PinyinSelect id="case-step" autoFocus allowClear value={step} onChange={choose} options={steps.map((s) => ({ value: s.step_code, label: s.name, code: s.step_code }))} placeholder="可输拼音首字母" />
        </Form.Item>
        <Form.Item label="业务编号" htmlFor="case-ref" extra="所办业务已有编号的写上,如备案、缴费单号">
          <Input id="case-ref" maxLength={40} value={ref} onChange={(e) => setRef(e.target.value)} />
        </Form.Item>
      </div>
      {step && <About code={step} />}
      {step && <Materials key={step} step={step} brought={brought} onChange={setBrought} alone />}
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" disabled={!step} loading={act.busy} onClick={() => void send()}>
        受理(Ctrl+Enter)
      </Button>
    </Form>
  );
}

// About is what to tell the person of the step.
function About({ code }: { code: string }) {
  const look = useLook('get', '/api/v1/steps/{step_code}', { path: { step_code: code } });
  return (
    <Answered look={look}>
      {(s) => (
        <Descriptions
          className="spaced"
          bordered
          size="small"
          column={{ xs: 1, lg: 3 }}
          items={[
            { key: 'limit', label: '时限', children: s.limit },
            { key: 'risk', label: '风险等级', children: s.risk },
            { key: 'posts', label: '办理岗位', children: (s.posts ?? []).join('、') + ((s.reviewers ?? []).length > 0 ? `;由${(s.reviewers ?? []).join('、')}岗位复核` : '') },
            { key: 'channels', label: '办理渠道', children: (s.channels ?? []).join('、') },
            { key: 'basis', label: '依据', span: 'filled', children: (s.basis ?? []).join(';') },
          ]}
        />
      )}
    </Answered>
  );
}
