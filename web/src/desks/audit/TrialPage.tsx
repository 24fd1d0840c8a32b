import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Alert, Collapse, Spin, Statistic, Table } from 'antd';
import { Link, useParams } from 'react-router';
import { useLook } from '../../api/hooks';
import { fenOf, yuan } from '../../money';
import { Answered, ExcelButton, Loading, Money, Nothing, Staff } from '../../pieces';
import { beside, ruleAt, SettlementLink, Side, Word, type Trial } from './words';

const Chart = lazy(() => import('../../pieces/Chart'));

type Result = NonNullable<Trial['result']>;

export default function TrialPage() {
  const { trialId = '' } = useParams();
  const look = useLook('get', '/api/v1/audit/backtests/{trial_id}', { path: { trial_id: trialId } });
  const { refetch } = look;
  const running = look.data?.state === '进行中';
  useEffect(() => {
    if (!running) return;
    const again = setInterval(() => void refetch(), 1500);
    return () => clearInterval(again);
  }, [running, refetch]);
  return <Answered look={look}>{(t) => <Whole trial={t} />}</Answered>;
}

function Whole({ trial: t }: { trial: Trial }) {
  return (
    <>
      <div className="bar">
        <strong>
          <Link to={ruleAt(t.rule)}>{t.title}</Link>
        </strong>
        <Word of={t.state} />
        <span>
          结算日期 {t.begndate} 至 {t.enddate} · 统筹区 {t.admdvs} · <Staff no={t.author} /> 于 {t.begntime} 开始{t.endtime ? `,${t.endtime} 结束` : ''}
        </span>
      </div>
      {t.state === '进行中' && (
        <div role="status" className="state">
          <Spin /> 正在试跑。可以先做别的事,回来再看。
        </div>
      )}
      {t.result?.reason && <Alert type="error" showIcon className="spaced" title={t.result.reason} />}
      {t.result && t.state === '完成' && <Outcome r={t.result} />}
      {t.text && <Collapse size="small" className="spaced" items={[{ key: 'text', label: '试跑的规则文本', children: <pre className="breaking">{t.text}</pre> }]} />}
    </>
  );
}

function Outcome({ r }: { r: Result }) {
  return (
    <>
      <div className="bar" style={{ gap: 32 }} data-testid="trial-result">
        <Statistic title="命中" value={r.hits} suffix="个" />
        <Statistic title="质疑的基金金额" value={yuan(fenOf(r.amount))} suffix="元" />
        <Statistic title="质疑的明细" value={r.questioned} suffix={`/ ${r.lines} 行`} />
        <Statistic title="审核的人" value={r.persons} />
        <Statistic title="涉及机构" value={r.institutions_in_all} suffix="家" />
        <Statistic title="不追究的" value={r.exempt} />
        <Statistic title="准确率" value={r.precision ? r.precision + '%' : '还没有'} suffix={<small>认定 {r.confirmed},不成立 {r.dismissed}</small>} />
      </div>
      <div style={beside}>
        <Months r={r} />
        <Rulings r={r} />
      </div>
      <Institutions r={r} />
      <Missing r={r} />
      <Samples r={r} />
    </>
  );
}

function Months({ r }: { r: Result }) {
  const option = useMemo(
    () => ({
      grid: { top: 40, bottom: 56, left: 56, right: 72 },
      tooltip: { trigger: 'axis' },
      legend: { data: ['命中', '质疑金额'] },
      xAxis: { type: 'category', data: r.months.map((m) => m.name) },
      yAxis: [
        { type: 'value', name: '个', minInterval: 1 },
        { type: 'value', name: '元' },
      ],
      series: [
        { name: '命中', type: 'bar', barMaxWidth: 48, data: r.months.map((m) => m.hits) },
        { name: '质疑金额', type: 'line', yAxisIndex: 1, data: r.months.map((m) => m.amount) },
      ],
    }),
    [r.months],
  );
  return (
    <Suspense fallback={<Loading />}>
      <Chart title="按就诊月份" option={option} height={260} />
    </Suspense>
  );
}

