// The form of an act at the counter: its fields, the materials that were brought,
// with all that is missing told at once, and the button. Enter goes on, Ctrl+Enter
// sends.
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Alert, Button, Checkbox, Form, Input } from 'antd';
import type { Refusal } from '../../api/refusal';
import { dateOf } from '../../dates';
import { PinyinSelect, Refused, type Choice } from '../../pieces';
import { enterNext, useKeys } from '../../shell/keys';
import { Materials, nothingBrought, type Brought } from './Materials';
import { PersonField } from './PersonField';

export type Values = Record<string, string | boolean | undefined>;

export interface FieldPlan {
  name: string;
  label: string;
  kind?: 'text' | 'date' | 'money' | 'choice' | 'flag' | 'person';
  except?: string; // of a person: not this one
  choices?: Choice[] | ((v: Values) => Choice[]);
  required?: boolean | ((v: Values) => boolean);
  hint?: string;
  shown?: (v: Values) => boolean;
}

interface Props {
  fields: FieldPlan[];
  initial?: Values;
  step?: string | ((v: Values) => string); // of the business, for its materials
  act: { busy: boolean; refusal: Refusal | null };
  submit: (v: Values, brought: Brought, raw: object) => Promise<unknown>;
  label: string; // of the button
  inside?: boolean; // lies in a drawer
  note?: string; // what the act does, in a line
  onValues?: (v: Values) => void; // told as they change
  second?: string; // who else must agree, when the act needs two persons
  children?: ReactNode | ((v: Values) => ReactNode); // further fields, read as raw
}

const isDate = { validator: (_: unknown, v?: string) => (!v || dateOf(v) ? Promise.resolve() : Promise.reject(new Error('日期如 2026-01-31 或 20260131'))) };
const isMoney = { pattern: /^\d{1,9}(\.\d{1,2})?$/, message: '金额,最多两位小数' };

function Field({ f, values }: { f: FieldPlan; values: Values }) {
  if (f.shown && !f.shown(values)) return null;
  if (f.kind === 'flag')
    return (
      <Form.Item name={f.name} valuePropName="checked" label=" ">
        <Checkbox>{f.label}</Checkbox>
      </Form.Item>
    );
  const required = typeof f.required === 'function' ? f.required(values) : f.required;
  const chosen = f.kind === 'choice' || f.kind === 'person';
  const must = required ? [{ required: true, whitespace: !chosen, message: (chosen ? '请选择' : '请填写') + f.label }] : [];
  const rules = [...must, ...(f.kind === 'date' ? [isDate] : []), ...(f.kind === 'money' ? [isMoney] : [])];
  const choices = typeof f.choices === 'function' ? f.choices(values) : f.choices;
  return (
    <Form.Item name={f.name} label={f.label + (required ? ' *' : '')} rules={rules} extra={f.hint}>
      {f.kind === 'choice' && <PinyinSelect allowClear options={choices ?? []} placeholder="可输拼音首字母" />}
      {f.kind === 'person' && <PersonField except={f.except} />}
      {!chosen && <Input autoComplete="off" maxLength={200} placeholder={f.kind === 'date' ? '20260131' : undefined} />}
    </Form.Item>
  );
}

// read takes blanks away and writes dates as the door has them.
function read(fields: FieldPlan[], raw: Values): Values {
  const out: Values = {};
  for (const f of fields) {
    const v = raw[f.name];
    if (typeof v === 'boolean' && v) out[f.name] = v;
    if (typeof v === 'string' && v.trim()) out[f.name] = f.kind === 'date' ? dateOf(v) : v.trim();
  }
  return out;
}

export function ActForm({ fields, initial, step, act, submit, label, inside, note, onValues, second, children }: Props) {
  const [form] = Form.useForm<Values>();
  const watched = Form.useWatch((v: Values) => v, form) as Values | undefined;
  const values = watched ?? initial ?? {};
  const [brought, setBrought] = useState<Brought>(nothingBrought);
  const send = async () => {
    if (act.busy) return;
    try {
      await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    const raw = form.getFieldsValue(true) as Values;
    await submit(read(fields, raw), brought, raw);
  };
  useKeys({ 'Ctrl+Enter': () => void send() }, inside);
  const early = (e: KeyboardEvent<HTMLElement>) => {
    const target = e.target as HTMLElement; // a closed select would take the key for itself, and open
    if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || target.getAttribute('role') !== 'combobox' || target.getAttribute('aria-expanded') === 'true') return;
    e.preventDefault();
    e.stopPropagation();
    void send();
  };
  const code = typeof step === 'function' ? step(values) : step;
  return (
    <Form<Values> form={form} name={useId()} layout="vertical" initialValues={initial} requiredMark={false} onKeyDownCapture={early} onKeyDown={enterNext(() => void send())} onValuesChange={(_, v) => onValues?.(v)}>
      {note && <p>{note}。</p>}
      <div className="filters">
        {fields.map((f) => (
          <Field key={f.name} f={f} values={values} />
        ))}
      </div>
      {typeof children === 'function' ? children(values) : children}
      {code && <Materials key={code} step={code} brought={brought} onChange={setBrought} />}
      {second && <Alert className="spaced" type="info" showIcon title={second} />}
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" loading={act.busy} onClick={() => void send()}>
        {label}(Ctrl+Enter)
      </Button>
    </Form>
  );
}
