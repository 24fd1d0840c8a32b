import { useState } from 'react';
import { Collapse, Table } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ask, fetchFile, type Answer } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, FilterBar, KeysetTable, Money, Nothing, type Column, type Condition } from '../../pieces';
import { useSession } from '../../session/session';
import { choicesOf, findingAt, findingStates, levels, origins, SettlementLink, useDownload, useKinds, Word, type Finding, type FindingState, type Level, type Origin } from './words';

const names = ['state', 'level', 'rule', 'kind', 'origin', 'fixmedins_code', 'psn_no', 'setl_id', 'begndate', 'enddate', 'min_amount', 'max_amount', 'shadow', 'task'] as const;
type Filter = Partial<Record<(typeof names)[number], string>>;

// asked is the filter as the door takes it.
const asked = (f: Filter) => ({ ...f, level: f.level as Level | undefined, state: f.state as FindingState | undefined, origin: f.origin as Origin | undefined, shadow: f.shadow as '是' | '否' | undefined });

function conditionsOf(kinds: { value: string; label: string }[]): Condition[] {
  return [
    { name: 'state', label: '状态', kind: 'choice', choices: choicesOf(findingStates) },
    { name: 'level', label: '级别', kind: 'choice', choices: choicesOf(levels) },
    { name: 'rule', label: '规则编号' },
    { name: 'fixmedins_code', label: '机构', kind: 'place' },
    { name: 'begndate', label: '就诊日期起', kind: 'date' },
    { name: 'enddate', label: '就诊日期止', kind: 'date' },
    { name: 'psn_no', label: '人员编号' },
    { name: 'setl_id', label: '结算ID' },
    { name: 'kind', label: '规则种类', kind: 'choice', choices: kinds, folded: true },
    { name: 'origin', label: '环节', kind: 'choice', choices: choicesOf(origins), folded: true },
    { name: 'min_amount', label: '金额不少于(元)', placeholder: '100', folded: true },
    { name: 'max_amount', label: '金额不多于(元)', folded: true },
    { name: 'shadow', label: '影子规则所查', kind: 'choice', choices: choicesOf(['是', '否']), folded: true },
    { name: 'task', label: '批号', folded: true },
  ];
}

const columns: Column<Finding>[] = [
  { key: 'day', title: '就诊日期', value: (r) => r.day, fixed: 'start', render: (r) => <Link to={findingAt(r.finding_id)}>{r.day}</Link> },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Word of={r.state} /> },
  { key: 'level', title: '级别', value: (r) => r.level, render: (r) => <Word of={r.level} /> },
  { key: 'title', title: '规则', value: (r) => r.title, render: (r) => <>{r.title}{r.shadow && <Word of="影子" />}</> },
  { key: 'rule', title: '规则编号', value: (r) => r.rule, hidden: true },
  { key: 'fixmedins_name', title: '机构', value: (r) => r.fixmedins_name ?? r.fixmedins_code },
  { key: 'fixmedins_code', title: '机构编号', value: (r) => r.fixmedins_code, hidden: true },
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
  { key: 'amount', title: '质疑金额', value: (r) => r.amount, money: true },
  { key: 'lines', title: '明细', value: (r) => r.lines },
  { key: 'origin', title: '环节', value: (r) => r.origin },
  { key: 'setl_id', title: '结算ID', value: (r) => r.setl_id ?? '', render: (r) => <SettlementLink id={r.setl_id} /> },
  { key: 'clause', title: '条款', value: (r) => r.clause ?? '', hidden: true },
  { key: 'exempt', title: '不追究的原因', value: (r) => r.exempt ?? '', hidden: true },
  { key: 'due', title: '说明期限', value: (r) => r.due ?? '', hidden: true },
  { key: 'crte_time', title: '发现时间', value: (r) => r.crte_time },
  { key: 'task', title: '批号', value: (r) => r.task, hidden: true },
];

// Whoever comes by a link sees what the link says, until he asks for something else.
function useFilter() {
  const [params] = useSearchParams();
  const link = params.toString();
  const [kept, setKept] = useState<{ link: string; turn: number; filter: Filter }>({ link: '-', turn: 0, filter: {} });
  const read = () => Object.fromEntries(names.flatMap((n) => (params.get(n) ? [[n, params.get(n)!]] : []))) as Filter;
  if (kept.link !== link) setKept({ link, turn: kept.turn + 1, filter: read() });
  return {
    filter: kept.filter,
    turn: kept.turn,
    search: (filter: Filter) => setKept({ ...kept, filter }),
    narrow: (more: Filter) => setKept({ ...kept, turn: kept.turn + 1, filter: { ...kept.filter, ...more } }),
  };
}

