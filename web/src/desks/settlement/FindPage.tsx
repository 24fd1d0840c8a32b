// Finding a settlement: by person, by its number, or by institution and days.
import { useState } from 'react';
import { Button, Input, Tabs, Tag } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { FilterBar, KeysetTable, Nothing, PersonPicker, SettlementsExport, type Column, type Condition } from '../../pieces';
import { PlaceSelect } from './Pickers';

type Row = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/settlements'>['settlements']>[number];

const columns: Column<Row>[] = [
  { key: 'setl_time', title: '结算时间', value: (r) => r.setl_time, fixed: 'start' },
  { key: 'kind', title: '种类', value: (r) => r.kind, render: (r) => <Tag color={r.kind === '结算' ? 'blue' : 'red'}>{r.kind}</Tag> },
  { key: 'place', title: '机构', value: (r) => r.fixmedins_name ?? r.fixmedins_code },
  { key: 'med_type', title: '医疗类别', value: (r) => r.med_type_name },
  { key: 'insutype', title: '险种', value: (r) => r.insutype_name },
  { key: 'medfee_sumamt', title: '医疗费总额', value: (r) => r.medfee_sumamt, money: true },
  { key: 'setl_id', title: '结算编号', value: (r) => r.setl_id },
  { key: 'init_setl_id', title: '原结算编号', value: (r) => r.init_setl_id, hidden: true },
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
  { key: 'mdtrt_id', title: '就诊编号', value: (r) => r.mdtrt_id, hidden: true },
];

function useOpen() {
  const navigate = useNavigate();
  return (setlId: string) => void navigate('/settlement/one/' + encodeURIComponent(setlId));
}

// withOpen has a button in each row, for those who use the mouse.
function withOpen(open: (setlId: string) => void): Column<Row>[] {
  const button: Column<Row> = {
    key: 'open',
    title: '操作',
    fixed: 'end',
    value: () => '',
    render: (r) => (
      <Button size="small" type="link" onClick={() => open(r.setl_id)}>
        为什么
      </Button>
    ),
  };
  return [...columns, button];
}

function OfPerson({ psnNo }: { psnNo: string }) {
  const open = useOpen();
  const person = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: psnNo } });
  const list = useList({
    key: ['settlements of person', psnNo],
    read: (page) => ask('get', '/api/v1/persons/{psn_no}/settlements', { path: { psn_no: psnNo }, query: page }),
    rows: (a) => a.settlements,
    next: (a) => a.next,
  });
  const p = person.data;
  return (
    <KeysetTable
      name="人员的结算"
      list={list}
      columns={withOpen(open)}
      rowKey={(r) => r.setl_id}
      onRow={(r) => open(r.setl_id)}
      empty="这个人还没有结算"
      actions={p && <strong>{`${p.psn_name} ${p.certno} 人员编号 ${p.psn_no}`}</strong>}
    />
  );
}

function ByPerson() {
  const [query, setQuery] = useSearchParams();
  const psnNo = query.get('psn_no') ?? '';
  return (
    <>
      <PersonPicker autoFocus onPick={(p) => setQuery({ psn_no: p.psn_no })} />
      {psnNo ? <OfPerson psnNo={psnNo} /> : <Nothing text="先查到人,就列出他的结算" />}
    </>
  );
}

function ByNumber() {
  const open = useOpen();
  return <Input.Search aria-label="结算编号" placeholder="结算单上的结算编号;可扫码" enterButton="打开" onSearch={(v) => v.trim() && open(v.trim())} />;
}

const conditions: Condition[] = [
  { name: 'begndate', label: '结算日期起', kind: 'date' },
  { name: 'enddate', label: '结算日期止', kind: 'date' },
];

function OfPlace({ code, days }: { code: string; days: { begndate?: string; enddate?: string } }) {
  const open = useOpen();
  const list = useList({
    key: ['settlements of institution', code, days],
    read: (page) => ask('get', '/api/v1/institutions/{fixmedins_code}/settlements', { path: { fixmedins_code: code }, query: { ...page, ...days } }),
    rows: (a) => a.settlements,
    next: (a) => a.next,
  });
  return <KeysetTable name="机构的结算" list={list} columns={withOpen(open)} rowKey={(r) => r.setl_id} onRow={(r) => open(r.setl_id)} actions={<SettlementsExport code={code} days={days} />} empty="这几天在这家机构没有结算" />;
}

function ByPlace() {
  const [place, setPlace] = useState<string>();
  const [days, setDays] = useState<{ begndate?: string; enddate?: string }>({ begndate: today(), enddate: today() });
  return (
    <>
      <div className="bar">
        <span id="place-label">机构</span>
        <span className="grow">
          <PlaceSelect label="机构" value={place} onChange={setPlace} />
        </span>
      </div>
      <FilterBar conditions={conditions} initial={days} onSearch={setDays} />
      {place ? <OfPlace code={place} days={days} /> : <Nothing text="先选机构" />}
    </>
  );
}

export default function FindPage() {
  return (
    <Tabs
      size="small"
      destroyOnHidden
      items={[
        { key: 'person', label: '按人', children: <ByPerson /> },
        { key: 'number', label: '按结算编号', children: <ByNumber /> },
        { key: 'place', label: '按机构和日期', children: <ByPlace /> },
      ]}
    />
  );
}
