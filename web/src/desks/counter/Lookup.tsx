// Choosing an institution or a catalogue item by some characters of its name.
import { useEffect, useState } from 'react';
import { Select } from 'antd';
import { useLook } from '../../api/hooks';

const wait = 250; // ms after the last key

// useTyped is what was typed once the typing has paused.
function useTyped(): [string, (t: string) => void] {
  const [typing, setTyping] = useState('');
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setTyped(typing.trim()), wait);
    return () => clearTimeout(timer);
  }, [typing]);
  return [typed, setTyping];
}

interface Props {
  id?: string;
  value?: string;
  onChange?: (code: string) => void;
}

export function InstitutionSelect({ id, value, onChange }: Props) {
  const [typed, setTyping] = useTyped();
  const look = useLook('get', '/api/v1/institutions', { query: { words: typed, limit: 20 } }, { enabled: typed !== '' });
  const options = (look.data?.institutions ?? []).map((i) => ({ value: i.fixmedins_code, label: `${i.fixmedins_name} ${i.hosp_lv_name}` }));
  return <Select<string> id={id} value={value} onChange={onChange} allowClear showSearch={{ filterOption: false, onSearch: setTyping }} options={options} placeholder="输入机构名称中的字" notFoundContent={typed ? '没有找到,外地机构先登记' : '输入名称查找'} />;
}

interface ItemProps extends Props {
  region: string;
  onPick?: (name: string) => void;
}

export function ItemSelect({ id, value, onChange, region, onPick }: ItemProps) {
  const [typed, setTyping] = useTyped();
  const look = useLook('get', '/api/v1/items', { query: { words: typed, admdvs: region, limit: 20 } }, { enabled: typed !== '' });
  const items = look.data?.items ?? [];
  const pick = (code: string) => {
    onChange?.(code);
    const item = items.find((i) => i.med_list_codg === code);
    if (item) onPick?.(item.name);
  };
  return <Select<string> id={id} value={value} onChange={pick} allowClear style={{ width: '100%' }} showSearch={{ filterOption: false, onSearch: setTyping }} options={items.map((i) => ({ value: i.med_list_codg, label: `${i.name} ${i.spec ?? ''} ${i.class}` }))} placeholder="输入项目名称中的字" notFoundContent={typed ? '没有找到,可留空,初审前补上' : '输入名称查找'} />;
}
