// Benefits in money that are determined at the counter: maternity allowance once,
// benefits of work injuries month by month, and the proof of life they ask for.
import { App } from 'antd';
import type { Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { today } from '../../dates';
import { ActForm, type FieldPlan, type Values } from './ActForm';
import type { ActProps, Plan } from './Acts';
import { schemes } from './codes';

const choices = (...names: string[]) => names.map((value) => ({ value, label: value }));
const text = (v: unknown) => (typeof v === 'string' ? v : undefined);
const insurance: FieldPlan = { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true };
const fund: FieldPlan = { name: 'fund', label: '支付的基金', kind: 'choice', choices: choices('统筹基金', '生育基金', '工伤保险基金'), required: true };
const receiver: FieldPlan[] = [
  { name: 'payee_name', label: '收款人', required: true },
  { name: 'bank', label: '开户银行' },
  { name: 'bank_account', label: '银行账号', hint: '不填的付款单暂缓,补登后支付' },
];

const payeeOf = (v: Values) => ({ payee_name: text(v.payee_name), bank: text(v.bank), bank_account: text(v.bank_account) });

export function Maternity({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/maternity-allowances');
  const fields: FieldPlan[] = [
    insurance,
    { name: 'birth_date', label: '生育(流产)日期', kind: 'date', required: true },
    { name: 'manner', label: '生育方式', kind: 'choice', choices: choices('顺产', '难产', '剖宫产', '流产未满四个月', '流产满四个月'), required: true },
    { name: 'children', label: '胎儿数', kind: 'choice', choices: choices('1', '2', '3', '4'), required: true },
    { name: 'monthly_base', label: '单位上年度月平均缴费基数,元', kind: 'money', required: true },
    { name: 'days', label: '假期天数', hint: '政策自己算天数的不填' },
    fund,
    { name: 'party', label: '收款方:人员编号或单位代码', required: true, hint: '发给单位的写统一社会信用代码' },
    ...receiver,
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: '310', children: '1', fund: '统筹基金', party: person.psn_no }}
      step="SY-04"
      act={act}
      label="核定"
      submit={async (v, brought) => {
        const body = { ...brought, insutype: String(v.insutype), birth_date: String(v.birth_date), manner: String(v.manner), children: Number(v.children), monthly_base: Number(v.monthly_base), days: v.days ? Number(v.days) : undefined, fund: String(v.fund), party: String(v.party), payee: payeeOf(v) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body });
        if (!done) return;
        message.success(`${done.kind} ${done.amount.toFixed(2)} 元:${done.detail}`, 10);
        onDone();
      }}
    />
  );
}

const classes = choices('一级伤残', '二级伤残', '三级伤残', '四级伤残', '五级伤残', '六级伤残', '完全护理', '大部分护理', '部分护理', '配偶抚恤', '其他亲属抚恤');

type Standing = Answer<'get', '/api/v1/persons/{psn_no}/allowances'>['grants'][number];

// Periodic enters a periodic benefit, or changes one that stands.
export function Periodic({ person, onDone, standing }: ActProps & { standing?: Standing }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/periodic-benefits');
  const fields: FieldPlan[] = [
    insurance,
    { name: 'class', label: '种类', kind: 'choice', choices: classes, required: true },
    { name: 'wage', label: '本人工资(供养亲属写死者工资),元', kind: 'money', required: true },
    { name: 'alone', label: '孤寡老人或孤儿', kind: 'flag' },
    { name: 'begndate', label: '自哪天起', kind: 'date', required: true },
    fund,
    ...receiver,
  ];
  const initial = standing ? { insutype: standing.insutype, class: standing.class, wage: standing.wage.toFixed(2), alone: standing.alone, fund: standing.fund, payee_name: standing.payee_name } : { insutype: '310', fund: '工伤保险基金', payee_name: person.psn_name.includes('*') ? undefined : person.psn_name };
  return (
    <ActForm
      inside
      fields={fields}
      initial={initial}
      step="GS-02"
      act={act}
      label={standing ? '变更' : '登记'}
      note={standing ? '自所填日期起按新的内容发;收款账号要重新填写' : undefined}
      submit={async (v, brought) => {
        const body = { ...brought, grant_id: standing?.grant_id, insutype: String(v.insutype), class: String(v.class), wage: Number(v.wage), alone: v.alone === true, begndate: String(v.begndate), fund: String(v.fund), payee: payeeOf(v) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body });
        if (!done) return;
        message.success(`${done.class}已登记,自 ${done.begndate} 起按月发`, 6);
        onDone();
      }}
    />
  );
}

export function EndPeriodic({ person, onDone, grantId }: ActProps & { grantId: string }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/periodic-benefits/{grant_id}/termination');
  const fields: FieldPlan[] = [
    { name: 'begndate', label: '自哪天起不再发放', kind: 'date', required: true },
    { name: 'reason', label: '原因', required: true },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ begndate: today() }}
      step="GS-02"
      act={act}
      label="终止"
      submit={async (v, brought) => {
        if (!(await act.run({ path: { psn_no: person.psn_no, grant_id: grantId }, body: { ...brought, begndate: String(v.begndate), reason: String(v.reason) } }))) return;
        message.success(`自 ${String(v.begndate)} 起不再发放`);
        onDone();
      }}
    />
  );
}

export function ProveLife({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/life-proofs');
  const fields: FieldPlan[] = [
    { name: 'proof_date', label: '认证日期', kind: 'date', required: true },
    { name: 'way', label: '认证方式', kind: 'choice', choices: choices('窗口', '人脸识别', '上门', '数据比对'), required: true },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ proof_date: today(), way: '窗口' }}
      step="GS-04"
      act={act}
      label="认证"
      submit={async (v, brought) => {
        const done = await act.run({ path: { psn_no: person.psn_no }, body: { ...brought, proof_date: String(v.proof_date), way: String(v.way) } });
        if (!done) return;
        message.success(done.released > 0 ? `已认证,补发 ${done.released} 笔` : '已认证', 6);
        onDone();
      }}
    />
  );
}

// allowancePlans are the acts in the menu of a person's card.
export const allowancePlans: Plan[] = [
  { key: 'maternity', label: '核定生育津贴', permission: 'allowance.write', form: (p) => <Maternity {...p} /> },
  { key: 'periodic', label: '登记工伤定期待遇', permission: 'allowance.write', form: (p) => <Periodic {...p} /> },
  { key: 'life', label: '待遇资格认证', permission: 'allowance.write', form: (p) => <ProveLife {...p} /> },
];
