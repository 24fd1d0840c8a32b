// What was paid too much and is kept as a credit pays bills that are owed: of a
// person at the counter, of an employer at the desk of contributions.
import { App } from 'antd';
import { useAct } from '../../api/hooks';
import { fenOf, yuan } from '../../money';
import { ActForm } from './ActForm';
import { insurance } from './fields';

interface Debtor {
  admdvs: string;
  debtor_type: '个人' | '单位';
  debtor_no: string;
}

export function CreditForm({ debtor, scheme, onDone }: { debtor: Debtor; scheme: string; onDone: () => void }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/contributions/credits');
  return (
    <ActForm
      inside
      fields={[insurance]}
      initial={{ insutype: scheme }}
      step="JF-07"
      act={act}
      label="用暂收缴费"
      note="把多缴留作暂收的钱分配到现在欠缴的缴费单,视同到账那天缴纳"
      submit={async (v, brought) => {
        const done = await act.run({ body: { ...brought, ...debtor, insutype: String(v.insutype) } });
        if (!done) return;
        const sum = (done.parts ?? []).reduce((s, p) => s + fenOf(p.amount), 0);
        if (sum === 0) message.info('没有暂收,或没有欠缴的缴费单');
        else message.success(`已用暂收 ${yuan(sum)} 元缴费`);
        onDone();
      }}
    />
  );
}
