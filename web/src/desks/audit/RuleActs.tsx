// What can be done with a rule: keep it as a draft, let it run in the shadow, try
// it on history, propose to put it in force or to withdraw it.
import { useState } from 'react';
import { Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import { useAct } from '../../api/hooks';
import { dateOf, today } from '../../dates';
import { ConfirmAct } from '../../pieces';
import { ruleAt, trialAt } from './words';
import type { RuleText } from './Workbench';

interface Props {
  rule: RuleText;
  state?: string; // of the version that business meets
}

export function RuleActs({ rule, state }: Props) {
  return (
    <>
      <Save rule={rule} to="草稿" />
      <Try rule={rule} />
      {state !== '启用' && <Save rule={rule} to="影子" />}
      <Propose rule={rule} to="启用" />
      {(state === '启用' || state === '影子') && <Propose rule={rule} to="停用" />}
    </>
  );
}

function Day({ label, value, onChange, hint }: { label: string; value: string; onChange: (v: string) => void; hint?: string }) {
  const wrong = value !== '' && dateOf(value) === '';
  return (
    <Form.Item label={label} validateStatus={wrong ? 'error' : undefined} help={wrong ? '日期如 2026-01-31 或 20260131' : hint}>
      <Input aria-label={label} value={value} onChange={(e) => onChange(e.target.value)} placeholder={today()} />
    </Form.Item>
  );
}

// read makes a typed day what the door takes; what is no day stays, and is refused there.
const read = (typed: string) => dateOf(typed) || typed.trim() || undefined;

function Save({ rule, to }: { rule: RuleText; to: '草稿' | '影子' }) {
  const act = useAct('post', '/api/v1/audit/rules/drafts');
  const navigate = useNavigate();
  const [from, setFrom] = useState('');
  const save = async () => {
    const saved = await act.run({ body: { ...rule, state: to, begndate: read(from) } });
    const written = saved?.rules[0];
    if (written) void navigate(ruleAt(written.rule));
    return saved;
  };
  return (
    <ConfirmAct
      label={to === '草稿' ? '存草稿' : '转影子'}
      done={to === '草稿' ? '草稿已存' : '已转影子'}
      act={act}
      onConfirm={save}
    >
      <p>{to === '草稿' ? '草稿只能试跑,不影响正在用的版本。' : '影子随业务运行,查出的疑点只有本机构看得到,不对外,不控制结算。'}</p>
      <Day label="从哪天起" value={from} onChange={setFrom} hint="不填为今天" />
    </ConfirmAct>
  );
}

function Propose({ rule, to }: { rule: RuleText; to: '启用' | '停用' }) {
  const act = useAct('post', '/api/v1/audit/rules/proposals');
  const [from, setFrom] = useState('');
  return (
    <ConfirmAct
      label={'提出' + to}
      done={`已提出,请负责人在“待办”里复核`}
      reason="required"
      reasonLabel="原因"
      act={act}
      button={{ danger: to === '停用' }}
      onConfirm={(reason) => act.run({ body: { rules: [rule], state: to, reason, begndate: read(from) } })}
    >
      <p>
        {rule.file}:{to === '启用' ? '按现在写的文本启用,例必须全部相符。' : '不再用这条规则;已经查出的疑点不变。'}由另一人复核后生效。
      </p>
      <Day label="从哪天起" value={from} onChange={setFrom} hint="不填为今天" />
    </ConfirmAct>
  );
}

function Try({ rule }: { rule: RuleText }) {
  const act = useAct('post', '/api/v1/audit/backtests');
  const navigate = useNavigate();
  const [from, setFrom] = useState(() => String(Number(today().slice(0, 4)) - 1) + today().slice(4));
  const [to, setTo] = useState(today);
  const start = async () => {
    const trial = await act.run({ body: { file: rule.file, text: rule.text, begndate: dateOf(from) || from, enddate: dateOf(to) || to } });
    if (trial) void navigate(trialAt(trial.trial_id));
    return trial;
  };
  return (
    <ConfirmAct label="试跑" done="试跑已开始" act={act} onConfirm={start}>
      <p>用现在写的文本,在这段时间已经结算的账单上试跑。在后台进行,不写疑点。</p>
      <Day label="结算日期起" value={from} onChange={setFrom} />
      <Day label="结算日期止" value={to} onChange={setTo} />
    </ConfirmAct>
  );
}
