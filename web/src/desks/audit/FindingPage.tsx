import { Alert, Collapse, Descriptions, Table } from 'antd';
import { Link, useParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, Money, Staff } from '../../pieces';
import { Compared, History } from './Compared';
import { Decisions } from './Decisions';
import { Lines, Papers } from './Evidence';
import { beside, daysTold, findingAt, keysTold, pointAt, ruleAt, SettlementLink, Side, valuesTold, Word, whole } from './words';

export type Grounds = Answer<'get', '/api/v1/findings/{finding_id}'>;

export default function FindingPage() {
  const { findingId = '' } = useParams();
  const look = useLook('get', '/api/v1/findings/{finding_id}', { path: { finding_id: findingId } });
  return <Answered look={look}>{(g) => <Whole g={g} />}</Answered>;
}

function Whole({ g }: { g: Grounds }) {
  const f = g.finding;
  return (
    <>
      <Why g={g} />
      <Decisions g={g} />
      <Compared g={g} />
      <History g={g} />
      <Heading g={g} />
      <div style={beside}>
        <div style={{ minWidth: 0 }}>
          <Side title="费用明细" extra={`${g.lines.length} 行,被质疑 ${f.lines} 行`}>
            <Lines g={g} />
          </Side>
        </div>
        <div style={{ minWidth: 0 }}>
          <Side title="条款、规则和知识点">
            <Basis g={g} />
          </Side>
          <Side title="医嘱、报告和病历" extra={`${g.papers.length} 份`}>
            <Papers g={g} />
          </Side>
        </div>
      </div>
      <Others g={g} />
    </>
  );
}

// Why says in one look what is questioned, in whose favour and by what.
function Why({ g }: { g: Grounds }) {
  const f = g.finding;
  const written = f.kind === '式' ? /^命中: *(.+)$/m.exec(g.rule?.text ?? '')?.[1] : undefined; // a formula's evidence is its items only
  const why = [written, ...g.evidence.map((e) => e.text)].filter(Boolean).join(';') || '这条规则没有写下判定依据';
  return (
    <section aria-label="判定依据">
      <Alert
        type="warning"
        showIcon
        className="spaced"
        title={
          <>
            <Word of={f.level} />
            <Word of={f.state} />
            {f.title}:{why}
          </>
        }
        description={
          <>
            {g.psn_name} {sexes[g.gend ?? '']} {g.age} 岁 · {f.fixmedins_name ?? f.fixmedins_code} · {g.visit.kind ?? ''} {f.day} · {f.lines} 行明细,质疑基金 <Money value={f.amount} /> 元
          </>
        }
      />
    </section>
  );
}

const sexes: Record<string, string> = { '1': '男', '2': '女' };

function Heading({ g }: { g: Grounds }) {
  const { finding: f, visit: v } = g;
  const diagnoses = g.diagnoses.map((d) => `${d.maindiag ? '主:' : ''}${d.diag_name}(${d.diag_code})`).join('、');
  const items = [
    { label: '规则', children: <Link to={ruleAt(f.rule)}>{f.title}({f.rule})</Link> },
    { label: '状态', children: <><Word of={f.state} /><Word of={f.level} />{f.shadow && <Word of="影子" />}</> },
    { label: '质疑的基金金额', children: <Money value={f.amount} large /> },
    { label: '人员', children: <>{g.psn_name} {sexes[g.gend ?? '']} {g.age} 岁(<Link to={'/settlement/find?psn_no=' + f.psn_no}>{f.psn_no}</Link>)</> },
    { label: '机构', children: `${f.fixmedins_name ?? ''}(${f.fixmedins_code})` },
    { label: '结算', children: <SettlementLink id={f.setl_id} /> },
    { label: '就诊', children: `${v.kind ?? ''} ${v.begntime ?? f.day}${v.endtime ? ' 至 ' + v.endtime : ''}` },
    { label: '科室、医师', children: `${v.dept_name ?? '-'} ${v.atddr_name ?? ''}` },
    { label: '诊断', children: diagnoses || v.dise_name || '没有上传' },
    { label: '发现', children: `${f.origin} ${f.crte_time} 批号 ${f.task}` },
    { label: '说明期限', children: f.due ?? '-' },
    { label: '不追究的原因', children: f.exempt ?? '-' },
  ];
  return <Descriptions styles={whole} bordered size="small" column={3} className="spaced" items={items.map((x) => ({ key: x.label, ...x }))} />;
}

function Basis({ g }: { g: Grounds }) {
  const { rule, point } = g;
  const items = [
    { label: '条款', children: <span className="breaking">{g.clause || '-'}</span> },
    { label: '规则版本', children: rule ? <><Link to={ruleAt(rule.rule)}>{rule.title}</Link> <Word of={rule.state} /> {rule.begndate} 起,{rule.publish_time} 发布,复核人 {rule.approver ? <Staff no={rule.approver} /> : '-'}</> : '-' },
    { label: '知识点', children: point ? <><Link to={pointAt(point.number)}>{point.name}({point.number})</Link> {point.batch}</> : '这条规则不用知识点' },
    ...(point
      ? [
          { label: '限什么', children: `${keysTold(point.items)}${point.others.length > 0 ? ' ↔ ' + keysTold(point.others) : ''} ${valuesTold(point.values)}` },
          { label: '原文', children: <span className="breaking">{point.clause ?? '-'}</span> },
          { label: '有效期', children: daysTold(point.begndate, point.enddate) },
        ]
      : []),
  ];
  return (
    <>
      <Descriptions styles={whole} bordered size="small" column={1} items={items.map((x) => ({ key: x.label, ...x }))} />
      {rule?.text && <Collapse size="small" className="spaced" items={[{ key: 'text', label: '所用版本的规则文本', children: <pre className="breaking">{rule.text}</pre> }]} />}
    </>
  );
}

function Others({ g }: { g: Grounds }) {
  return (
    <div style={beside}>
      <Side title="同次就诊的其他疑点">
        <Table
          size="small"
          pagination={false}
          rowKey="finding_id"
          dataSource={g.beside}
          locale={{ emptyText: '没有' }}
          columns={[
            { title: '规则', key: 'title', render: (_, f) => <Link to={findingAt(f.finding_id)}>{f.title}</Link> },
            { title: '级别', key: 'level', render: (_, f) => <Word of={f.level} /> },
            { title: '状态', key: 'state', render: (_, f) => <Word of={f.state} /> },
            { title: '质疑金额', key: 'amount', align: 'right', render: (_, f) => <Money value={f.amount} /> },
          ]}
        />
      </Side>
      <Side title="医药机构的说明">
        <Table
          size="small"
          pagination={false}
          rowKey={(a) => a.crte_time + (a.opter ?? '')}
          dataSource={g.answers}
          locale={{ emptyText: '没有说明' }}
          columns={[
            { title: '时间', dataIndex: 'crte_time' },
            { title: '处理方式', key: 'way', render: (_, a) => (a.dspo_way === '1' ? '继续执行' : '返回修改') },
            { title: '理由', dataIndex: 'dspo_way_rea' },
            { title: '操作人', dataIndex: 'opter' },
          ]}
        />
      </Side>
    </div>
  );
}
