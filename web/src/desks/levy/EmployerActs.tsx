// Acts on an employer and on who belongs to it.
import { useAct } from '../../api/hooks';
import { ActForm, type FieldPlan } from '../counter/ActForm';
import { useTold } from '../counter/CoverActs';
import type { Employer } from './EmployerPage';
import { about, unitOf } from './RegisterPage';
import { employerKinds, reason, text } from './words';

const from: FieldPlan = { name: 'begndate', label: '生效日期', kind: 'date', hint: '不填为今天' };

interface ChangeProps {
  employer: Employer;
  state?: '参保' | '中止' | '注销';
  label: string;
  onDone: () => void;
}

const notes = { 参保: '恢复以后可以再增加人员、核定缴费', 中止: '中止以后不能增加人员,欠费照旧催缴', 注销: '注销前须先办理全部人员减少' };

export function ChangeEmployer({ employer, state, label, onDone }: ChangeProps) {
  const act = useAct('post', '/api/v1/enrolment/employer-changes');
  const told = useTold();
  const named: FieldPlan[] = [
    { name: 'emp_name', label: '单位名称', hint: '不变的不填' },
    { name: 'emp_type', label: '单位类型', kind: 'choice', choices: employerKinds },
    { name: 'legrep_name', label: '法定代表人' },
    ...about,
  ];
  return (
    <ActForm
      inside
      fields={[...(state ? [] : named), from, reason]}
      step="CB-07"
      act={act}
      label={label}
      note={state ? notes[state] : `现为 ${employer.unit.emp_name},法定代表人 ${employer.unit.legrep_name};只填要变的`}
      submit={async (v, brought) => {
        const done = await act.run({ body: { ...unitOf(v, brought), uscc: employer.uscc, state } });
        if (!done) return;
        told(done);
        onDone();
      }}
    />
  );
}

interface StaffProps {
  employer: Employer;
  act: '增加' | '减少' | '工资变更';
  psnNo?: string;
  onDone: () => void;
}

const relations = ['在职', '退休', '在读', '代办'].map((value) => ({ value, label: value }));

export function ChangeStaff({ employer, act: kind, psnNo, onDone }: StaffProps) {
  const act = useAct('post', '/api/v1/enrolment/unit-changes');
  const told = useTold();
  const who: FieldPlan = { name: 'psn_no', label: '人员', kind: 'person', required: true, hint: '人员编号、证件号或完整姓名' };
  const wage: FieldPlan = { name: 'wage', label: '申报缴费工资,元/月', kind: 'money', required: (v) => kind === '工资变更' || v.relation === '在职', shown: (v) => kind === '工资变更' || v.relation === '在职' };
  const fields: FieldPlan[] = [
    ...(psnNo ? [] : [who, { name: 'relation', label: '与单位的关系', kind: 'choice', choices: relations, required: true } satisfies FieldPlan]),
    ...(kind === '减少' ? [] : [wage]),
    from,
    ...(kind === '增加' ? [{ name: 'from_other', label: '同时从原单位减少', kind: 'flag' } satisfies FieldPlan] : []),
    { ...reason, required: kind === '减少' },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={kind === '增加' ? { relation: '在职' } : undefined}
      step="CB-08"
      act={act}
      label={kind}
      note={`${employer.unit.emp_name}${psnNo ? ',人员 ' + psnNo : ''}`}
      submit={async (v, brought) => {
        const relation = (text(v.relation) ?? '在职') as '在职' | '退休' | '在读' | '代办';
        const done = await act.run({ body: { ...brought, psn_no: psnNo ?? String(v.psn_no), act: kind, uscc: employer.uscc, relation, wage: text(v.wage), begndate: text(v.begndate), from_other: v.from_other === true || undefined, reason: text(v.reason) } });
        if (!done) return;
        told(done);
        onDone();
      }}
    />
  );
}
