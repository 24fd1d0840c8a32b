// The acts of the counter about one person: a button for each kind of business,
// a drawer with its form.
import { useState, type ReactNode } from 'react';
import { Button, Drawer, Dropdown, Space } from 'antd';
import { useNavigate } from 'react-router';
import { useLook } from '../../api/hooks';
import type { Person } from '../../pieces';
import { useSession } from '../../session/session';
import { ChangeCover, ChangeGroup, ChangePerson, MoveIn, MoveOut, TakeCover } from './CoverActs';
import { Chronic, File, Waiting } from './FilingActs';

export interface ActProps {
  person: Person;
  scheme: string; // of the cover that stands, for a start
  onDone: () => void;
}

export interface Plan {
  key: string;
  label: string;
  permission: string;
  form: (p: ActProps) => ReactNode;
}

const groups: { label: string; plans: Plan[] }[] = [
  {
    label: '参保变更',
    plans: [
      { key: 'take', label: '参加险种', permission: 'enrolment.write', form: (p) => <TakeCover {...p} /> },
      { key: 'suspend', label: '暂停参保', permission: 'enrolment.write', form: (p) => <ChangeCover {...p} kind="暂停参保" /> },
      { key: 'resume', label: '恢复参保', permission: 'enrolment.write', form: (p) => <ChangeCover {...p} kind="恢复参保" /> },
      { key: 'category', label: '人员类别变更', permission: 'enrolment.write', form: (p) => <ChangeCover {...p} kind="人员类别变更" /> },
      { key: 'end', label: '终止参保', permission: 'enrolment.write', form: (p) => <ChangeCover {...p} kind="终止参保" /> },
      { key: 'person', label: '个人信息变更', permission: 'enrolment.write', form: (p) => <ChangePerson {...p} /> },
      { key: 'group', label: '特殊身份认定、取消', permission: 'enrolment.write', form: (p) => <ChangeGroup {...p} /> },
    ],
  },
  {
    label: '关系转移',
    plans: [
      { key: 'out', label: '关系转出', permission: 'enrolment.write', form: (p) => <MoveOut {...p} /> },
      { key: 'in', label: '关系转入', permission: 'enrolment.write', form: (p) => <MoveIn {...p} /> },
    ],
  },
  {
    label: '待遇备案',
    plans: [
      { key: 'file', label: '异地、转诊、生育、定点备案', permission: 'filing.write', form: (p) => <File {...p} /> },
      { key: 'chronic', label: '慢特病申请', permission: 'filing.write', form: (p) => <Chronic {...p} /> },
      { key: 'waiting', label: '核定待遇等待', permission: 'benefit.write', form: (p) => <Waiting {...p} /> },
    ],
  },
];

interface MenuProps {
  person: Person;
  label: string;
  plans: Plan[];
  scheme?: string;
  small?: boolean;
}

// ActMenu is a button with the acts of one kind, those that the member of staff may
// do, and the drawer with the form of the chosen one.
export function ActMenu({ person, label, plans, scheme = '390', small }: MenuProps) {
  const { may } = useSession();
  const [open, setOpen] = useState<string | null>(null);
  const items = plans.filter((p) => may(p.permission)).map((p) => ({ key: p.key, label: p.label }));
  const plan = plans.find((p) => p.key === open);
  const close = () => setOpen(null);
  if (items.length === 0) return null;
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: (e) => setOpen(e.key) }}>
        <Button size={small ? 'small' : undefined}>{label} ▾</Button>
      </Dropdown>
      <Drawer open={plan !== undefined} onClose={close} title={`${plan?.label ?? ''}:${person.psn_name}(${person.psn_no})`} size={720} destroyOnHidden>
        {plan?.form({ person, scheme, onDone: close })}
      </Drawer>
    </>
  );
}

// useScheme is the scheme of the cover that stands.
export function useScheme(person: Person): string {
  const { may } = useSession();
  const enrolment = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } }, { enabled: may('enrolment.read') });
  const covers = enrolment.data?.covers ?? [];
  const standing = [...covers].reverse().find((c) => c.psn_insu_stas === '1' || c.psn_insu_stas === '2');
  return standing?.insutype ?? '390';
}

export function Acts({ person }: { person: Person }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const scheme = useScheme(person);
  return (
    <Space wrap className="spaced" role="toolbar" aria-label="办理">
      {groups.map((g) => (
        <ActMenu key={g.label} person={person} label={g.label} plans={g.plans} scheme={scheme} />
      ))}
      {may('archive.write') && <Button onClick={() => void navigate('/counter/open-case/' + encodeURIComponent(person.psn_no))}>受理材料</Button>}
      {may('reimbursement.write') && <Button onClick={() => void navigate('/counter/reimburse/' + encodeURIComponent(person.psn_no))}>零星报销</Button>}
    </Space>
  );
}
