// Chronic-disease benefits that run out soon: who still has the disease keeps the
// benefit for another term, who has not loses it today.
import { useState } from 'react';
import { App, Drawer } from 'antd';
import { useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useAct, useList, useLook } from '../../api/hooks';
import { Answered, FilterBar, KeysetTable, type Column, type Person } from '../../pieces';
import { useSession } from '../../session/session';
import { ActForm, type FieldPlan } from './ActForm';
import { useScheme } from './Acts';
import { schemes } from './codes';

type Row = NonNullable<Answer<'get', '/api/v1/chronic-rechecks'>['rechecks']>[number];

const within = ['30', '90', '180', '365', '730'].map((value) => ({ value, label: value + ' 天以内' }));

export default function RechecksPage() {
  const { may } = useSession();
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<Row | null>(null);
  const days = Number(params.get('days') ?? '90') || 90;
  const list = useList({
    key: ['rechecks', days],
    read: (page) => ask('get', '/api/v1/chronic-rechecks', { query: { ...page, days } }),
    rows: (a) => a.rechecks,
    next: (a) => a.next,
  });
  const writes = may('filing.write');
  const columns: Column<Row>[] = [
    { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no, fixed: 'start' },
    { key: 'disease', title: '病种', value: (r) => (r.detail ? `${r.detail}(${r.code})` : r.code) },
    { key: 'begndate', title: '起', value: (r) => r.begndate },
    { key: 'enddate', title: '到期', value: (r) => r.enddate },
    { key: 'acts', title: '操作', value: () => '', fixed: 'end', render: (r) => writes && <a href={'#' + r.psn_no} onClick={(e) => { e.preventDefault(); setOpened(r); }}>复审</a> },
  ];
  return (
    <>
      <FilterBar key={days} conditions={[{ name: 'days', label: '多久到期', kind: 'choice', choices: within }]} initial={{ days: String(days) }} onSearch={(v) => setParams(v.days ? { days: v.days } : {})} />
      <KeysetTable name="慢特病到期复审" list={list} columns={columns} rowKey={(r) => r.psn_no + r.code + r.begndate} onRow={writes ? setOpened : undefined} empty="这段时间里没有到期的慢特病备案" />
      <Drawer open={opened !== null} onClose={() => setOpened(null)} title={`慢特病复审:${opened?.detail ?? opened?.code ?? ''}(${opened?.psn_no ?? ''})`} size={720} destroyOnHidden>
        {opened && <Recheck row={opened} onDone={() => setOpened(null)} />}
      </Drawer>
    </>
  );
}

function Recheck({ row, onDone }: { row: Row; onDone: () => void }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: row.psn_no } });
  return <Answered look={look}>{(p) => <RecheckForm person={p} disease={row.code} onDone={onDone} />}</Answered>;
}

// RecheckForm is the re-check of one disease of a person.
export function RecheckForm({ person, disease, onDone }: { person: Person; disease: string; onDone: () => void }) {
  const { message } = App.useApp();
  const scheme = useScheme(person);
  const act = useAct('post', '/api/v1/persons/{psn_no}/chronic-rechecks');
  const fields: FieldPlan[] = [
    { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true },
    { name: 'holds', label: '复审结果', kind: 'choice', choices: [{ value: 'yes', label: '仍符合,再延一个有效期' }, { value: 'no', label: '不再符合,今天终止' }], required: true },
    { name: 'reason', label: '复审意见', required: true },
  ];
  return (
    <ActForm
      key={scheme}
      inside
      fields={fields}
      initial={{ insutype: scheme }}
      step="MT-02"
      act={act}
      label="复审"
      note={`${person.psn_name}(${person.psn_no}),病种 ${disease}`}
      submit={async (v, brought) => {
        const body = { ...brought, insutype: String(v.insutype), opsp_dise_code: disease, holds: v.holds === 'yes', reason: String(v.reason) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body });
        if (!done) return;
        message.success(done.active ? `有效期延到 ${done.enddate ?? '长期'}` : '今天起终止', 6);
        onDone();
      }}
    />
  );
}
