// The list of cases: what was taken in, what waits for papers, what is due or over
// its time limit. The filter lives in the address, so that a link brings it along.
import { Tag } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { FilterBar, KeysetTable, type Column } from '../../pieces';

export type Case = NonNullable<Answer<'get', '/api/v1/cases'>['cases']>[number];
type State = Case['state'];

const colours: Record<State, string> = { 受理: 'blue', 补正: 'orange', 办结: 'green', 退回: 'red' };
const states = (Object.keys(colours) as State[]).map((value) => ({ value, label: value }));
const late = [{ value: 'true', label: '只看超时的' }];

// late says whether a case that is being worked on is past its day.
export const isLate = (c: Pick<Case, 'state' | 'due'>) => c.state === '受理' && c.due < today();

export function CaseState({ of: c }: { of: Pick<Case, 'state' | 'due'> }) {
  return (
    <>
      <Tag color={colours[c.state]}>{c.state}</Tag>
      {isLate(c) && <Tag color="red">已超时</Tag>}
    </>
  );
}

// useSteps are the names of the steps that cases are about.
export function useSteps() {
  const look = useLook('get', '/api/v1/steps', {});
  const steps = look.data?.steps ?? [];
  return { steps, nameOf: (code: string) => steps.find((s) => s.step_code === code)?.name ?? code };
}

export default function CasesPage() {
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { steps, nameOf } = useSteps();
  const given = (name: string) => params.get(name) ?? undefined;
  const overdue = params.get('overdue') === 'true';
  const filter = { psn_no: given('psn_no'), step_code: given('step_code'), state: overdue ? undefined : (given('state') as State | undefined), overdue: overdue || undefined };
  const list = useList({
    key: ['cases', filter],
    read: (page) => ask('get', '/api/v1/cases', { query: { ...page, ...filter } }),
    rows: (a) => a.cases,
    next: (a) => a.next,
  });
  const open = (c: Case) => void navigate('/counter/case/' + encodeURIComponent(c.case_no));
  const columns: Column<Case>[] = [
    { key: 'case_no', title: '受理号', value: (c) => c.case_no, fixed: 'start' },
    { key: 'step', title: '事项', value: (c) => nameOf(c.step_code) },
    { key: 'psn_no', title: '人员编号', value: (c) => c.psn_no },
    { key: 'state', title: '状态', value: (c) => c.state, render: (c) => <CaseState of={c} /> },
    { key: 'received', title: '受理日期', value: (c) => c.received },
    { key: 'due', title: '到期日', value: (c) => c.due },
    { key: 'missing', title: '还缺的材料', value: (c) => (c.state === '补正' ? (c.missing ?? []).join('、') : '') },
    { key: 'ref', title: '业务编号', value: (c) => c.ref },
    { key: 'reason', title: '理由', value: (c) => c.reason },
    { key: 'acts', title: '操作', value: () => '', fixed: 'end', render: (c) => <a href={'/console/counter/case/' + c.case_no} onClick={(e) => { e.preventDefault(); open(c); }}>办理</a> },
  ];
  const search = (v: Record<string, string | undefined>) => {
    const kept = Object.entries(v).filter((e): e is [string, string] => Boolean(e[1]));
    setParams(kept);
  };
  return (
    <>
      <FilterBar
        key={params.toString()}
        conditions={[
          { name: 'state', label: '状态', kind: 'choice', choices: states },
          { name: 'overdue', label: '时限', kind: 'choice', choices: late },
          { name: 'step_code', label: '事项', kind: 'choice', choices: steps.map((s) => ({ value: s.step_code, label: s.name })) },
          { name: 'psn_no', label: '人员编号' },
        ]}
        initial={Object.fromEntries(params)}
        onSearch={search}
      />
      <KeysetTable name="受理件" list={list} columns={columns} rowKey={(c) => c.case_no} onRow={open} empty="没有这样的受理件。受理新的:先查找参保人,再点“受理材料”" />
    </>
  );
}
