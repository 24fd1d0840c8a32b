// Relatives who may use the account, and taking that back.
import { Table } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { ConfirmAct, Money, Refused, type Person } from '../../pieces';
import { useSession } from '../../session/session';

type Consent = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/account-consents'>['consents']>[number];

const limit = (v: number) => (v > 0 ? <Money value={v} /> : '不限');

export function Consents({ person }: { person: Person }) {
  const { may } = useSession();
  const look = useLook('get', '/api/v1/persons/{psn_no}/account-consents', { path: { psn_no: person.psn_no } });
  const columns = [
    { title: '共济给', render: (_: unknown, c: Consent) => `${c.relation} ${c.member_psn_no}` },
    { title: '每年', align: 'right' as const, render: (_: unknown, c: Consent) => limit(c.year_limit) },
    { title: '每次', align: 'right' as const, render: (_: unknown, c: Consent) => limit(c.bill_limit) },
    { title: '期间', render: (_: unknown, c: Consent) => `${c.begndate} 至 ${c.enddate ?? '长期'}` },
    { title: '', render: (_: unknown, c: Consent) => may('account.write') && <Revoke person={person} consent={c} /> },
  ];
  if (look.error) return <Refused refusal={look.error} inPlace />;
  const consents = look.data?.consents ?? [];
  if (consents.length === 0) return null;
  return <Table<Consent> size="small" pagination={false} rowKey="member_psn_no" columns={columns} dataSource={consents} scroll={{ y: 100, x: 'max-content' }} />;
}

function Revoke({ person, consent }: { person: Person; consent: Consent }) {
  const act = useAct('post', '/api/v1/persons/{psn_no}/account-consents/revocation');
  return (
    <ConfirmAct label="撤销共济" person={`${person.psn_name}(${person.psn_no})`} act={act} reason="required" reasonLabel="撤销的依据" button={{ size: 'small' }} done="家庭共济授权已撤销" onConfirm={(material) => act.run({ path: { psn_no: person.psn_no }, body: { material, member_psn_no: consent.member_psn_no } })}>
      <p>
        {consent.relation} {consent.member_psn_no} 从今天起不再可以使用本人的账户;以前用过的不变。
      </p>
    </ConfirmAct>
  );
}
