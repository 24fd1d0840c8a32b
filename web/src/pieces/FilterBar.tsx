// The bar of conditions above a list: three or four a row, the rest folded, F3
// searches, Enter goes on.
import { useId, useState, type ReactNode } from 'react';
import { Button, Form, Input, Select, Space } from 'antd';
import { dateOf } from '../dates';
import { enterNext, useKeys } from '../shell/keys';
import { found } from '../pinyin';
import { PlaceSelect } from './PlaceSelect';

export interface Condition {
  name: string;
  label: string;
  kind?: 'text' | 'date' | 'choice' | 'place'; // place: an institution, found by its name
  choices?: { value: string; label: string }[];
  folded?: boolean;
  placeholder?: string;
}

type Values = Record<string, string | undefined>;

interface Props {
  conditions: Condition[];
  initial?: Values;
  onSearch: (values: Values) => void;
  extra?: ReactNode;
}

const dateRule = {
  validator: (_: unknown, v?: string) => (!v || dateOf(v) ? Promise.resolve() : Promise.reject(new Error('日期如 2026-01-31 或 20260131'))),
};

function Field({ c }: { c: Condition }) {
  if (c.kind === 'choice') {
    const filter = (input: string, option?: { label: string }) => found(input, option?.label ?? '');
    return (
      <Form.Item name={c.name} label={c.label}>
        <Select allowClear showSearch={{ filterOption: filter }} options={c.choices} placeholder={c.placeholder ?? '不限'} />
      </Form.Item>
    );
  }
  if (c.kind === 'place') {
    return (
      <Form.Item name={c.name} label={c.label}>
        <PlaceSelect label={c.label} />
      </Form.Item>
    );
  }
  return (
    <Form.Item name={c.name} label={c.label} rules={c.kind === 'date' ? [dateRule] : undefined}>
      <Input allowClear placeholder={c.placeholder ?? (c.kind === 'date' ? '20260131' : undefined)} />
    </Form.Item>
  );
}

export function FilterBar({ conditions, initial, onSearch, extra }: Props) {
  const [form] = Form.useForm<Values>();
  const [all, setAll] = useState(false);
  const id = useId(); // several pages are open at once: fields of one name must not share an id
  const dates = new Set(conditions.filter((c) => c.kind === 'date').map((c) => c.name));
  const search = async () => {
    try {
      const values = await form.validateFields();
      const read = Object.entries(values).map(([k, v]) => [k, v?.trim() ? (dates.has(k) ? dateOf(v) : v.trim()) : undefined]);
      onSearch(Object.fromEntries(read) as Values);
    } catch {
      // the fields say what is wrong
    }
  };
  useKeys({ F3: () => void search() });
  const shown = conditions.filter((c) => all || !c.folded);
  return (
    <Form form={form} name={id} layout="vertical" initialValues={initial} onKeyDown={enterNext(() => void search())} requiredMark={false}>
      <div className="filters">
        {shown.map((c) => (
          <Field key={c.name} c={c} />
        ))}
      </div>
      <Space className="bar">
        <Button type="primary" onClick={() => void search()}>
          查询(F3)
        </Button>
        <Button
          onClick={() => {
            form.resetFields();
            void search();
          }}
        >
          重置
        </Button>
        {conditions.some((c) => c.folded) && (
          <Button type="link" onClick={() => setAll(!all)}>
            {all ? '收起' : '展开'}
          </Button>
        )}
        {extra}
      </Space>
    </Form>
  );
}
