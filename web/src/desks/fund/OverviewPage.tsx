// 基金总览: what a director looks at in the morning. Each figure opens to what it is
// the sum of.
import { lazy, Suspense, useMemo } from 'react';
import { Alert, Button, Card, Col, Row } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, Loading, Money, Nothing } from '../../pieces';
import { fenOf } from '../../money';
import type { Balance } from './BalancesPage';
import { addressOf, monthEnd, schemeName, type Figure } from './figures';

const Chart = lazy(() => import('../../pieces/Chart'));

type Outlook = NonNullable<Answer<'get', '/api/v1/funds/outlook'>['funds']>[number];
type Month = Answer<'get', '/api/v1/fund-months'>['months'][number];

interface Year {
  begndate: string;
  enddate: string;
}

export default function OverviewPage() {
  const day = today();
  const year = { begndate: day.slice(0, 4) + '-01-01', enddate: day };
  const outlook = useLook('get', '/api/v1/funds/outlook', {});
  const months = useLook('get', '/api/v1/fund-months', { query: year });
  const payers = useLook('get', '/api/v1/figures', { query: { ...year, by: '支付方' } });
  const months12 = useLook('get', '/api/v1/figures', { query: { ...year, by: '月' } });
  return (
    <>
      <Reconciled {...year} />
      <Answered look={outlook}>
        {(o) => (
          <Answered look={months}>{(m) => (o.funds?.length ? <Cards funds={o.funds} months={m.months} day={o.date} /> : <Nothing text="本统筹区还没有记账" />)}</Answered>
        )}
      </Answered>
      <Row gutter={12}>
        <Col xs={24} xl={14}>
          <Answered look={months}>{(m) => <Trend months={m.months} />}</Answered>
        </Col>
        <Col xs={24} xl={10}>
          <Answered look={payers}>{(p) => <Payers rows={p.rows ?? []} year={year} />}</Answered>
        </Col>
      </Row>
      <Answered look={months12}>
        {(a) => (
          <p data-testid="year">
            今年结算 {a.sum.count} 笔,医疗费 <Money value={a.sum.medfee_sumamt} />,基金支付 <Money value={a.sum.fund_pay_sumamt} />,药占比 {a.sum.drug_share || '-'}%。
            <Link to={'/fund/figures?' + addressOf({ ...year, by: '月' }).toString()}>逐月</Link> <Link to={'/fund/figures?' + addressOf({ ...year, by: '机构' }).toString()}>按机构</Link>{' '}
            <Link to={'/fund/figures?' + addressOf({ ...year, by: '费用类别' }).toString()}>按费用类别</Link> <Link to="/fund/dearest">费用最高</Link>
          </p>
        )}
      </Answered>
    </>
  );
}

function Reconciled(year: Year) {
  const look = useLook('get', '/api/v1/figures/reconciliation', { query: year });
  return (
    <Answered look={look}>
      {(a) => (
        <Alert
          showIcon
          data-testid="reconciled"
          type={a.same ? 'success' : 'error'}
          title={a.same ? '今年各基金的统计与账簿一致' : '统计与账簿有差额'}
          action={
            <Link to={'/fund/reconcile?' + addressOf(year).toString()}>
              <Button size="small">看逐项核对</Button>
            </Link>
          }
        />
      )}
    </Answered>
  );
}

function Cards({ funds, months, day }: { funds: Outlook[]; months: Month[]; day: string }) {
  const books = useLook('get', '/api/v1/funds', { query: { date: day } });
  const month = day.slice(0, 7);
  const span = { begndate: month + '-01', enddate: day };
  const entries = (f: Outlook, side: string) => '/fund/entries?' + addressOf({ ...span, insutype: f.insutype, fund: f.fund, side }).toString();
  return (
    <Row gutter={[8, 8]} className="spaced">
      {funds.map((f) => {
        const now = months.find((m) => m.month === month && m.insutype === f.insutype && m.fund === f.fund);
        return (
          <Col key={f.insutype + f.fund} xs={24} sm={12} lg={8} xl={6}>
            <Card size="small" title={`${schemeName(f.insutype)} ${f.fund}`} data-testid="fund-card">
              <div>
                结余 <Link to={'/fund/table'}><strong className="large"><Money value={f.balance} /></strong></Link>
              </div>
              <div>
                存款 <Money value={standing(books.data?.accounts, f, '存款')} />,应付 <Money value={-standing(books.data?.accounts, f, '应付')} />{' '}
                <Link to={'/fund/balances?' + addressOf({ insutype: f.insutype, fund: f.fund }).toString()}>科目余额</Link>
              </div>
              <div>
                可支付 <strong>{f.left || '-'}</strong> 个月(月均支出 <Money value={f.mean} />,按 {f.months} 个月)
              </div>
              <div>
                本月收入 <Link to={entries(f, '收入')}><Money value={now?.income_sum ?? 0} /></Link>,支出 <Link to={entries(f, '支出')}><Money value={now?.expense_sum ?? 0} /></Link>
              </div>
            </Card>
          </Col>
        );
      })}
    </Row>
  );
}

// standing is what the accounts of a class of a fund stand at together.
function standing(accounts: Balance[] | null | undefined, f: Outlook, kind: string): number {
  const own = (accounts ?? []).filter((b) => b.insutype === f.insutype && b.fund === f.fund && b.class === kind);
  return own.reduce((sum, b) => sum + fenOf(b.balance), 0) / 100;
}

function Trend({ months }: { months: Month[] }) {
  const navigate = useNavigate();
  const totals = useMemo(() => months.filter((m) => m.fund === '合计'), [months]);
  const open = (month: string) => void navigate('/fund/table?' + addressOf({ begndate: month + '-01', enddate: monthEnd(month) }).toString());
  const option = useMemo(() => {
    const line = (name: string, value: (m: Month) => number) => ({ name, type: 'line' as const, data: totals.map(value) });
    return {
      tooltip: { trigger: 'axis' as const },
      legend: { bottom: 0 },
      grid: { left: 100, right: 16, top: 32, bottom: 56 },
      xAxis: { type: 'category' as const, data: totals.map((m) => m.month) },
      yAxis: { type: 'value' as const, name: '元' },
      series: [line('收入', (m) => m.income_sum), line('支出', (m) => m.expense_sum), line('月末结余', (m) => m.closing)],
    };
  }, [totals]);
  return (
    <Suspense fallback={<Loading rows={3} />}>
      <Chart title="逐月收支" option={option} onOpen={(at) => totals[at] && open(totals[at].month)} />
    </Suspense>
  );
}

function Payers({ rows: all, year }: { rows: Figure[]; year: Year }) {
  const navigate = useNavigate();
  const rows = useMemo(() => all.filter((r) => r.medfee_sumamt > 0), [all]);
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'item' as const },
      legend: { type: 'scroll' as const, bottom: 0 },
      series: [{ type: 'pie' as const, radius: ['30%', '62%'], center: ['50%', '45%'], data: rows.map((r) => ({ name: r.name, value: r.medfee_sumamt })), label: { formatter: '{b} {d}%' } }],
    }),
    [rows],
  );
  if (rows.length === 0) return <Nothing text="今年还没有结算" />;
  return (
    <Suspense fallback={<Loading rows={3} />}>
      <Chart title="今年医疗费由谁支付" option={option} onOpen={(at) => rows[at] && void navigate('/fund/figures?' + addressOf({ ...year, by: '机构', payer: rows[at].key }).toString())} />
    </Suspense>
  );
}
