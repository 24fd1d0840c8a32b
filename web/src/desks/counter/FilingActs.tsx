// Acts on what a person is registered for, and on when benefits begin.
import { useState } from 'react';
import { Alert, App } from 'antd';
import type { Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { Fields } from '../../pieces';
import { ActForm, type FieldPlan, type Values } from './ActForm';
import type { ActProps } from './Acts';
import { schemes } from './codes';
import { ExpertField } from './ExpertField';

const text = (v: unknown) => (typeof v === 'string' ? v : undefined);
const insurance: FieldPlan = { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true };
const choices = (...names: string[]) => names.map((value) => ({ value, label: value }));

const codeLabel: Record<string, string> = { 异地: '就医地区划(六位)', 转诊: '转往机构编号', 生育: '生育服务证或登记编号', 定点: '定点机构编号' };

function filingStep(v: Values): string {
  if (v.kind === '转诊') return 'BA-04';
  if (v.kind === '定点') return 'MT-03';
  if (v.kind === '生育') return 'SY-02';
  return v.detail === '长期' ? 'BA-02' : 'BA-05';
}

export function File({ person, scheme, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/registrations');
  const fields: FieldPlan[] = [
    { name: 'kind', label: '备案种类', kind: 'choice', choices: choices('异地', '转诊', '生育', '定点'), required: true },
    insurance,
    { name: 'code', label: '就医地区划、机构或编号', required: true, hint: Object.entries(codeLabel).map(([k, v]) => `${k}写${v}`).join(';') },
    { name: 'detail', label: '异地的种类', kind: 'choice', choices: choices('长期', '急诊', '其他临时'), required: (v) => v.kind === '异地', shown: (v) => v.kind === '异地' },
    { name: 'disease', label: '定点的病种编码', required: (v) => v.kind === '定点', shown: (v) => v.kind === '定点' },
    { name: 'begndate', label: '起', kind: 'date', hint: '不填为今天' },
    { name: 'enddate', label: '止(含)', kind: 'date', hint: '不填按统筹区的备案规则' },
    { name: 'reason', label: '原因', required: true },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ kind: '异地', insutype: scheme }}
      step={filingStep}
      act={act}
      label="备案"
      submit={async (v, brought) => {
        const body = { ...brought, kind: v.kind as '异地' | '转诊' | '生育' | '定点', insutype: String(v.insutype), code: String(v.code), detail: text(v.kind === '定点' ? v.disease : v.detail), begndate: text(v.begndate), enddate: text(v.enddate), reason: String(v.reason) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body });
        if (!done) return;
        message.success(`${done.kind}备案已办理:${done.begndate} 起${done.enddate ? '至 ' + done.enddate : ',长期有效'}`, 6);
        onDone();
      }}
    />
  );
}

export function Chronic({ person, scheme, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/chronic-applications');
  const fields: FieldPlan[] = [
    insurance,
    { name: 'opsp_dise_code', label: '病种编码', required: true },
    { name: 'opsp_dise_name', label: '病种名称', required: true },
    { name: 'hosp_ide_date', label: '鉴定日期', kind: 'date' },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: scheme }}
      step="MT-01"
      act={act}
      label="申请"
      submit={async (v, brought, raw) => {
        const body = { ...brought, insutype: String(v.insutype), opsp_dise_code: String(v.opsp_dise_code), opsp_dise_name: String(v.opsp_dise_name), experts: (raw as { experts: string[] }).experts, hosp_ide_date: text(v.hosp_ide_date) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body });
        if (!done) return;
        message.success(`已受理,${done.state},需要 ${done.needed} 票通过`);
        onDone();
      }}
    >
      <ExpertField psnNo={person.psn_no} />
    </ActForm>
  );
}

type Assessed = Answer<'post', '/api/v1/persons/{psn_no}/waiting-assessments'>;

export function Waiting({ person, scheme }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/waiting-assessments');
  const [result, setResult] = useState<Assessed | null>(null);
  const fields: FieldPlan[] = [
    insurance,
    { name: 'begndate', label: '参保生效日', kind: 'date', hint: '不填为现在参保时段的起日' },
    { name: 'in_window', label: '在集中参保期内参保', kind: 'flag' },
    { name: 'trial', label: '只试算,不写入', kind: 'flag' },
  ];
  return (
    <>
      <ActForm
        inside
        fields={fields}
        initial={{ insutype: scheme, trial: true }}
        act={act}
        label="核定"
        submit={async (v) => {
          const done = await act.run({ path: { psn_no: person.psn_no }, body: { insutype: String(v.insutype), begndate: text(v.begndate), in_window: v.in_window === true, trial: v.trial === true } });
          if (!done) return;
          setResult(done);
          message.success(v.trial ? '这是试算,没有写入' : '已核定');
        }}
      />
      {result && (
        <>
          <Alert className="spaced" type={result.months > 0 ? 'warning' : 'success'} title={`等待 ${result.months} 个月,${result.benefit_from} 起享受待遇`} description={`${result.reason}${result.remedy ? '。' + result.remedy : ''}(依据 ${result.rule})`} />
          <Fields of={result.counted} />
        </>
      )}
    </>
  );
}
