// Statistics against the books, fund by fund.
import { Alert, Tag } from 'antd';
import { useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, type Column } from '../../pieces';
import { useDays } from './Days';
import { addressOf, schemeName } from './figures';
import { Grid } from './Grid';

type Check = NonNullable<Answer<'get', '/api/v1/figures/reconciliation'>['rows']>[number];

const columns: Column<Check>[] = [
  { key: 'fund', title: '基金', value: (r) => `${schemeName(r.insutype)} ${r.fund}` },
  { key: 'admdvs', title: '统筹区', value: (r) => r.admdvs },
  { key: 'figures', title: '统计:为结算支付', value: (r) => r.figures, money: true },
  { key: 'books', title: '账簿:为结算支付', value: (r) => r.books, money: true },
  { key: 'gap', title: '差额', value: (r) => r.gap, money: true },
  { key: 'same', title: '结论', value: (r) => (r.gap === 0 ? '一致' : '不一致'), render: (r) => <Tag color={r.gap === 0 ? 'green' : 'red'}>{r.gap === 0 ? '一致' : '不一致'}</Tag> },
];

export default function ReconcilePage() {
  const { begndate, enddate, filter } = useDays();
  const navigate = useNavigate();
  const look = useLook('get', '/api/v1/figures/reconciliation', { query: { begndate, enddate } });
  return (
    <>
      {filter}
      <Answered look={look}>
        {(a) => (
          <>
            <Alert showIcon type={a.same ? 'success' : 'error'} title={a.same ? '全部一致' : '有差额:请先核验账务,再报技术人员'} data-testid="reconciled-all" />
            <Grid
              name="统计与账簿核对"
              about={`${begndate} 至 ${enddate}`}
              rows={a.rows ?? []}
              columns={columns}
              rowKey={(r) => r.admdvs + r.insutype + r.fund}
              open={(r) => void navigate('/fund/figures?' + addressOf({ begndate, enddate, by: '机构', insutype: r.insutype, payer: r.fund }).toString())}
              empty="这段时间基金没有为结算支付"
            />
          </>
        )}
      </Answered>
    </>
  );
}
