// The list of applications for reimbursement: what waits for a first review, what
// for a second, what came back.
import { Tag } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { useSession } from '../../session/session';

type Application = NonNullable<Answer<'get', '/api/v1/reimbursements'>['reimbursements']>[number];
type State = Application['state'];

export const colours: Record<State, string> = { 待初审: 'gold', 待复审: 'blue', 已核定: 'green', 退回补正: 'orange', 不予支付: 'red', 已撤销: 'default' };
const states = (Object.keys(colours) as State[]).map((value) => ({ value, label: value }));

const columns: Column<Application>[] = [
  { key: 'case_no', title: '受理号', value: (r) => r.case_no, fixed: 'start' },
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
  { key: 'begndate', title: '就医日期', value: (r) => r.begndate },
  { key: 'fixmedins_code', title: '就医机构', value: (r) => r.fixmedins_code },
  { key: 'medfee', title: '目录内费用', value: (r) => r.medfee_sumamt, money: true },
  { key: 'unlisted', title: '目录外费用', value: (r) => r.unlisted, money: true },
  { key: 'fund', title: '初审基金应付', value: (r) => r.fund_pay_sumamt, money: true },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={colours[r.state]}>{r.state}</Tag> },
  { key: 'clerk', title: '受理人', value: (r) => staffText(r.clerk), render: (r) => <Staff no={r.clerk} /> },
  { key: 'first', title: '初审人', value: (r) => staffText(r.first_reviewer), render: (r) => <Staff no={r.first_reviewer} /> },
  { key: 'second', title: '复审人', value: (r) => staffText(r.second_reviewer), render: (r) => <Staff no={r.second_reviewer} />, hidden: true },
  { key: 'reason', title: '理由', value: (r) => r.reason },
];

export default function ReimbursementsPage() {
  const { may } = useSession();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const waiting = may('reimbursement.approve') ? '待复审' : '待初审';
  const state = params.get('state') ?? waiting;
  const filter = { state: state === 'all' ? undefined : (state as State), psn_no: params.get('psn_no') ?? undefined };
  const list = useList({
    key: ['reimbursements', filter],
    read: (page) => ask('get', '/api/v1/reimbursements', { query: { ...page, ...filter } }),
    rows: (a) => a.reimbursements,
    next: (a) => a.next,
  });
  const open = (r: Application) => void navigate('/counter/reimbursement/' + encodeURIComponent(r.app_id));
  const acts: Column<Application> = { key: 'acts', title: '操作', value: () => '', fixed: 'end', render: (r) => <a href={'/console/counter/reimbursement/' + r.app_id} onClick={(e) => { e.preventDefault(); open(r); }}>办理</a> };
  return (
    <>
      <FilterBar
        conditions={[
          { name: 'state', label: '状态', kind: 'choice', choices: states },
          { name: 'psn_no', label: '人员编号' },
        ]}
        key={params.toString()}
        initial={filter}
        onSearch={(v) => setParams({ state: v.state ?? 'all', ...(v.psn_no ? { psn_no: v.psn_no } : {}) })}
      />
      <KeysetTable name="零星报销" list={list} columns={[...columns, acts]} rowKey={(r) => r.app_id} onRow={open} empty="没有这种状态的零星报销。受理新的:先查找参保人,再点“零星报销”" />
    </>
  );
}
