// 月末待遇核定: whose waiting and freeze change with the end of a month. A run does
// some persons at a time and is sent again by itself until it is done.
import { useId, useState } from 'react';
import { Alert, Form, Input } from 'antd';
import type { Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { PinyinSelect, Refused } from '../../pieces';
import { enterNext, useKeys } from '../../shell/keys';
import { schemeName, schemes } from '../counter/codes';
import { useStretches } from './Stretches';
import { codeRight, monthBack, monthOf, monthRule, typed, useRegion } from './words';

type Run = Answer<'post', '/api/v1/waiting-runs'>;

interface Asked {
  insutype: string;
  month: string;
  uscc?: string;
}

const added = (a: Run, b: Run): Run => ({ marked: a.marked + b.marked, persons: a.persons + b.persons, changed: a.changed + b.changed, refused: a.refused + b.refused, done: b.done });

export default function WaitingPage() {
  const region = useRegion();
  const id = useId();
  const [form] = Form.useForm<Asked>();
  const act = useAct('post', '/api/v1/waiting-runs');
  const [made, setMade] = useState<{ run: Run; about: string } | null>(null);
  const { send, buttons, told } = useStretches<Asked, Run>({
    form,
    stretch: async (v, before) => {
      const body = { admdvs: region, insutype: v.insutype, month: monthOf(v.month), uscc: typed(v.uscc) || undefined };
      const run = await act.run({ body: { ...body, resume: before ? true : undefined } });
      if (!run) return undefined;
      const whole = before ? added(before, run) : run;
      setMade({ run: whole, about: `${schemeName(v.insutype)} ${body.month}${body.uscc ? ' 单位 ' + body.uscc : ''}` });
      return whole;
    },
  });
  useKeys({ 'Ctrl+Enter': send });
  return (
    <>
      <Form<Asked> form={form} name={id} layout="vertical" initialValues={{ insutype: '310', month: monthBack(1) }} requiredMark={false} onKeyDown={enterNext(send)}>
        <div className="filters">
          <Form.Item name="insutype" label="险种">
            <PinyinSelect options={schemes} />
          </Form.Item>
          <Form.Item name="month" label="月份" rules={[monthRule]}>
            <Input maxLength={8} />
          </Form.Item>
          <Form.Item name="uscc" label="只核定这个单位的人员" rules={[{ validator: (_, v) => (!v || codeRight(typed(v)) ? Promise.resolve() : Promise.reject(new Error('18 位,校验位要对'))) }]}>
            <Input placeholder="不填为过了期限没有缴清的、当月新参保的" />
          </Form.Item>
        </div>
        {buttons}
      </Form>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      {made && (
        <Alert
          className="spaced"
          showIcon
          data-testid="judged"
          type={made.run.done ? 'success' : 'warning'}
          title={`${made.about}:${told(made.run)},列入核定 ${made.run.marked} 个单位和个人,核定 ${made.run.persons} 人,限制有变动的 ${made.run.changed} 人`}
          description={made.run.refused > 0 ? `${made.run.refused} 人不能核定(没有参保、政策没有规定)` : '谁等到哪天、为什么,在参保人的页面上'}
        />
      )}
    </>
  );
}
