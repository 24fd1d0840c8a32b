// 科目余额: what each account of the books stands at, by fund.
import { useSearchParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, FilterBar, type Column } from '../../pieces';
import { addressOf, schemeName, schemes } from './figures';
import { Grid } from './Grid';

export type Balance = NonNullable<Answer<'get', '/api/v1/funds'>['accounts']>[number];

const columns: Column<Balance>[] = [
  { key: 'fund', title: '基金', value: (r) => `${schemeName(r.insutype)} ${r.fund}` },
  { key: 'class', title: '科目', value: (r) => r.class },
  { key: 'party', title: '机构', value: (r) => r.party },
  { key: 'admdvs', title: '统筹区', value: (r) => r.admdvs },
  { key: 'balance', title: '余额(借方为正)', value: (r) => r.balance, money: true },
];

export default function BalancesPage() {
  const [params, setParams] = useSearchParams();
  const text = (name: string) => params.get(name) ?? undefined;
  const asked = { date: text('date') ?? today(), insutype: text('insutype'), fund: text('fund') };
  const look = useLook('get', '/api/v1/funds', { query: { date: asked.date } });
  return (
    <>
      <FilterBar
        key={params.toString()}
        conditions={[
          { name: 'date', label: '截至', kind: 'date' },
          { name: 'insutype', label: '险种', kind: 'choice', choices: schemes },
          { name: 'fund', label: '基金', placeholder: '如 统筹基金' },
        ]}
        initial={asked}
        onSearch={(v) => setParams(addressOf(v))}
      />
      <Answered look={look}>
        {(a) => (
          <Grid
            name="科目余额"
            about={`截至 ${asked.date}`}
            rows={(a.accounts ?? []).filter((r) => (!asked.insutype || r.insutype === asked.insutype) && (!asked.fund || r.fund === asked.fund))}
            columns={columns}
            rowKey={(r) => [r.admdvs, r.insutype, r.fund, r.class, r.party].join('|')}
            empty="截至这一天账簿上没有余额"
          />
        )}
      </Answered>
    </>
  );
}
