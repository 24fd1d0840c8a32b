// Choosing an institution by its name. Chinese and digits are looked up at the
// server, letters are initials among what has been found.
import { useState } from 'react';
import { Select } from 'antd';
import { useLook } from '../api/hooks';
import type { Answer } from '../api/client';
import { found } from '../pinyin';

export type Place = NonNullable<Answer<'get', '/api/v1/institutions'>['institutions']>[number];

interface Option {
  value: string;
  label: string;
}

const letters = /^[a-z]*$/i;

// useWords gives what was typed to the server, and to the list beneath.
export function useWords() {
  const [typed, setTyped] = useState('');
  const words = letters.test(typed.trim()) ? '' : typed.trim();
  const filter = (_: string, option?: Option) => !letters.test(typed.trim()) || found(typed, option?.label ?? '');
  return { words, setTyped, filter };
}

interface PlaceProps {
  id?: string; // given by the form
  value?: string;
  onChange?: (code: string | undefined, place?: Place) => void;
  label: string; // read out
  hospitals?: boolean; // no pharmacies
}

export function PlaceSelect({ id, value, onChange, label, hospitals }: PlaceProps) {
  const { words, setTyped, filter } = useWords();
  const look = useLook('get', '/api/v1/institutions', { query: { words, limit: 100 } });
  const places = (look.data?.institutions ?? []).filter((p) => !hospitals || p.fixmedins_type === '1');
  const options: Option[] = places.map((p) => ({ value: p.fixmedins_code, label: `${p.fixmedins_name}(${p.hosp_lv_name})` }));
  return (
    <Select<string, Option>
      id={id}
      aria-label={label}
      allowClear
      value={value}
      loading={look.isFetching}
      placeholder="名称中的字、编号或拼音首字母"
      showSearch={{ onSearch: setTyped, filterOption: filter }}
      options={options}
      notFoundContent={look.error ? look.error.message : '没有找到'}
      onChange={(code) => onChange?.(code, places.find((p) => p.fixmedins_code === code))}
      style={{ width: '100%', minWidth: 220 }}
    />
  );
}
