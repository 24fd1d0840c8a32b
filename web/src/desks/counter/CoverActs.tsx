// Acts on a person's cover.
import { App } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { ActForm, type FieldPlan } from './ActForm';
import type { ActProps } from './Acts';
import { categoriesOf, certs } from './codes';
import { from, insurance, reason, text } from './fields';
import { useIdentities } from './identities';

export type Enrolled = Answer<'post', '/api/v1/enrolment/cover-changes'>;

// useTold says what came of an act of enrolment: done, or waiting for a second
// person.
export function useTold() {
  const { message } = App.useApp();
  return (a: Enrolled) => {
    if (a.state === '待复核') message.info(`${a.kind}已提交复核,由另一人在“待办·复核事项”同意后办理`, 6);
    else message.success(`${a.kind}已办理`);
  };
}

// useEnrolled ends an act of enrolment: says what came of it, and closes the form;
// a refused act leaves it open.
export function useEnrolled(onDone: () => void) {
  const told = useTold();
  return (a: Enrolled | undefined) => {
    if (!a) return;
    told(a);
    onDone();
  };
}

const category: FieldPlan = { name: 'psn_type', label: '人员类别', kind: 'choice', choices: (v) => categoriesOf(v.insutype), required: true };

export function TakeCover({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/covers');
  const finish = useEnrolled(onDone);
  const fields: FieldPlan[] = [
    insurance,
    category,
    from,
    { name: 'end_other', label: '同时终止另一个基本医疗险种', kind: 'flag' },
    { name: 'tier', label: '缴费档次' },
    { name: 'uscc', label: '单位或学校的统一社会信用代码' },
    { name: 'wage', label: '申报缴费工资,元/月', kind: 'money', shown: (v) => v.insutype === '310' },
    { name: 'reason', label: '原因' },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: '390' }}
      step={(v) => (v.insutype === '390' ? 'CB-03' : 'CB-02')}
      act={act}
      label="参保"
      submit={async (v, brought) => {
        const unit = v.uscc ? { uscc: String(v.uscc), wage: text(v.wage) } : undefined;
        finish(await act.run({ body: { ...brought, psn_no: person.psn_no, insutype: String(v.insutype), psn_type: String(v.psn_type), begndate: text(v.begndate), tier: text(v.tier), end_other: v.end_other === true || undefined, unit, reason: text(v.reason) } }));
      }}
    />
  );
}

type Kind = '暂停参保' | '恢复参保' | '终止参保' | '人员类别变更';

const steps: Partial<Record<Kind, string>> = { 暂停参保: 'CB-10', 恢复参保: 'CB-11' };

export function ChangeCover({ person, scheme, onDone, kind }: ActProps & { kind: Kind }) {
  const act = useAct('post', '/api/v1/enrolment/cover-changes');
  const finish = useEnrolled(onDone);
  const fields = kind === '人员类别变更' ? [insurance, category, from, { name: 'tier', label: '变更后的缴费档次' }, reason] : [insurance, from, reason];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: scheme }}
      step={(v) => steps[kind] ?? (v.insutype === '390' ? 'CB-09' : 'CB-08')}
      act={act}
      label={kind}
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, act: kind, psn_no: person.psn_no, insutype: String(v.insutype), psn_type: text(v.psn_type), tier: text(v.tier), begndate: text(v.begndate), reason: text(v.reason) } }))}
    />
  );
}

export function ChangePerson({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/person-changes');
  const finish = useEnrolled(onDone);
  const fields: FieldPlan[] = [
    { name: 'psn_name', label: '姓名', hint: '没有变的不填' },
    { name: 'psn_cert_type', label: '证件类型', kind: 'choice', choices: certs },
    { name: 'certno', label: '证件号码', hint: '新生儿上户口后在这里补身份证号码' },
    from,
    reason,
  ];
  return (
    <ActForm
      inside
      fields={fields}
      step="CB-08"
      act={act}
      label="变更"
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, psn_name: text(v.psn_name), psn_cert_type: text(v.psn_cert_type), certno: text(v.certno), begndate: text(v.begndate), reason: text(v.reason) } }))}
    />
  );
}

export function ChangeGroup({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/group-changes');
  const finish = useEnrolled(onDone);
  const identities = useIdentities();
  const enrolment = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } });
  const now = (enrolment.data?.psn_idet_types ?? []).map((code) => ({ value: code, label: identities.name(code), code }));
  const fields: FieldPlan[] = [
    { name: 'leave', label: '取消认定', kind: 'flag' },
    { name: 'psn_idet_type', label: '身份类别', kind: 'choice', choices: (v) => (v.leave ? now : identities.choices), required: true, hint: '括号里是缴费政策把它当作的身份' },
    from,
    { name: 'enddate', label: '最后一天', kind: 'date', hint: '不填为长期' },
    reason,
  ];
  return (
    <ActForm
      inside
      fields={fields}
      step="CB-12"
      act={act}
      label="办理"
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, psn_idet_type: String(v.psn_idet_type), begndate: text(v.begndate), enddate: text(v.enddate), leave: v.leave === true || undefined, reason: text(v.reason) } }))}
    />
  );
}

export function MoveOut({ person, scheme, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/departures');
  const finish = useEnrolled(onDone);
  const fields: FieldPlan[] = [insurance, { name: 'to_admdvs', label: '转入地区划', required: true, hint: '六位数字' }, from, reason];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: scheme }}
      step="ZY-03"
      act={act}
      label="转出"
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, insutype: String(v.insutype), to_admdvs: String(v.to_admdvs), begndate: text(v.begndate), reason: text(v.reason) } }))}
    />
  );
}

export function MoveIn({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/arrivals');
  const finish = useEnrolled(onDone);
  const fields: FieldPlan[] = [
    insurance,
    category,
    { name: 'certificate_no', label: '转移凭证编号', required: true },
    { name: 'from_admdvs', label: '转出地区划', required: true },
    { name: 'paid_months', label: '实际缴费月数', required: true },
    { name: 'balance', label: '随转的账户余额,元', kind: 'money', required: true },
    { name: 'first_day', label: '凭证上的参保首日', kind: 'date' },
    { name: 'last_day', label: '凭证上的参保末日', kind: 'date' },
    from,
    { name: 'end_other', label: '同时终止另一个基本医疗险种', kind: 'flag' },
    { name: 'uscc', label: '单位的统一社会信用代码' },
    reason,
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: '310', balance: '0.00' }}
      step="ZY-02"
      act={act}
      label="转入"
      submit={async (v, brought) => {
        const body = { certificate_no: String(v.certificate_no), from_admdvs: String(v.from_admdvs), paid_months: Number(v.paid_months), balance: String(v.balance), first_day: text(v.first_day), last_day: text(v.last_day) };
        const unit = v.uscc ? { uscc: String(v.uscc) } : undefined;
        finish(await act.run({ body: { ...brought, ...body, admdvs: person.insuplc_admdvs, psn_no: person.psn_no, insutype: String(v.insutype), psn_type: String(v.psn_type), begndate: text(v.begndate), end_other: v.end_other === true || undefined, unit, reason: text(v.reason) } }));
      }}
    />
  );
}
