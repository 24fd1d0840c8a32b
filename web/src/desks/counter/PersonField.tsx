// Choosing another person inside a form: a number, a certificate or a whole name is
// typed or scanned, the masked finds are chosen from.
import { useEffect, useState } from 'react';
import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { searchPersons, type Person } from '../../pieces';

const wait = 250; // ms after the last key
const enough = 2; // characters

interface Props {
  id?: string;
  value?: string;
  onChange?: (psnNo: string | undefined) => void;
  except?: string; // the person whom the page is about
}

const told = (p: Person) => `${p.psn_name}(${p.psn_no},${p.certno},${p.brdy} 年${p.dead ? ',已死亡' : ''})`;

export function PersonField({ id, value, onChange, except }: Props) {
  const [typing, setTyping] = useState('');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setTyped(typing.trim()), wait);
    return () => clearTimeout(timer);
  }, [typing]);
  const look = useQuery({ queryKey: ['person-field', typed], queryFn: () => searchPersons(typed), enabled: typed.length >= enough });
  const found = (look.data ?? []).filter((p) => p.psn_no !== except).map((p) => ({ value: p.psn_no, label: told(p) }));
  const options = chosen && chosen.value === value && !found.some((f) => f.value === value) ? [chosen, ...found] : found;
  const pick = (psnNo: string | undefined) => {
    setChosen(found.find((f) => f.value === psnNo) ?? null);
    onChange?.(psnNo);
  };
  const waiting = typing.trim() !== typed || look.isFetching;
  return (
    <Select<string>
      id={id}
      value={value}
      onChange={pick}
      allowClear
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setTyping }}
      options={options}
      placeholder="人员编号、证件号或完整姓名"
      notFoundContent={typing.trim().length < enough ? '输入或扫码查找' : waiting ? '正在查找' : '没有找到,请核对;没有登记过的先办理参保登记'}
    />
  );
}
