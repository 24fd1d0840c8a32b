// 核定: the bills of a class for a month or a year. A batch does some pages at a
// time; it is sent again by itself until it is done.
import { useId, useState } from 'react';
import { Alert, Descriptions, Form, Input, Progress } from 'antd';
import type { Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { Money, PinyinSelect, Refused } from '../../pieces';
import { enterNext, useKeys } from '../../shell/keys';
import { useStretches } from './Stretches';
import { monthBack, monthOf, useRegion } from './words';
import { today } from '../../dates';

type Run = Answer<'post', '/api/v1/contributions/assessments'>;

// classes are those of the region's policies; another can be typed.
const classes = [
  { value: '单位职工', scheme: '310', yearly: false },
  { value: '灵活就业', scheme: '310', yearly: false },
  { value: '城乡居民', scheme: '390', yearly: true },
];

interface Asked {
  class: string;
  term: string;
}

const termOf = (v: Asked) => (classes.find((c) => c.value === v.class)?.yearly ? (/^\d{4}$/.test(v.term.trim()) ? v.term.trim() : '') : monthOf(v.term));

const linesOf = (r: Run) => [
  { key: 'bills', label: '已开缴费单', children: `${r.bills} 张` },
  { key: 'heads', label: '人数', children: `${r.heads} 人` },
  { key: 'total', label: '应缴合计', children: <Money value={r.total} /> },
  { key: 'skipped', label: '已有缴费单', children: `${r.skipped} 个,跳过` },
  { key: 'refused', label: '不能核定', children: `${r.refused} 人` },
  { key: 'run', label: '批次', children: r.run_key },
];

export default function AssessPage() {
  const region = useRegion();
  const id = useId();
  const [form] = Form.useForm<Asked>();
  const chosen = Form.useWatch('class', form) ?? '单位职工';
  const yearly = classes.find((c) => c.value === chosen)?.yearly;
  const act = useAct('post', '/api/v1/contributions/assessments');
  const [made, setMade] = useState<{ run: Run; asked: Asked } | null>(null);
  const { send, going, buttons, told } = useStretches<Asked, Run>({
    form,
    stretch: async (v) => {
      const body = { admdvs: region, insutype: classes.find((c) => c.value === v.class)!.scheme, class: v.class, term: termOf(v) };
      const run = await act.run({ body });
      if (run) setMade({ run, asked: { ...v, term: body.term } });
      return run;
    },
  });
  useKeys({ 'Ctrl+Enter': send });
  return (
    <>
      <Form<Asked> form={form} name={id} layout="vertical" initialValues={{ class: '单位职工', term: monthBack(0) }} requiredMark={false} onKeyDown={enterNext(send)}>
        <div className="filters">
          <Form.Item name="class" label="征缴对象">
            <PinyinSelect options={classes.map((c) => ({ value: c.value, label: `${c.value}(按${c.yearly ? '年' : '月'})` }))} onChange={(c: string) => form.setFieldValue('term', classes.find((x) => x.value === c)?.yearly ? today().slice(0, 4) : monthBack(0))} />
          </Form.Item>
          <Form.Item name="term" label={yearly ? '年度' : '月份'} rules={[{ validator: () => (termOf(form.getFieldsValue()) ? Promise.resolve() : Promise.reject(new Error(yearly ? '年度如 2026' : '月份如 2026-03'))) }]}>
            <Input maxLength={8} />
          </Form.Item>
        </div>
        {buttons}
      </Form>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      {made && (
        <section aria-label="核定结果">
          <Alert
            className="spaced"
            showIcon
            data-testid="assessed"
            type={made.run.done ? 'success' : 'warning'}
            title={
              <>
                {made.asked.class} {made.asked.term}:{told(made.run)},缴费单 {made.run.bills} 张、{made.run.heads} 人,应缴 <Money value={made.run.total} /> 元
              </>
            }
            description={made.run.refused > 0 ? `${made.run.refused} 人政策不能核定(没有申报工资、没有参保的档次等),不拦其余的人;改好以后单独核定` : undefined}
          />
          {going && <Progress percent={100} status="active" showInfo={false} />}
          <Descriptions bordered size="small" column={1} className="fields" items={linesOf(made.run)} />
        </section>
      )}
    </>
  );
}
