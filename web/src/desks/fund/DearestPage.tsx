// The dearest settlements of a span.
import { useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, type Column } from '../../pieces';
import { useDays } from './Days';
import { schemeName } from './figures';
import { Grid } from './Grid';

type Bill = NonNullable<Answer<'get', '/api/v1/figures/dearest'>['bills']>[number];

const columns: Column<Bill>[] = [
  { key: 'medfee_sumamt', title: '医疗费总额', value: (r) => r.medfee_sumamt, money: true },
  { key: 'setl_time', title: '结算时间', value: (r) => r.setl_time },
  { key: 'fixmedins', title: '机构', value: (r) => r.fixmedins_name || r.fixmedins_code },
  { key: 'insutype', title: '险种', value: (r) => schemeName(r.insutype) },
  { key: 'med_type', title: '医疗类别', value: (r) => r.med_type_name },
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
  { key: 'setl_id', title: '结算ID', value: (r) => r.setl_id },
];

export default function DearestPage() {
  const { begndate, enddate, filter } = useDays();
  const navigate = useNavigate();
  const look = useLook('get', '/api/v1/figures/dearest', { query: { begndate, enddate, limit: 50 } });
  return (
    <>
      {filter}
      <Answered look={look}>
        {(a) => (
          <Grid
            name="费用最高的结算"
            about={`${begndate} 至 ${enddate},前 50 笔,已撤销的不列`}
            rows={a.bills ?? []}
            columns={columns}
            rowKey={(r) => r.setl_id}
            open={(r) => void navigate('/settlement/one/' + r.setl_id)}
            empty="这段时间没有结算"
          />
        )}
      </Answered>
    </>
  );
}
