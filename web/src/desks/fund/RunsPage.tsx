// 账户批次: a month's credits, a year's interest, holds that have expired. A batch
// that is not done goes on where it stopped when it is sent again.
import { useState } from 'react';
import { Alert, Button, Card, Checkbox, Form, Input, Radio, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { today } from '../../dates';
import { Answered, ConfirmAct, Refused, Staff, staffText, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { lastMonth, schemeName } from './figures';
import { Grid } from './Grid';

type Run = NonNullable<Answer<'get', '/api/v1/account-runs'>['runs']>[number];

const columns: Column<Run>[] = [
  { key: 'memo', title: '摘要', value: (r) => r.memo },
  { key: 'kind', title: '种类', value: (r) => r.kind },
  { key: 'insutype', title: '险种', value: (r) => schemeName(r.insutype) },
  { key: 'date', title: '记账日期', value: (r) => r.date },
  { key: 'done', title: '状态', value: (r) => (r.done ? '已办完' : '未办完'), render: (r) => <Tag color={r.done ? 'green' : 'orange'}>{r.done ? '已办完' : '未办完,请再次提交'}</Tag> },
  { key: 'persons', title: '人数', value: (r) => r.persons },
  { key: 'amount', title: '金额', value: (r) => r.amount, money: true },
  { key: 'operator', title: '经办人', value: (r) => staffText(r.operator), render: (r) => <Staff no={r.operator} /> },
  { key: 'begin_time', title: '开始', value: (r) => r.begin_time },
  { key: 'end_time', title: '完成', value: (r) => r.end_time },
  { key: 'run_key', title: '批次', value: (r) => r.run_key },
];

export default function RunsPage() {
  const look = useLook('get', '/api/v1/account-runs', {});
  const { may } = useSession();
  return (
    <>
      {may('account.run') && (
        <div className="filters">
          <Credit />
          <Interest />
          <Sweep />
        </div>
      )}
      <Answered look={look}>{(a) => <Grid name="账户批次" rows={a.runs ?? []} columns={columns} rowKey={(r) => r.run_key} empty="还没有划入、计息批次" />}</Answered>
    </>
  );
}

// Made tells what became of a batch.
function Made({ run }: { run: { done: boolean; persons: number; amount: number } }) {
  return <Alert showIcon type={run.done ? 'success' : 'warning'} title={`${run.done ? '已办完' : '还没有办完,请再按一次接着办'}:${run.persons} 人,${run.amount.toFixed(2)} 元`} data-testid="run-made" />;
}

interface Credits {
  term: string;
  retired: boolean;
  late: boolean;
}

function Credit() {
  const act = useAct('post', '/api/v1/account-runs/credits');
  const [made, setMade] = useState<Answer<'post', '/api/v1/account-runs/credits'>>();
  const submit = async (v: Credits) => setMade(await act.run({ body: { term: v.term.trim(), retired: v.retired, late: v.late, insutype: '310' } }));
  return (
    <Card size="small" title="划入个人账户">
      <Form<Credits> name="credit" layout="vertical" initialValues={{ term: lastMonth(today()), retired: false, late: false }} onFinish={(v) => void submit(v)} requiredMark={false}>
        <Form.Item name="term" label="期间" rules={[{ required: true, pattern: /^\d{4}(-(0[1-9]|1[0-2]))?$/, message: '如 2026-03,按年划入的 2026' }]}>
          <Input maxLength={7} />
        </Form.Item>
        <Form.Item name="retired" label="划给">
          <Radio.Group options={[{ value: false, label: '在职' }, { value: true, label: '退休' }]} />
        </Form.Item>
        <Form.Item name="late" valuePropName="checked">
          <Checkbox>补划:该期划入以后才缴清、才登记的</Checkbox>
        </Form.Item>
        {act.refusal && <Refused refusal={act.refusal} inPlace />}
        {made && <Made run={made} />}
        <Button type="primary" htmlType="submit" loading={act.busy}>
          划入
        </Button>
      </Form>
    </Card>
  );
}

function Interest() {
  const act = useAct('post', '/api/v1/account-runs/interest');
  const [made, setMade] = useState<Answer<'post', '/api/v1/account-runs/interest'>>();
  const submit = async (v: { year: string }) => setMade(await act.run({ body: { year: v.year.trim(), insutype: '310' } }));
  return (
    <Card size="small" title="个人账户计息">
      <Form<{ year: string }> name="interest" layout="vertical" initialValues={{ year: String(Number(today().slice(0, 4)) - 1) }} onFinish={(v) => void submit(v)} requiredMark={false}>
        <Form.Item name="year" label="年度" rules={[{ required: true, pattern: /^\d{4}$/, message: '如 2025' }]}>
          <Input maxLength={4} />
        </Form.Item>
        {act.refusal && <Refused refusal={act.refusal} inPlace />}
        {made && <Made run={made} />}
        <Button type="primary" htmlType="submit" loading={act.busy}>
          计息
        </Button>
      </Form>
    </Card>
  );
}

function Sweep() {
  const act = useAct('post', '/api/v1/account-runs/sweep');
  const [ended, setEnded] = useState<number>();
  const run = async () => {
    const answer = await act.run({});
    setEnded(answer?.ended.length);
    return answer;
  };
  return (
    <Card size="small" title="清理家庭共济冻结">
      <p>退回到期没有结算的、结算已撤销的冻结。服务器每几分钟自己也做,重复办理无害。</p>
      {ended !== undefined && <Alert showIcon type="success" title={`了结 ${ended} 笔冻结`} data-testid="swept" />}
      <ConfirmAct label="清理" act={act} onConfirm={run} />
    </Card>
  );
}