export default function FindingsPage() {
  const { filter, turn, search, narrow } = useFilter();
  const { may } = useSession();
  const { choices } = useKinds();
  const navigate = useNavigate();
  const list = useList({
    key: ['findings', filter],
    read: (page) => ask('get', '/api/v1/findings', { query: { ...page, ...asked(filter) } }),
    rows: (a) => a.findings,
    next: (a) => a.next,
  });
  return (
    <>
      <FilterBar key={turn} conditions={conditionsOf(choices)} initial={filter} onSearch={search} />
      <Summary filter={filter} onNarrow={narrow} />
      <KeysetTable
        name="疑点清单"
        list={list}
        columns={columns}
        rowKey={(r) => r.finding_id}
        onRow={(r) => void navigate(findingAt(r.finding_id))}
        empty="没有符合条件的疑点"
        actions={may('audit.finding.export') && <Export filter={filter} />}
      />
    </>
  );
}

function Export({ filter }: { filter: Filter }) {
  const file = useDownload();
  const take = (format: 'xlsx' | 'csv', reason: string) => file.run('疑点.' + format, () => fetchFile('post', '/api/v1/findings/export', { body: { ...asked(filter), format, reason } }));
  const about = <p>导出符合上面条件的全部疑点,带判定依据、条款、规则和知识的版本。记入操作留痕。</p>;
  return (
    <>
      <ConfirmAct label="全部导出 Excel" act={file} reason="required" reasonLabel="导出的原因" done="已导出" onConfirm={(why) => take('xlsx', why)}>
        {about}
      </ConfirmAct>
      <ConfirmAct label="全部导出 CSV" act={file} reason="required" reasonLabel="导出的原因" done="已导出" onConfirm={(why) => take('csv', why)}>
        {about}
      </ConfirmAct>
    </>
  );
}

type Sum = NonNullable<Answer<'get', '/api/v1/findings/summary'>['sums']>[number];

// Line is one rule and level of the summary with its states beside each other.
interface Line {
  key: string;
  rule: string;
  title: string;
  level: string;
  states: Map<string, Sum>;
}

function linesOf(sums: Sum[]): Line[] {
  const lines = new Map<string, Line>();
  for (const s of sums) {
    const key = s.rule + ' ' + s.level;
    const line = lines.get(key) ?? { key, rule: s.rule, title: s.title, level: s.level, states: new Map() };
    line.states.set(s.state, s);
    lines.set(key, line);
  }
  return [...lines.values()];
}

function Summary({ filter, onNarrow }: { filter: Filter; onNarrow: (more: Filter) => void }) {
  const look = useLook('get', '/api/v1/findings/summary', { query: asked(filter) });
  return (
    <Answered look={look}>
      {(a) => {
        const lines = linesOf(a.sums);
        const states = findingStates.filter((s) => a.sums.some((x) => x.state === s));
        return (
          <section aria-label="疑点汇总">
            <Collapse
              size="small"
              defaultActiveKey="sums"
              className="spaced"
              items={[
                {
                  key: 'sums',
                  label: (
                    <>
                      <strong>
                        {a.findings} 个疑点,质疑基金 <Money value={a.amount} /> 元
                      </strong>
                      (同一行被几条规则质疑的各算各的),{lines.length} 条规则。点一格只看那一格
                    </>
                  ),
                  children: lines.length === 0 ? <Nothing text="没有疑点" /> : <Sums lines={lines} states={states} onNarrow={onNarrow} />,
                },
              ]}
            />
          </section>
        );
      }}
    </Answered>
  );
}

function Sums({ lines, states, onNarrow }: { lines: Line[]; states: readonly FindingState[]; onNarrow: (more: Filter) => void }) {
  const cell = (state: FindingState) => ({
    title: state,
    key: state,
    align: 'right' as const,
    render: (_: unknown, line: Line) => {
      const sum = line.states.get(state);
      if (!sum) return '-';
      return (
        <a href="#list" onClick={(e) => { e.preventDefault(); onNarrow({ rule: line.rule, level: line.level, state }); }}>
          {sum.findings} 个 <Money value={sum.amount} />
        </a>
      );
    },
  });
  return (
    <Table<Line>
      size="small"
      pagination={false}
      rowKey="key"
      dataSource={lines}
      scroll={{ y: 148 }}
      columns={[
        { title: '规则', key: 'title', width: 360, render: (_, l) => `${l.title}(${l.rule})` },
        { title: '级别', key: 'level', width: 80, render: (_, l) => <Word of={l.level} /> },
        ...states.map(cell),
      ]}
    />
  );
}
