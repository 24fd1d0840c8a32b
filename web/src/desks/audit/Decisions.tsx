// What was ruled on a finding, and ruling on it; then the next one of the queue.
import { useState } from 'react';
import { App, Button, Space, Table } from 'antd';
import { useNavigate } from 'react-router';
import { ask } from '../../api/client';
import { useAct } from '../../api/hooks';
import { ConfirmAct, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import type { Grounds } from './FindingPage';
import { findingAt, Word } from './words';

const rulable = ['待处理', '认定', '不成立'];

export function Decisions({ g }: { g: Grounds }) {
  const { may, me } = useSession();
  const last = g.decisions[g.decisions.length - 1];
  const mine = last !== undefined && last.operator === me?.staff.staff_no;
  const open = may('audit.finding.decide') && rulable.includes(g.finding.state);
  return (
    <section aria-label="处理">
      <Space className="bar" wrap>
        {open && !mine && g.finding.state !== '认定' && <Rule g={g} ruling="认定" />}
        {open && !mine && g.finding.state !== '不成立' && <Rule g={g} ruling="不成立" />}
        {open && mine && <span>您已经处理;要改须由另一人办理。</span>}
        <NextOne g={g} />
      </Space>
      {g.decisions.length > 0 && (
        <Table
          size="small"
          className="spaced"
          pagination={false}
          rowKey="decision_id"
          dataSource={g.decisions}
          columns={[
            { title: '处理', key: 'ruling', width: 100, render: (_, d) => <Word of={d.ruling} /> },
            { title: '理由', dataIndex: 'reason' },
            { title: '办理人', key: 'operator', width: 160, render: (_, d) => <Staff no={d.operator} /> },
            { title: '时间', dataIndex: 'crte_time', width: 170 },
          ]}
        />
      )}
    </section>
  );
}

function Rule({ g, ruling }: { g: Grounds; ruling: '认定' | '不成立' }) {
  const act = useAct('post', '/api/v1/findings/{finding_id}/decisions');
  const f = g.finding;
  return (
    <ConfirmAct
      label={ruling}
      person={`${g.psn_name ?? ''}(${f.psn_no})`}
      money={f.amount}
      reason="required"
      reasonLabel="理由"
      done={`已处理:${ruling}`}
      act={act}
      onConfirm={(reason) => act.run({ path: { finding_id: f.finding_id }, body: { ruling, reason } })}
      button={{ type: ruling === '认定' ? 'primary' : 'default' }}
    >
      <p>
        {f.title} · {f.fixmedins_name ?? f.fixmedins_code} · {f.day}
      </p>
    </ConfirmAct>
  );
}

// NextOne goes on to the next finding of the same rule that waits.
function NextOne({ g }: { g: Grounds }) {
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const go = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const { rule, finding_id } = g.finding;
      const { findings } = await ask('get', '/api/v1/findings', { query: { rule, state: '待处理', limit: 100 } });
      const here = findings.findIndex((f) => f.finding_id === finding_id);
      const next = findings[here + 1] ?? findings.find((f) => f.finding_id !== finding_id);
      if (next) void navigate(findingAt(next.finding_id));
      else message.info('这条规则没有别的待处理疑点');
    } catch {
      message.error('没有读到下一个疑点,请重试');
    } finally {
      setBusy(false);
    }
  };
  useKeys({ F8: () => void go() });
  return (
    <Button loading={busy} onClick={() => void go()}>
      下一个待处理,同规则(F8)
    </Button>
  );
}
