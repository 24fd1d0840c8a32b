// Choosing an item by its name, as institutions are chosen.
import { Select } from 'antd';
import { useLook } from '../../api/hooks';
import type { Answer } from '../../api/client';
import { useWords } from '../../pieces/PlaceSelect';

export { PlaceSelect, type Place } from '../../pieces';
export type Item = NonNullable<Answer<'get', '/api/v1/items'>['items']>[number];

interface Option {
  value: string;
  label: string;
}

interface ItemProps {
  value?: string;
  onChange: (item: Item | undefined) => void;
  label: string;
  admdvs: string; // of whose catalogue
  scheme?: string;
}

export function ItemSelect({ value, onChange, label, admdvs, scheme }: ItemProps) {
  const { words, setTyped, filter } = useWords();
  const look = useLook('get', '/api/v1/items', { query: { words, admdvs, limit: 100 } });
  const items = (look.data?.items ?? []).filter((i) => !i.insutype || i.insutype === scheme);
  const options: Option[] = [...new Map(items.map((i) => [i.med_list_codg, i])).values()].map((i) => ({
    value: i.med_list_codg,
    label: `${i.name} ${i.spec ?? ''} ${i.class}${i.selfpay_prop === '0%' ? '' : ' 先自付' + i.selfpay_prop}`,
  }));
  return (
    <Select<string, Option>
      aria-label={label}
      value={value}
      loading={look.isFetching}
      placeholder="名称中的字、编码或拼音首字母"
      showSearch={{ onSearch: setTyped, filterOption: filter }}
      options={options}
      notFoundContent={look.error ? look.error.message : '目录里没有'}
      onChange={(code) => onChange(items.find((i) => i.med_list_codg === code))}
      style={{ width: '100%', minWidth: 260 }}
    />
  );
}
