// One what-if: how far it is, then who would have paid what.
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Alert, Collapse, Progress, Statistic, Table, Tabs } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Editor, ExcelButton, Loading, Money, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { beside, fileName, Part, versionAt, whatifAt, Word, type Whatif } from './words';

const Chart = lazy(() => import('../../pieces/Chart'));

type Result = NonNullable<Whatif['result']>;
type Change = Result['categories'][number]['funds'];

export default function WhatifPage() {
  const { whatifId = '' } = useParams();
  const look = useLook('get', '/api/v1/policies/whatifs/{whatif_id}', { path: { whatif_id: whatifId } });
  const { refetch } = look;
  const going = look.data?.state === '等待' || look.data?.state === '进行中';
  useEffect(() => {
    if (!going) return;
    const again = setInterval(() => void refetch(), 1000);
    return () => clearInterval(again);
  }, [going, refetch]);
  return <Answered look={look}>{(t) => <Whole of={t} />}</Answered>;
}

function Whole({ of: t }: { of: Whatif }) {
  const going = t.state === '等待' || t.state === '进行中';
  return (
    <>
      <div className="bar">
        <strong>{t.version_id ? <Link to={versionAt(t.version_id)}>{t.title}</Link> : t.title}</strong>
        {!t.version_id && '(还没有发布的文本)'}
        <Word of={t.state} />
        <span>
          结算日期 {t.begndate} 至 {t.enddate} · 统筹区 {t.admdvs} · <Staff no={t.author} /> 于 {t.begntime} 开始{t.endtime ? `,${t.endtime} 结束` : ''}
          {t.standing_id && t.standing_id !== t.version_id && (
            <>
              {' '}
              · <Link to={versionAt(t.standing_id)}>当时在用的版本</Link>
            </>
          )}
        </span>
        <span className="grow" />
        {!going && <Again of={t} />}
      </div>
      {going && (
        <div role="status">
          {t.state === '等待' ? '前面还有一次试算在进行,轮到就开始。' : '正在试算。'}可以先做别的事,回来再看。
          <Progress percent={t.total > 0 ? Math.floor((t.done * 100) / t.total) : 0} />
        </div>
      )}
      {t.state === '中断' && <Alert type="warning" showIcon className="spaced" title="服务停止时没有算完,没有结果。按“再试算一次”,用同样的文本和期间重新开始。" />}
      {t.failure && <Alert type="error" showIcon className="spaced" title={t.failure} />}
      {t.result && <Outcome r={t.result} />}
      <Collapse size="small" className="spaced" items={[{ key: 'texts', label: `试算的文本(${t.files?.length ?? 0} 个文件)`, children: <Texts of={t} /> }]} />
    </>
  );
}

function Again({ of: t }: { of: Whatif }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const act = useAct('post', '/api/v1/policies/whatifs/{whatif_id}/repetitions');
  const run = async () => {
    const begun = await act.run({ path: { whatif_id: t.whatif_id } });
    if (begun) void navigate(whatifAt(begun.whatif_id));
    return begun;
  };
  if (!may('policy.publish')) return null;
  return (
    <ConfirmAct label="再试算一次" act={act} onConfirm={run} done="已开始试算">
      <p>用同样的文本,把 {t.begndate} 至 {t.enddate} 的结算再算一次。这一次的记录留着,不改。</p>
    </ConfirmAct>
  );
}

function Texts({ of: t }: { of: Whatif }) {
  const files = [...(t.files ?? [])].sort((a, b) => Number(b.name === t.entry) - Number(a.name === t.entry));
  return <Tabs size="small" tabPlacement="start" items={files.map((f) => ({ key: f.name, label: fileName(f.name), children: <Editor label={f.name} text={f.text} /> }))} />;
}

