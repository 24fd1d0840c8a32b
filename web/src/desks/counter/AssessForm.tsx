// One bill outside the yearly run: a newborn, somebody enrolled in mid-year, a
// month that was left out.
import { App } from 'antd';
import { useAct } from '../../api/hooks';
import { today } from '../../dates';
import type { Person } from '../../pieces';
import { ActForm, type FieldPlan } from './ActForm';
import { schemes } from './codes';

const classes: Record<string, { value: string; label: string }[]> = {
  390: [{ value: '城乡居民', label: '城乡居民' }],
  310: [{ value: '灵活就业', label: '灵活就业' }],
};

const fields: FieldPlan[] = [
  { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true },
  { name: 'class', label: '征缴对象', kind: 'choice', choices: (v) => classes[String(v.insutype)] ?? [], required: true },
  { name: 'term', label: '所属期', required: true, hint: '居民写年份,如 2026;灵活就业写月份,如 2026-03' },
  { name: 'reason', label: '原因', required: true },
];

export function AssessForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/bills');
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ insutype: '390', class: '城乡居民', term: today().slice(0, 4), reason: '年中参保' }}
      step="JF-01"
      act={act}
      label="核定"
      submit={async (v, brought) => {
        const body = { ...brought, admdvs: person.insuplc_admdvs, debtor_type: '个人' as const, debtor_no: person.psn_no, insutype: String(v.insutype), class: String(v.class), term: String(v.term), reason: String(v.reason) };
        const bill = await act.run({ body });
        if (!bill) return;
        message.success(`已开缴费单,应缴 ${bill.owed.toFixed(2)} 元,截止 ${bill.due_date}`);
        onDone();
      }}
    />
  );
}
