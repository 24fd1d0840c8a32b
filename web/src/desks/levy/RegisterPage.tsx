// 单位登记: a unit that enrols people for the first time.
import { useNavigate } from 'react-router';
import { useAct } from '../../api/hooks';
import type { Brought } from '../counter/Materials';
import { ActForm, type FieldPlan, type Values } from '../counter/ActForm';
import { useTold } from '../counter/CoverActs';
import { codeRight, employerAddress, employerKinds, text, typed, useRegion } from './words';

export type Kind = '企业' | '机关' | '事业单位' | '社会团体' | '个体工商户' | '学校' | '村社区';

// about are the fields of what is known of a unit.
export const about: FieldPlan[] = [
  { name: 'coner_name', label: '单位经办人' },
  { name: 'tel', label: '联系电话', hint: '保存后只显示脱敏的号码' },
  { name: 'bank_name', label: '开户银行', hint: '委托银行代扣的填写' },
  { name: 'bankacct', label: '银行账号' },
];

const fields: FieldPlan[] = [
  { name: 'uscc', label: '统一社会信用代码', required: true, hint: '18 位,可扫营业执照' },
  { name: 'emp_name', label: '单位名称', required: true },
  { name: 'emp_type', label: '单位类型', kind: 'choice', choices: employerKinds, required: true },
  { name: 'legrep_name', label: '法定代表人', required: true },
  ...about,
  { name: 'begndate', label: '参保日期', kind: 'date', hint: '不填为今天' },
];

// unitOf is the part of a body that says what is known of a unit.
export const unitOf = (v: Values, brought: Brought) => ({
  ...brought,
  emp_name: text(v.emp_name),
  emp_type: text(v.emp_type) as Kind | undefined,
  legrep_name: text(v.legrep_name),
  coner_name: text(v.coner_name),
  tel: text(v.tel),
  bank_name: text(v.bank_name),
  bankacct: text(v.bankacct),
  begndate: text(v.begndate),
  reason: text(v.reason),
});

export default function RegisterPage() {
  const region = useRegion();
  const act = useAct('post', '/api/v1/enrolment/employers');
  const told = useTold();
  const navigate = useNavigate();
  return (
    <ActForm
      fields={fields}
      initial={{ emp_type: '企业' }}
      step="CB-01"
      act={act}
      label="登记"
      note="登记以后在单位的页面增加人员、申报工资;整批的单位用“窗口·批量导入”"
      submit={async (v, brought) => {
        const uscc = typed(v.uscc);
        const done = await act.run({ body: { ...unitOf(v, brought), admdvs: region, uscc } });
        if (!done) return;
        told(done);
        if (done.state === '已办理') void navigate(employerAddress(uscc));
        else void navigate('/approvals/inbox');
      }}
    >
      {(v) => (typeof v.uscc === 'string' && v.uscc.trim().length === 18 && !codeRight(typed(v.uscc)) ? <p role="alert">统一社会信用代码的校验位不对,请核对有没有看错的字。</p> : null)}
    </ActForm>
  );
}