function Outcome({ r }: { r: Result }) {
  return (
    <div data-testid="whatif-result">
      <div className="bar" style={{ gap: 32 }}>
        <Statistic title="重算的结算" value={r.judged} suffix="笔" />
        <Statistic title="归这份政策管的" value={r.governed} suffix="笔" />
        <Statistic title="金额变了的" value={r.touched} suffix="笔" />
        <Statistic title="涉及的人" value={r.persons} />
        <div>
          <div className="about">医疗费总额(前后一样)</div>
          <Money value={r.medfee_sumamt} large />
        </div>
        <Statistic title="算不出的" value={r.refused} suffix="笔" />
        <Statistic title="已撤销、不算的" value={r.reversed} suffix="笔" />
      </div>
      {r.governed === 0 && <Alert type="warning" showIcon className="spaced" title="这段期间没有归这份政策管的结算:核对期间、险种、业务和施行日期" />}
      <Payers r={r} />
      <div style={beside}>
        <Groups title="按人员类别" name="试算-按人员类别" rows={r.categories} />
        <Groups title="按医院等级" name="试算-按医院等级" rows={r.levels} />
      </div>
      <Funds r={r} />
      <div style={beside}>
        <Persons title="负担减得最多的人" rows={r.gain} />
        <Persons title="负担增得最多的人" rows={r.lose} />
      </div>
      <Refusals r={r} />
    </div>
  );
}

const difference = (value: number) => (
  <span>
    {value > 0 ? '+' : ''}
    <Money value={value} />
  </span>
);

function Payers({ r }: { r: Result }) {
  const touched = r.payers.filter((p) => p.touched > 0);
  const label = (p: Result['payers'][number]) => `${p.insutype_name} ${p.payer}`;
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      legend: { data: ['原来', '试算'] },
      grid: { left: 96, right: 16, bottom: 80 },
      xAxis: { type: 'category', data: touched.map(label), axisLabel: { interval: 0, rotate: touched.length > 4 ? 25 : 0 } },
      yAxis: { type: 'value', name: '元' },
      series: [
        { name: '原来', type: 'bar', barMaxWidth: 40, data: touched.map((p) => p.before) },
        { name: '试算', type: 'bar', barMaxWidth: 40, data: touched.map((p) => p.after) },
      ],
    }),
    [touched],
  );
  const excel = () => [['险种', '付款方', '笔数', '变了的', '原来', '试算', '多付'], ...r.payers.map((p) => [p.insutype_name, p.payer, p.settlements, p.touched, p.before, p.after, p.more])];
  return (
    <>
      {touched.length > 0 ? (
        <Suspense fallback={<Loading />}>
          <Chart title="由谁付(只列变了的)" option={option} height={280} />
        </Suspense>
      ) : (
        <Alert type="info" showIcon className="spaced" title="没有一笔的金额变了" />
      )}
      <Part title="按付款方" extra={<ExcelButton name="试算-按付款方" rows={excel} />}>
        <Table
          size="small"
          bordered
          pagination={false}
          rowKey={label}
          dataSource={r.payers}
          columns={[
            { title: '险种', dataIndex: 'insutype_name' },
            { title: '付款方', dataIndex: 'payer' },
            { title: '笔数', dataIndex: 'settlements', align: 'right' },
            { title: '变了的', dataIndex: 'touched', align: 'right' },
            { title: '原来', key: 'before', align: 'right', render: (_, p) => <Money value={p.before} /> },
            { title: '试算', key: 'after', align: 'right', render: (_, p) => <Money value={p.after} /> },
            { title: '多付(负数是少付)', key: 'more', align: 'right', render: (_, p) => difference(p.more) },
          ]}
        />
      </Part>
    </>
  );
}

