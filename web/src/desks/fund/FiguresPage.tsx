// 统计: a grouping, a span, conditions; a table and a chart of it. A row opens the
// next level, down to the settlements.
import { lazy, Suspense, useMemo } from 'react';
import { Button, Select, Space, Tag } from 'antd';
import { useNavigate } from 'react-router';
import { fetchFile } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, FilterBar, Loading, type Column, type Condition } from '../../pieces';
import { addressOf, groupings, monthEnd, narrowingNames, schemes, told, useAsked, type Asked, type Figure, type Grouping } from './figures';
import { Grid } from './Grid';

const Chart = lazy(() => import('../../pieces/Chart'));

const conditions: Condition[] = [
  { name: 'begndate', label: '日期起', kind: 'date' },
  { name: 'enddate', label: '日期止', kind: 'date' },
  { name: 'insutype', label: '险种', kind: 'choice', choices: schemes },
  { name: 'fixmedins_code', label: '机构编号' },
];

const named = (r: Figure) => r.name || r.key;

const full: Column<Figure>[] = [
  { key: 'name', title: '名称', value: named },
  { key: 'count', title: '笔数', value: (r) => r.count },
  { key: 'medfee_sumamt', title: '医疗费总额', value: (r) => r.medfee_sumamt, money: true },
  { key: 'fund_pay_sumamt', title: '基金支付', value: (r) => r.fund_pay_sumamt, money: true },
  { key: 'acct_pay', title: '个人账户', value: (r) => r.acct_pay, money: true },
  { key: 'psn_cash_pay', title: '个人现金', value: (r) => r.psn_cash_pay, money: true },
  { key: 'hosp_part_amt', title: '医院负担', value: (r) => r.hosp_part_amt, money: true },
  { key: 'own_amt', title: '自费、超限价与先行自付', value: (r) => r.own_amt, money: true },
  { key: 'drug_amt', title: '药品费', value: (r) => r.drug_amt, money: true },
  { key: 'drug_share', title: '药占比(%)', value: (r) => r.drug_share },
];

// By category and by payer only these are told.
const short = full.filter((c) => ['name', 'medfee_sumamt', 'fund_pay_sumamt'].includes(c.key));
const part: Column<Figure> = { key: 'amt', title: '所选的金额', value: (r) => r.amt, money: true };

function columnsOf(asked: Asked): Column<Figure>[] {
  const columns = asked.by === '费用类别' || asked.by === '支付方' ? short : full;
  return asked.payer || asked.med_chrgitm_type ? [columns[0]!, part, ...columns.slice(1)] : columns;
}

const keys: Partial<Record<Grouping, keyof typeof narrowingNames>> = { 机构: 'fixmedins_code', 险种: 'insutype', 医疗类别: 'med_type', 费用类别: 'med_chrgitm_type', 支付方: 'payer' };

// below is the question one level deeper: a month opens its days, an institution
// or a day its settlements, anything else its institutions.
function below(asked: Asked, row: Figure): { list: boolean; asked: Asked } {
  if (asked.by === '月') {
    const [first, last] = [row.key + '-01', monthEnd(row.key)];
    return { list: false, asked: { ...asked, by: '日', begndate: first > asked.begndate ? first : asked.begndate, enddate: last < asked.enddate ? last : asked.enddate } };
  }
  if (asked.by === '日') return { list: true, asked: { ...asked, begndate: row.key, enddate: row.key } };
  const key = keys[asked.by]!;
  const deeper = { ...asked, [key]: row.key };
  if (asked.by === '机构') return { list: true, asked: deeper };
  if (key === 'payer') delete deeper.med_chrgitm_type;
  if (key === 'med_chrgitm_type') delete deeper.payer;
  return asked.fixmedins_code ? { list: true, asked: deeper } : { list: false, asked: { ...deeper, by: '机构' } };
}

function chartOf(asked: Asked, rows: Figure[]) {
  const chosen = asked.payer || asked.med_chrgitm_type;
  const shown = asked.by === '日' || asked.by === '月' ? rows : rows.slice(0, 15);
  const series = (name: string, value: (r: Figure) => number) => ({ name, type: 'bar' as const, data: shown.map(value) });
  return {
    tooltip: { trigger: 'axis' as const },
    legend: { bottom: 0 },
    grid: { left: 90, right: 16, top: 32, bottom: 88 },
    xAxis: { type: 'category' as const, data: shown.map(named), axisLabel: { rotate: shown.length > 6 ? 30 : 0, width: 110, overflow: 'truncate' as const } },
    yAxis: { type: 'value' as const, name: '元' },
    series: chosen ? [series('所选的金额', (r) => r.amt)] : [series('医疗费总额', (r) => r.medfee_sumamt), series('基金支付', (r) => r.fund_pay_sumamt)],
  };
}

export default function FiguresPage() {
  const [asked, setAsked] = useAsked();
  const navigate = useNavigate();
  const look = useLook('get', '/api/v1/figures', { query: asked });
  const open = (row: Figure) => {
    const next = below(asked, row);
    void navigate(`/fund/${next.list ? 'acts' : 'figures'}?${addressOf(next.asked).toString()}`);
  };
  const narrowed = (Object.keys(narrowingNames) as (keyof typeof narrowingNames)[]).filter((n) => asked[n]);
  return (
    <>
      <FilterBar key={addressOf(asked).toString()} conditions={conditions} initial={{ ...asked }} onSearch={(v) => setAsked({ ...v, begndate: v.begndate ?? '', enddate: v.enddate ?? '' })} />
      <Space className="bar">
        <label htmlFor="by">按</label>
        <Select id="by" aria-label="汇总方式" style={{ width: 120 }} value={asked.by} onChange={(by) => setAsked({ by })} options={groupings.map((g) => ({ value: g, label: g }))} />
        <span>汇总</span>
        {narrowed.map((n) => (
          <Tag key={n} closable closeIcon={<span aria-label={'不再只看' + narrowingNames[n]}>×</span>} onClose={() => setAsked({ [n]: undefined })}>
            只看{narrowingNames[n]} {asked[n]}
          </Tag>
        ))}
      </Space>
      <Answered look={look}>{(a) => <Answer asked={asked} rows={a.rows ?? []} sum={a.sum} open={open} />}</Answered>
    </>
  );
}

function Answer({ asked, rows, sum, open }: { asked: Asked; rows: Figure[]; sum: Figure; open: (row: Figure) => void }) {
  const navigate = useNavigate();
  const option = useMemo(() => chartOf(asked, rows), [asked, rows]);
  const list = (asked.fixmedins_code || asked.begndate.slice(0, 7) === asked.enddate.slice(0, 7)) && (
    <Button onClick={() => void navigate('/fund/acts?' + addressOf(asked).toString())}>看全部明细</Button>
  );
  return (
    <>
      <p data-testid="drug-share">
        合计 {sum.count} 笔,药占比 {sum.drug_share || '-'}%
      </p>
      <Grid
        name={`按${asked.by}统计`}
        about={told(asked)}
        rows={rows}
        sum={sum}
        columns={columnsOf(asked)}
        rowKey={(r) => r.key}
        open={open}
        actions={list}
        pdf={() => fetchFile('get', '/api/v1/figures/paper', { query: asked })}
        empty="这段时间没有结算,请放宽日期或条件"
      />
      {rows.length > 0 && (
        <Suspense fallback={<Loading rows={3} />}>
          <Chart title={`按${asked.by}统计图`} option={option} onOpen={(at) => rows[at] && open(rows[at])} />
        </Suspense>
      )}
    </>
  );
}
