// A select in which typing initials finds: zgyb is 职工医保.
import { Select, type SelectProps } from 'antd';
import { found } from '../pinyin';

export interface Choice {
  value: string;
  label: string;
  code?: string; // also found by its code
}

export function PinyinSelect(props: Omit<SelectProps<string, Choice>, 'options' | 'showSearch'> & { options: Choice[] }) {
  const filter = (input: string, option?: Choice) => found(input, (option?.label ?? '') + ' ' + (option?.code ?? option?.value ?? ''));
  return <Select<string, Choice> {...props} showSearch={{ filterOption: filter }} />;
}
