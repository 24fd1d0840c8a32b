// What a figure is made of: settlements and reversals, whose amounts add up to it.
import { useNavigate } from 'react-router';
import { Alert } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { KeysetTable, SettlementsExport, type Column } from '../../pieces';
import { told, useAsked } from './figures';

type Act = NonNullable<Answer<'get', '/api/v1/figures/settlements'>['acts']>[number];

const columns: Column<Act>[] = [
  { key: 'setl_time', title: '结算时间', value: (r) => r.setl_time, fixed: 'start' },
  { key: 'kind', title: '种类', value: (r) => r.kind },
  { key: 'fixmedins_name', title: '机构', value: (r) => r.fixmedins_name || r.fixmedins_code },
  { key: 'insutype_name', title: '险种', value: (r) => r.insutype_name },
  { key: 'med_type_name', title: '医疗类别', value: (r) => r.med_type_name },
  { key: 'medfee_sumamt', title: '医疗费总额', value: (r) => r.medfee_sumamt, money: true },
  { key: 'amt', title: '所选的金额', value: (r) => r.amt, money: true, hidden: true },
  { key: 'fund_pay_sumamt', title: '基金支付', value: (r) => r.fund_pay_sumamt, money: true },
  { key: 'acct_pay', title: '个人账户', value: (r) => r.acct_pay, money: true },
  { key: 'psn_cash_pay', title: '个人现金', value: (r) => r.psn_cash_pay, money: true },
  { key: 'drug_amt', title: '药品费', value: (r) => r.drug_amt, money: true },
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
  { key: 'setl_id', title: '结算ID', value: (r) => r.setl_id },
];

const chosen = columns.map((c) => (c.key === 'amt' ? { ...c, hidden: false } : c));

export default function ActsPage() {
  const [asked] = useAsked();
  const navigate = useNavigate();
  const { by, ...query } = asked;
  const list = useList({
    key: ['figure-settlements', query],
    read: (page) => ask('get', '/api/v1/figures/settlements', { query: { ...page, ...query } }),
    rows: (a) => a.acts,
    next: (a) => a.next,
  });
  const narrowed = Boolean(asked.payer || asked.med_chrgitm_type);
  return (
    <>
      <Alert type="info" title={`${told(asked)}。撤销为负数,各页相加就是统计数。双击或按 Enter 打开一笔,看它为什么这样算。`} />
      <KeysetTable
        name={narrowed ? '统计明细(所选金额)' : '统计明细'}
        list={list}
        columns={narrowed ? chosen : columns}
        rowKey={(r) => r.setl_id}
        onRow={(r) => void navigate('/settlement/one/' + (r.kind === '撤销' && r.init_setl_id ? r.init_setl_id : r.setl_id))}
        empty="这段时间没有结算"
        actions={asked.fixmedins_code && <SettlementsExport code={asked.fixmedins_code} days={{ begndate: asked.begndate, enddate: asked.enddate }} />}
      />
    </>
  );
}
