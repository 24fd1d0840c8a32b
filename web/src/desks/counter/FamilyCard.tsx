// The family: its members, and joining and leaving it.
import { useState } from 'react';
import { Table } from 'antd';
import { useNavigate } from 'react-router';
import { useAct, useLook } from '../../api/hooks';
import { Answered, type Person } from '../../pieces';
import { ActForm, type FieldPlan } from './ActForm';
import { ActMenu, type ActProps, type Plan } from './Acts';
import { useEnrolled } from './CoverActs';
import { from, text } from './fields';
import type { Enrolment } from './CoverCard';
import { None } from './None';

type Member = NonNullable<Enrolment['household']>[number];
type Role = '户主' | '配偶' | '子女' | '父母' | '祖父母' | '孙子女' | '兄弟姐妹' | '其他';

const roles = ['户主', '配偶', '子女', '父母', '祖父母', '孙子女', '兄弟姐妹', '其他'].map((value) => ({ value, label: value }));
const reason: FieldPlan = { name: 'reason', label: '原因' };

// Join makes a family with a relative, or enters the relative's.
function Join({ person, onDone }: ActProps) {
  const [relative, setRelative] = useState<string>();
  const act = useAct('post', '/api/v1/enrolment/households');
  const look = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: relative ?? '' } }, { enabled: relative !== undefined });
  const finish = useEnrolled(onDone);
  const house = relative ? look.data?.household_no : undefined;
  const alone = relative !== undefined && look.data !== undefined && !house;
  const hint = house ? `已有家庭(${(look.data?.household ?? []).map((m) => m.role).join('、')}),本人加入` : alone ? '还没有家庭,两人设立新家庭' : undefined;
  const fields: FieldPlan[] = [
    { name: 'relative', label: '家人', kind: 'person', required: true, except: person.psn_no, hint },
    { name: 'other', label: '家人与户主的关系', kind: 'choice', choices: roles, required: true, shown: () => alone },
    { name: 'role', label: '本人与户主的关系', kind: 'choice', choices: roles, required: true },
    from,
    reason,
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ other: '户主' }}
      onValues={(v) => setRelative(text(v.relative))}
      act={act}
      label="加入家庭"
      submit={async (v, brought) => {
        const members = [{ psn_no: person.psn_no, role: v.role as Role }];
        if (!house) members.push({ psn_no: String(v.relative), role: v.other as Role });
        finish(await act.run({ body: { ...brought, admdvs: person.insuplc_admdvs, household_no: house, members, begndate: text(v.begndate), reason: text(v.reason) } }));
      }}
    />
  );
}

// Add takes another person into the family.
function Add({ person, house, onDone }: ActProps & { house: string }) {
  const act = useAct('post', '/api/v1/enrolment/households');
  const finish = useEnrolled(onDone);
  return (
    <ActForm
      inside
      fields={[{ name: 'member', label: '增加谁', kind: 'person', required: true, except: person.psn_no }, { name: 'role', label: '与户主的关系', kind: 'choice', choices: roles, required: true }, from, reason]}
      act={act}
      label="增加成员"
      submit={async (v, brought) => {
        const members = [{ psn_no: String(v.member), role: v.role as Role }];
        finish(await act.run({ body: { ...brought, admdvs: person.insuplc_admdvs, household_no: house, members, begndate: text(v.begndate), reason: text(v.reason) } }));
      }}
    />
  );
}

function Leave({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/enrolment/household-leaves');
  const finish = useEnrolled(onDone);
  return (
    <ActForm
      inside
      fields={[from, { ...reason, required: true }]}
      act={act}
      label="退出家庭"
      submit={async (v, brought) => finish(await act.run({ body: { ...brought, psn_no: person.psn_no, begndate: text(v.begndate), reason: text(v.reason) } }))}
    />
  );
}

const plans = (house?: string): Plan[] =>
  house
    ? [
        { key: 'add', label: '增加成员', permission: 'enrolment.write', form: (p) => <Add {...p} house={house} /> },
        { key: 'leave', label: '退出家庭', permission: 'enrolment.write', form: (p) => <Leave {...p} /> },
      ]
    : [{ key: 'join', label: '加入家庭', permission: 'enrolment.write', form: (p) => <Join {...p} /> }];

export function FamilyMenu({ person }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } });
  return look.data ? <ActMenu small person={person} label="家庭" plans={plans(look.data.household_no)} /> : null;
}

export function FamilyCard({ person }: { person: Person }) {
  const navigate = useNavigate();
  const look = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } });
  const open = (psnNo: string) => void navigate('/counter/person/' + encodeURIComponent(psnNo));
  const columns = [
    { title: '与户主关系', dataIndex: 'role' },
    { title: '人员编号', render: (_: unknown, m: Member) => (m.psn_no === person.psn_no ? `${m.psn_no}(本人)` : <a href={'/console/counter/person/' + m.psn_no} onClick={(e) => { e.preventDefault(); open(m.psn_no); }}>{m.psn_no}</a>) },
    { title: '起', dataIndex: 'begndate' },
  ];
  return (
    <Answered look={look}>
      {(e) => (!e.household_no ? <None text="没有登记家庭" /> : <Table<Member> size="small" pagination={false} rowKey="psn_no" columns={columns} dataSource={e.household ?? []} scroll={{ y: 130, x: 'max-content' }} />)}
    </Answered>
  );
}
