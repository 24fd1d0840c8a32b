// 划拨入账: what the treasury and the aid fund hand over in one sum.
import { useState } from 'react';
import { Alert } from 'antd';
import { useAct } from '../../api/hooks';
import { fenOf, yuan } from '../../money';
import { ActForm, type FieldPlan } from '../counter/ActForm';
import { insurance, text, useRegion } from './words';

const payers = ['财政', '医疗救助'].map((value) => ({ value, label: value }));

const fields: FieldPlan[] = [
  insurance,
  { name: 'payer', label: '付款方', kind: 'choice', choices: payers, required: true },
  { name: 'amount', label: '金额,元', kind: 'money', required: true },
  { name: 'serial', label: '划拨凭证号', required: true, hint: '同一凭证只入一次' },
  { name: 'paid_date', label: '到账日', kind: 'date', hint: '不填为今天' },
  { name: 'fund', label: '入哪项基金', hint: '不填为统筹基金' },
];

export default function ClaimedPage() {
  const region = useRegion();
  const act = useAct('post', '/api/v1/contributions/claimed');
  const [made, setMade] = useState<string[]>([]);
  return (
    <>
      <ActForm
        fields={fields}
        initial={{ insutype: '390', payer: '财政' }}
        step="JF-04"
        act={act}
        label="入账"
        note="财政补助、医疗救助代缴等按批划拨,不分到人:应划多少看“核定”的结果,个人的部分由本人缴纳"
        submit={async (v, brought) => {
          const done = await act.run({ body: { ...brought, admdvs: region, insutype: String(v.insutype), payer: String(v.payer), amount: String(v.amount), serial: text(v.serial), paid_date: text(v.paid_date), fund: text(v.fund) } });
          if (done) setMade((old) => [`${String(v.payer)}划拨 ${yuan(fenOf(Number(v.amount)))} 元,凭证 ${String(v.serial)},缴费编号 ${done.ref}`, ...old]);
        }}
      />
      {made.map((m) => (
        <Alert key={m} className="spaced" type="success" showIcon title={'已入账:' + m} data-testid="claimed" />
      ))}
    </>
  );
}
