import { useState } from 'react';
import { Button, Drawer, Space, Table, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, type Person } from '../../pieces';
import { useSession } from '../../session/session';
import { None } from './None';
import { RecheckForm } from './RechecksPage';

type Filing = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/registrations'>['registrations']>[number];

export function FilingsCard({ person }: { person: Person }) {
  const { may } = useSession();
  const [rechecked, setRechecked] = useState<Filing | null>(null);
  const look = useLook('get', '/api/v1/persons/{psn_no}/registrations', { path: { psn_no: person.psn_no } });
  const columns = [
    { title: '种类', dataIndex: 'kind' },
    { title: '病种、地区或机构', render: (_: unknown, f: Filing) => (f.detail ? `${f.detail}(${f.code})` : f.code) },
    { title: '起', dataIndex: 'begndate' },
    { title: '止', dataIndex: 'enddate', render: (v?: string) => v ?? '长期' },
    { title: '', render: (_: unknown, f: Filing) => (f.active ? may('filing.write') && <Acts person={person} filing={f} onRecheck={() => setRechecked(f)} /> : <Tag>已终止</Tag>) },
  ];
  return (
    <>
      <Drawer open={rechecked !== null} onClose={() => setRechecked(null)} title={`慢特病复审:${rechecked?.detail ?? rechecked?.code ?? ''}(${person.psn_no})`} size={720} destroyOnHidden>
        {rechecked && <RecheckForm person={person} disease={rechecked.code} onDone={() => setRechecked(null)} />}
      </Drawer>
      <Answered look={look}>{(a) => ((a.registrations ?? []).length === 0 ? <None text="没有慢特病、异地、转诊、生育、定点备案" /> : <Table<Filing> size="small" pagination={false} rowKey={(f) => f.kind + f.code + f.begndate + String(f.active)} columns={columns} dataSource={a.registrations ?? []} scroll={{ y: 180, x: 'max-content' }} />)}</Answered>
    </>
  );
}

function Acts({ person, filing, onRecheck }: { person: Person; filing: Filing; onRecheck: () => void }) {
  return (
    <Space>
      {filing.kind === '慢特病' && (
        <Button size="small" onClick={onRecheck}>
          复审
        </Button>
      )}
      <End person={person} filing={filing} />
    </Space>
  );
}

function End({ person, filing }: { person: Person; filing: Filing }) {
  const act = useAct('post', '/api/v1/persons/{psn_no}/registration-terminations');
  const kind = filing.kind as '慢特病' | '异地' | '转诊' | '生育' | '定点';
  return (
    <ConfirmAct label="终止" person={`${person.psn_name}(${person.psn_no})`} act={act} reason="required" button={{ size: 'small' }} done="备案已终止" onConfirm={(reason) => act.run({ path: { psn_no: person.psn_no }, body: { kind, code: filing.code, reason } })}>
      <p>
        {filing.kind}备案 {filing.detail ?? filing.code},从今天起终止;以前的结算不变。
      </p>
    </ConfirmAct>
  );
}
