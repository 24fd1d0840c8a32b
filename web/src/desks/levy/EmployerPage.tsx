// One employer on one page: who it is, its people and their wages, what it owes and
// has paid, inspections of it; and the acts about it.
import { useState } from 'react';
import { Button, Card, Drawer, Space, Tag } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { Answered, KeysetTable, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { ChangeEmployer, ChangeStaff } from './EmployerActs';
import { EmployerLevy } from './EmployerLevy';
import { InspectionsTable } from './InspectionsTable';
import { employerColours } from './words';

export type Employer = Answer<'get', '/api/v1/employers/{uscc}'>;
type Staff = NonNullable<Employer['staff']>[number];

export default function EmployerPage() {
  const { uscc = '' } = useParams();
  const look = useLook('get', '/api/v1/employers/{uscc}', { path: { uscc }, query: { limit: 1 } });
  return <Answered look={look}>{(e) => <Whole employer={e} />}</Answered>;
}

type Act = 'change' | 'suspend' | 'resume' | 'close' | 'hire';
const titles: Record<Act, string> = { change: '单位信息变更', suspend: '单位中止参保', resume: '单位恢复参保', close: '单位注销', hire: '增加人员' };
const states = { suspend: '中止', resume: '参保', close: '注销' } as const;

function Whole({ employer: e }: { employer: Employer }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Act | null>(null);
  const close = () => setOpen(null);
  const active = e.state === '参保';
  const acts: Act[] = [...(active ? (['hire'] as const) : []), 'change', ...(active ? (['suspend'] as const) : (['resume'] as const)), ...(e.state === '注销' ? [] : (['close'] as const))];
  const u = e.unit;
  return (
    <>
      <Space wrap size="large" role="region" aria-label="单位">
        <strong className="who-name">{u.emp_name}</strong>
        <Tag color={employerColours[e.state as keyof typeof employerColours]}>{e.state}</Tag>
        <span>{e.uscc}</span>
        <span>{u.emp_type}</span>
        <span>法定代表人 {u.legrep_name}</span>
        {u.coner_name && <span>经办人 {u.coner_name}</span>}
        {u.tel && <span>电话 {u.tel}</span>}
        {u.bankacct && (
          <span>
            代扣 {u.bank_name} {u.bankacct}
          </span>
        )}
        <span>统筹区 {e.admdvs}</span>
      </Space>
      <div className="bar spaced">
        {may('enrolment.write') &&
          acts.map((a) => (
            <Button key={a} type={a === 'hire' ? 'primary' : 'default'} onClick={() => setOpen(a)}>
              {titles[a]}
            </Button>
          ))}
        {may('contribution.write') && <Button onClick={() => void navigate('/levy/wages?uscc=' + encodeURIComponent(e.uscc))}>申报工资</Button>}
        {may('contribution.inspect') && <Button onClick={() => void navigate('/levy/inspections?open=' + encodeURIComponent(e.uscc))}>缴费稽核立案</Button>}
      </div>
      {may('contribution.read') && (
        <Card size="small" title="缴费" className="spaced">
          <EmployerLevy employer={e} />
        </Card>
      )}
      <Card size="small" title="在册人员" className="spaced">
        <People employer={e} />
      </Card>
      {may('contribution.read') && (
        <Card size="small" title="缴费稽核" className="spaced">
          <InspectionsTable name="本单位的稽核" region={e.admdvs} uscc={e.uscc} empty="没有对这个单位的稽核" />
        </Card>
      )}
      <Drawer open={open !== null} onClose={close} title={open ? titles[open] : ''} size={640} destroyOnHidden>
        {open === 'hire' && <ChangeStaff employer={e} act="增加" onDone={close} />}
        {open !== null && open !== 'hire' && <ChangeEmployer employer={e} state={open === 'change' ? undefined : states[open]} label={titles[open]} onDone={close} />}
      </Drawer>
    </>
  );
}

const columns: Column<Staff>[] = [
  { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no, fixed: 'start' },
  { key: 'relation', title: '与单位的关系', value: (r) => r.relation },
  { key: 'wage', title: '申报缴费工资(元/月)', value: (r) => r.wage },
  { key: 'begndate', title: '从哪天起', value: (r) => r.begndate },
];

function People({ employer }: { employer: Employer }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState<{ act: '减少' | '工资变更'; psnNo: string } | null>(null);
  const list = useList({
    key: ['employer-staff', employer.uscc],
    read: (page) => ask('get', '/api/v1/employers/{uscc}', { path: { uscc: employer.uscc }, query: page }),
    rows: (a) => a.staff,
    next: (a) => a.next,
  });
  const acts: Column<Staff> = {
    key: 'acts',
    title: '操作',
    value: () => '',
    fixed: 'end',
    render: (r) => (
      <Space size={0}>
        <Button type="link" size="small" onClick={() => setLeaving({ act: '工资变更', psnNo: r.psn_no })}>
          改工资
        </Button>
        <Button type="link" size="small" onClick={() => setLeaving({ act: '减少', psnNo: r.psn_no })}>
          减少
        </Button>
      </Space>
    ),
  };
  return (
    <>
      <KeysetTable
        name="在册人员"
        list={list}
        columns={may('enrolment.write') ? [...columns, acts] : columns}
        rowKey={(r) => r.psn_no + r.relation}
        onRow={may('person.read') ? (r) => void navigate('/counter/person/' + encodeURIComponent(r.psn_no)) : undefined}
        empty="还没有在册人员。已参保的人用“增加人员”,没有参保过的到“窗口·参保登记”,整批的用“窗口·批量导入”"
      />
      <Drawer open={leaving !== null} onClose={() => setLeaving(null)} title={leaving?.act === '减少' ? '减少人员' : '工资变更'} size={640} destroyOnHidden>
        {leaving && <ChangeStaff employer={employer} act={leaving.act} psnNo={leaving.psnNo} onDone={() => setLeaving(null)} />}
      </Drawer>
    </>
  );
}