// Rulings shows what became of findings like the hits; the precision is of those
// that were ruled on.
function Rulings({ r }: { r: Result }) {
  const option = useMemo(() => {
    const data = [
      { name: '认定', value: r.confirmed },
      { name: '不成立', value: r.dismissed },
      { name: '没有处理过', value: Math.max(0, r.hits - r.confirmed - r.dismissed) },
    ].filter((x) => x.value > 0);
    return {
      tooltip: { trigger: 'item' },
      legend: { bottom: 0 },
      series: [{ type: 'pie', radius: ['35%', '65%'], data, label: { formatter: '{b} {c} 个({d}%)' } }],
    };
  }, [r]);
  if (r.hits === 0) return <Nothing text="没有命中,谈不上准确率" />;
  return (
    <Suspense fallback={<Loading />}>
      <Chart title={`准确率:${r.precision ? `${r.precision}%(认定 ${r.confirmed},不成立 ${r.dismissed})` : '同类疑点还没有处理过,没有准确率'}`} option={option} height={260} />
    </Suspense>
  );
}

function Institutions({ r }: { r: Result }) {
  const rows = () => [['机构编号', '机构', '命中', '质疑金额'], ...r.institutions.map((i) => [i.name, i.fixmedins_name ?? '', i.hits, i.amount])];
  return (
    <Side title={`按机构(金额大的在前,共 ${r.institutions_in_all} 家)`} extra={<ExcelButton name="试跑-按机构" rows={rows} disabled={r.institutions.length === 0} />}>
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey="name"
        dataSource={r.institutions}
        scroll={{ y: 240 }}
        locale={{ emptyText: '没有命中' }}
        columns={[
          { title: '机构', key: 'place', render: (_, i) => i.fixmedins_name ?? i.name },
          { title: '机构编号', dataIndex: 'name' },
          { title: '命中', dataIndex: 'hits', align: 'right' },
          { title: '质疑金额', key: 'amount', align: 'right', render: (_, i) => <Money value={i.amount} /> },
        ]}
      />
    </Side>
  );
}

function Missing({ r }: { r: Result }) {
  if (r.missing.length === 0 && r.faults.length === 0) return null;
  return (
    <Collapse
      size="small"
      className="spaced"
      items={[
        {
          key: 'missing',
          label: `没有判的:缺少 ${r.missing.length} 种事实${r.faults.length > 0 ? `;没有用上的参数或知识点 ${r.faults.length} 个` : ''}`,
          children: (
            <>
              <Table size="small" pagination={false} rowKey="fact" dataSource={r.missing} columns={[{ title: '缺少的事实', dataIndex: 'fact' }, { title: '没有判的处数', dataIndex: 'times', align: 'right' }]} />
              {r.faults.map((f) => (
                <p key={f} className="breaking">
                  {f}
                </p>
              ))}
            </>
          ),
        },
      ]}
    />
  );
}

function Samples({ r }: { r: Result }) {
  return (
    <Side title={`部分命中(${r.samples.length} 个)`}>
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey={(s) => `${s.mdtrt_id} ${s.day} ${s.evidence} ${s.amount}`}
        dataSource={r.samples}
        scroll={{ x: 'max-content', y: 320 }}
        locale={{ emptyText: '没有命中' }}
        columns={[
          { title: '就诊日期', dataIndex: 'day', fixed: 'start' },
          { title: '级别', key: 'level', render: (_, s) => <Word of={s.level} /> },
          { title: '质疑金额', key: 'amount', align: 'right', render: (_, s) => <Money value={s.amount} /> },
          { title: '明细', dataIndex: 'lines', align: 'right' },
          { title: '机构', key: 'place', render: (_, s) => s.fixmedins_name ?? s.fixmedins_code },
          { title: '人员编号', dataIndex: 'psn_no' },
          { title: '结算', key: 'setl', render: (_, s) => <SettlementLink id={s.setl_id} /> },
          { title: '处理过', key: 'ruling', render: (_, s) => (s.ruling ? <Word of={s.ruling} /> : '-') },
          { title: '判定依据', dataIndex: 'evidence' },
        ]}
      />
    </Side>
  );
}
