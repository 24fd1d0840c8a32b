import { useState } from 'react';
import { Button, Drawer, Table, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, Staff, type Person } from '../../pieces';
import { categoryName, schemeName, stateName } from './codes';
import { useIdentities } from './identities';
import { None } from './None';

export type Enrolment = Answer<'get', '/api/v1/persons/{psn_no}/enrolment'>;
type Cover = NonNullable<Enrolment['covers']>[number];
type Done = NonNullable<Enrolment['acts']>[number];

const colours: Record<string, string> = { 1: 'green', 2: 'orange', 4: 'default' };

const covers = [
  { title: '险种', render: (_: unknown, r: Cover) => schemeName(r.insutype) },
  { title: '类别', render: (_: unknown, r: Cover) => categoryName(r.psn_type) },
  { title: '状态', render: (_: unknown, r: Cover) => <Tag color={colours[r.psn_insu_stas]}>{stateName(r.psn_insu_stas)}</Tag> },
  { title: '起', dataIndex: 'begndate' },
  { title: '止(次日)', dataIndex: 'enddate', render: (v: string) => (v.startsWith('9999') ? '' : v) },
];

const acts = [
  { title: '办理时间', dataIndex: 'crte_time' },
  { title: '业务', dataIndex: 'kind' },
  { title: '生效', dataIndex: 'begndate' },
  { title: '经办人', render: (_: unknown, r: Done) => <Staff no={r.operator} /> },
  { title: '原因', dataIndex: 'reason' },
];

export function CoverCard({ person }: { person: Person }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: person.psn_no } });
  const [open, setOpen] = useState(false);
  const identities = useIdentities();
  return (
    <Answered look={look}>
      {(e) => (
        <>
          {(e.covers ?? []).length === 0 ? <None text="还没有参加任何险种" /> : <Table<Cover> size="small" pagination={false} rowKey={(r) => r.insutype + r.begndate + r.psn_insu_stas} columns={covers} dataSource={[...(e.covers ?? [])].reverse()} scroll={{ y: 150, x: 'max-content' }} />}
          {(e.units ?? []).map((u) => (
            <div key={u.uscc}>
              单位:{u.uscc}({u.relation},申报工资 {u.wage || '未申报'},{u.begndate} 起)
            </div>
          ))}
          {(e.psn_idet_types ?? []).length > 0 && <div>特殊身份:{(e.psn_idet_types ?? []).map(identities.name).join('、')}</div>}
          {(e.aliases ?? []).filter((a) => !a.undone).map((a) => <div key={a.absorbed_psn_no}>合并进来的旧编号:{a.absorbed_psn_no}</div>)}
          <Button size="small" type="link" onClick={() => setOpen(true)}>
            办过的业务({(e.acts ?? []).length})
          </Button>
          <Drawer open={open} onClose={() => setOpen(false)} title="办过的参保业务" size={760} destroyOnHidden>
            <Table<Done> size="small" bordered pagination={false} rowKey="act_id" columns={acts} dataSource={[...(e.acts ?? [])].reverse()} />
          </Drawer>
        </>
      )}
    </Answered>
  );
}