function Groups({ title, name, rows }: { title: string; name: string; rows: Result['categories'] }) {
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      legend: { data: ['基金', '个人账户', '个人现金'] },
      grid: { left: 96, right: 16 },
      xAxis: { type: 'category', data: rows.map((g) => g.name) },
      yAxis: { type: 'value', name: '多付,元' },
      series: [
        { name: '基金', type: 'bar', barMaxWidth: 32, data: rows.map((g) => g.funds.more) },
        { name: '个人账户', type: 'bar', barMaxWidth: 32, data: rows.map((g) => g.account.more) },
        { name: '个人现金', type: 'bar', barMaxWidth: 32, data: rows.map((g) => g.cash.more) },
      ],
    }),
    [rows],
  );
  const cells = (c: Change) => [c.before, c.after, c.more];
  const excel = () => [
    ['类别', '笔数', '变了的', '总额', '基金原来', '基金试算', '基金多付', '账户原来', '账户试算', '账户多付', '现金原来', '现金试算', '现金多付'],
    ...rows.map((g) => [g.name, g.settlements, g.touched, g.medfee_sumamt, ...cells(g.funds), ...cells(g.account), ...cells(g.cash)]),
  ];
  return (
    <Part title={title} extra={<ExcelButton name={name} rows={excel} />}>
      <Suspense fallback={<Loading />}>
        <Chart title={title + '多付多少'} option={option} height={240} />
      </Suspense>
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey="name"
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '类别', dataIndex: 'name' },
          { title: '笔数', dataIndex: 'settlements', align: 'right' },
          { title: '变了的', dataIndex: 'touched', align: 'right' },
          { title: '基金多付', key: 'funds', align: 'right', render: (_, g) => difference(g.funds.more) },
          { title: '账户多付', key: 'account', align: 'right', render: (_, g) => difference(g.account.more) },
          { title: '现金多付', key: 'cash', align: 'right', render: (_, g) => difference(g.cash.more) },
        ]}
      />
    </Part>
  );
}

function Funds({ r }: { r: Result }) {
  const months = (m?: string) => (m === undefined ? '账上没有收入,算不出' : m + ' 个月');
  return (
    <Part title="基金还能支付多久(累计结余 ÷ 期内月均支出)">
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey={(f) => f.insutype + f.fund}
        dataSource={r.funds}
        columns={[
          { title: '基金', key: 'fund', render: (_, f) => `${f.insutype_name} ${f.fund}` },
          { title: '期内收入', key: 'income', align: 'right', render: (_, f) => (f.income === undefined ? '没有' : <Money value={f.income} />) },
          { title: '期内支出', key: 'spent', align: 'right', render: (_, f) => <Money value={f.expense.before} /> },
          { title: '试算支出', key: 'would', align: 'right', render: (_, f) => <Money value={f.expense.after} /> },
          { title: '期末结余', key: 'left', align: 'right', render: (_, f) => <Money value={f.balance.before} /> },
          { title: '试算结余', key: 'rest', align: 'right', render: (_, f) => <Money value={f.balance.after} /> },
          { title: '原来可支付', key: 'months', align: 'right', render: (_, f) => months(f.months_before) },
          { title: '试算可支付', key: 'then', align: 'right', render: (_, f) => months(f.months_after) },
        ]}
      />
    </Part>
  );
}

function Persons({ title, rows }: { title: string; rows: Result['gain'] }) {
  return (
    <Part title={title}>
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey={(p) => p.psn_no + p.burden.before + p.burden.after}
        dataSource={rows}
        locale={{ emptyText: '没有' }}
        columns={[
          { title: '人员编号(已遮盖)', dataIndex: 'psn_no' },
          { title: '笔数', dataIndex: 'settlements', align: 'right' },
          { title: '原来负担', key: 'before', align: 'right', render: (_, p) => <Money value={p.burden.before} /> },
          { title: '试算负担', key: 'after', align: 'right', render: (_, p) => <Money value={p.burden.after} /> },
          { title: '多负担', key: 'more', align: 'right', render: (_, p) => difference(p.burden.more) },
        ]}
      />
    </Part>
  );
}

function Refusals({ r }: { r: Result }) {
  if (r.refusals.length === 0) return null;
  return (
    <Part title="算不出的(不在合计里)">
      <Table
        size="small"
        bordered
        pagination={false}
        rowKey="code"
        dataSource={r.refusals}
        columns={[
          { title: '代码', dataIndex: 'code' },
          { title: '原因(第一笔)', dataIndex: 'sentence' },
          { title: '笔数', dataIndex: 'count', align: 'right' },
          { title: '总额', key: 'total', align: 'right', render: (_, x) => <Money value={x.medfee_sumamt} /> },
          { title: '前几笔', key: 'which', render: (_, x) => x.setl_ids.map((id) => <div key={id}><Link to={'/settlement/one/' + id}>{id}</Link></div>) },
        ]}
      />
    </Part>
  );
}
