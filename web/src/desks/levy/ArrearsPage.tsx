// 欠费: bills that are due and not paid, with the late fee to today.
import { useState } from 'react';
import { Drawer, Tag } from 'antd';
import { useNavigate } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { schemeName, schemes } from '../counter/codes';
import { BillDetail } from './EmployerLevy';
import { employerAddress, useRegion } from './words';

type Arrear = NonNullable<Answer<'get', '/api/v1/contributions/arrears'>['arrears']>[number];
type Debtor = '单位' | '个人' | '项目';

const columns: Column<Arrear>[] = [
  { key: 'debtor_type', title: '对象', value: (r) => r.debtor_type, fixed: 'start' },
  { key: 'debtor_no', title: '编号', value: (r) => r.debtor_no },
  { key: 'debtor_name', title: '单位名称', value: (r) => r.debtor_name },
  { key: 'term', title: '所属期', value: (r) => (r.begndate.slice(0, 7) === r.enddate.slice(0, 7) ? r.begndate.slice(0, 7) : r.begndate.slice(0, 4)) },
  { key: 'insutype', title: '险种', value: (r) => schemeName(r.insutype) },
  { key: 'kind', title: '种类', value: (r) => r.kind },
  { key: 'heads', title: '人数', value: (r) => r.heads, hidden: true },
  { key: 'due_date', title: '截止日', value: (r) => r.due_date },
  { key: 'days', title: '逾期天数', value: (r) => r.days, render: (r) => <Tag color={r.days > 90 ? 'red' : 'orange'}>{r.days} 天</Tag> },
  { key: 'owed', title: '尚欠本金', value: (r) => r.owed, money: true },
  { key: 'late_fee', title: '滞纳金', value: (r) => r.late_fee, money: true },
  { key: 'bill_id', title: '缴费单号', value: (r) => r.bill_id, hidden: true },
];

const kinds = ['单位', '个人', '项目'].map((value) => ({ value, label: value }));

interface Filter {
  insutype: string;
  debtor_type?: Debtor;
}

export default function ArrearsPage() {
  const region = useRegion();
  const navigate = useNavigate();
  const { may } = useSession();
  const [filter, setFilter] = useState<Filter>({ insutype: '310' });
  const [shown, setShown] = useState<Arrear | null>(null);
  const list = useList({
    key: ['arrears', region, filter],
    read: (page) => ask('get', '/api/v1/contributions/arrears', { query: { ...page, admdvs: region, ...filter } }),
    rows: (a) => a.arrears,
    next: (a) => a.next,
    enabled: region !== '',
  });
  const open = (r: Arrear) => {
    if (r.debtor_type === '单位' && may('enrolment.read')) void navigate(employerAddress(r.debtor_no));
    else if (r.debtor_type === '个人' && may('person.read')) void navigate('/counter/person/' + encodeURIComponent(r.debtor_no));
    else setShown(r);
  };
  const detail: Column<Arrear> = {
    key: 'detail',
    title: '为什么',
    value: () => '',
    fixed: 'end',
    render: (r) => (
      <a href={'#' + r.bill_id} onClick={(e) => { e.preventDefault(); setShown(r); }}>
        怎么算的
      </a>
    ),
  };
  return (
    <>
      <FilterBar
        conditions={[
          { name: 'insutype', label: '险种', kind: 'choice', choices: schemes },
          { name: 'debtor_type', label: '缴费对象', kind: 'choice', choices: kinds },
        ]}
        initial={{ insutype: '310' }}
        onSearch={(v) => setFilter({ insutype: v.insutype ?? '310', debtor_type: v.debtor_type as Debtor | undefined })}
      />
      <KeysetTable name="欠费" list={list} columns={[...columns, detail]} rowKey={(r) => r.bill_id} onRow={open} empty="没有逾期未缴的缴费单" />
      <Drawer open={shown !== null} onClose={() => setShown(null)} title={shown ? `${shown.debtor_type} ${shown.debtor_no}` : ''} size={640} destroyOnHidden>
        {shown && <BillDetail bill={shown} />}
      </Drawer>
    </>
  );
}
