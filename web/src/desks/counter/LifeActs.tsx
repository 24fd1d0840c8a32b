// Acts on what a person is: death, the unit, two numbers of one person.
import { useAct, useLook } from '../../api/hooks';
import { ActForm, type FieldPlan } from './ActForm';
import type { ActProps, Plan } from './Acts';
import { useEnrolled } from './CoverActs';
import { from, reason, text } from './fields';

const choices = (...names: string[]) => names.map((value) => ({ value, label: value }));
const usual = '统筹区要求两人办理的,提交后由另一人在“待办·复核事项”同意,办到哪一步看本页上方';

function Death({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/deaths');
  const finish = useEnrolled(onDone);
  return (
    <ActForm
      inside
      fields={[{ name: 'die_date', label: '死亡日期', kind: 'date', required: true, hint: '按死亡证明' }, { name: 'reason', label: '死亡证明或依据', required: true, hint: '如 医学证明编号' }]}
      step="CB-14"
      act={act}
      label="登记死亡"
      note="全部参保、身份、单位和家庭关系自死亡次日起终止;个人账户有余额的,在“个人账户”办理继承"
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, die_date: String(v.die_date), reason: text(v.reason) } }))}
    />
  );
}

function Unit({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/unit-changes');
  const look = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } });
  const finish = useEnrolled(onDone);
  const units = (look.data?.units ?? []).map((u) => ({ value: u.uscc, label: `${u.uscc}(${u.relation},${u.begndate} 起)` }));
  const joins = (v: Record<string, unknown>) => v.act === '增加';
  const fields: FieldPlan[] = [
    { name: 'act', label: '变动类型', kind: 'choice', choices: choices('增加', '减少', '工资变更'), required: true },
    { name: 'uscc', label: '统一社会信用代码', required: true, shown: joins },
    { name: 'unit', label: '单位', kind: 'choice', choices: units, required: true, shown: (v) => !joins(v), hint: units.length === 0 ? '现在没有单位' : undefined },
    { name: 'relation', label: '与单位的关系', kind: 'choice', choices: choices('在职', '退休', '在读', '代办'), shown: joins, hint: '不填为在职' },
    { name: 'wage', label: '申报缴费工资,元/月', kind: 'money', shown: (v) => v.act !== '减少', required: (v) => v.act === '工资变更' },
    { name: 'from_other', label: '同时从原单位减少', kind: 'flag', shown: joins },
    from,
    reason,
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ act: units.length > 0 ? '减少' : '增加' }}
      step="CB-08"
      act={act}
      label="办理"
      submit={async (v, brought) => {
        const kind = v.act as '增加' | '减少' | '工资变更';
        const relation = kind === '增加' ? (v.relation as '在职' | undefined) : undefined;
        const body = { act: kind, psn_no: person.psn_no, uscc: String(kind === '增加' ? v.uscc : v.unit), relation, wage: kind === '减少' ? undefined : text(v.wage), from_other: (kind === '增加' && v.from_other === true) || undefined, begndate: text(v.begndate), reason: text(v.reason) };
        finish(await act.run({ body: { ...brought, ...body } }));
      }}
    />
  );
}

function Merge({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/merges');
  const finish = useEnrolled(onDone);
  return (
    <ActForm
      inside
      fields={[{ name: 'absorbed', label: '并入本人的另一个编号', kind: 'person', required: true, except: person.psn_no }, reason]}
      step="CB-13"
      act={act}
      label="提出合并"
      note={`保留 ${person.psn_no}。另一个编号的参保、缴费、账户、累计、结算、备案并入本人,以后用旧编号的业务都办在这里`}
      second={usual}
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, absorbed_psn_no: String(v.absorbed), reason: text(v.reason) } }))}
    />
  );
}

function Part({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/partings');
  const look = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } });
  const finish = useEnrolled(onDone);
  const merged = (look.data?.aliases ?? []).filter((a) => !a.undone).map((a) => ({ value: a.absorbed_psn_no, label: `${a.absorbed_psn_no}(${a.crte_time.slice(0, 10)} 合并:${a.reason})` }));
  return (
    <ActForm
      inside
      fields={[{ name: 'absorbed', label: '拆出哪个编号', kind: 'choice', choices: merged, required: true, hint: merged.length === 0 ? '本人没有合并过别的编号' : undefined }, reason]}
      step="CB-13"
      act={act}
      label="提出撤销合并"
      note="合并以后办的业务留在本人名下;合并后用掉的账户资金要先补回"
      second={usual}
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, absorbed_psn_no: String(v.absorbed), reason: text(v.reason) } }))}
    />
  );
}

// lifePlans belong to the card of cover.
export const lifePlans: Plan[] = [
  { key: 'unit', label: '单位变动', permission: 'enrolment.write', form: (p) => <Unit {...p} /> },
  { key: 'death', label: '死亡登记', permission: 'enrolment.write', form: (p) => <Death {...p} /> },
  { key: 'merge', label: '一人两号合并', permission: 'enrolment.write', form: (p) => <Merge {...p} /> },
  { key: 'part', label: '撤销合并', permission: 'enrolment.write', form: (p) => <Part {...p} /> },
];
