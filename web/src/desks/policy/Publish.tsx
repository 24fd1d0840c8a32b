// Proposing a text to be published, and trying it on what was settled.
import { useState } from 'react';
import { Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import type { Input as Asked } from '../../api/client';
import { useAct } from '../../api/hooks';
import { dateOf, today } from '../../dates';
import { ConfirmAct } from '../../pieces';
import { whatifAt, type Source } from './words';

type Files = Asked<'post', '/api/v1/policies/proposals'>['body']['files'];

export function Propose({ source, label, about, disabled, onDone }: { source: Source; label: string; about: string; disabled?: boolean; onDone?: () => void }) {
  const act = useAct('post', '/api/v1/policies/proposals');
  const run = async (reason: string) => {
    const proposed = await act.run({ body: { settings: source.settings, entry: source.entry ?? '', files: (source.files ?? []) as Files, reason } });
    if (proposed) onDone?.();
    return proposed;
  };
  return (
    <ConfirmAct label={label} act={act} onConfirm={run} reason="required" reasonLabel="原因" done="已提出,请另一人在“待办”或“待发布”里复核" button={{ disabled, type: 'primary', ghost: true }}>
      <p>{about}</p>
    </ConfirmAct>
  );
}

export function Try({ source, disabled }: { source: Source; disabled?: boolean }) {
  const act = useAct('post', '/api/v1/policies/whatifs');
  const navigate = useNavigate();
  const [from, setFrom] = useState(today().slice(0, 4) + '-01-01');
  const [to, setTo] = useState(today());
  const run = async () => {
    const begun = await act.run({ body: { ...source, begndate: dateOf(from) || from, enddate: dateOf(to) || to } });
    if (begun) void navigate(whatifAt(begun.whatif_id));
    return begun;
  };
  return (
    <ConfirmAct label="试算" act={act} onConfirm={run} done="已开始试算" button={{ disabled }}>
      <p>把下面期间已经结算的费用按这份文本重算,看由谁付变了多少。在后台进行,不改任何数据。</p>
      <Form.Item label="结算日期起">
        <Input aria-label="结算日期起" value={from} onChange={(e) => setFrom(e.target.value)} />
      </Form.Item>
      <Form.Item label="结算日期止">
        <Input aria-label="结算日期止" value={to} onChange={(e) => setTo(e.target.value)} />
      </Form.Item>
    </ConfirmAct>
  );
}
