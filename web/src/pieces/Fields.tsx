// Anything that the door answers, field by field under Chinese names: lists of
// words in one line, objects within objects indented.
import { Descriptions } from 'antd';
import { fieldName } from '../names';

function Value({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === '') return <>-</>;
  if (Array.isArray(value)) {
    if (value.every((v) => typeof v !== 'object')) return <>{value.length === 0 ? '无' : value.map(String).join('、')}</>;
    return value.map((v, i) => <Fields key={i} of={v} />);
  }
  if (typeof value === 'object') return <Fields of={value} />;
  if (typeof value === 'boolean') return <>{value ? '是' : '否'}</>;
  return <span className="breaking">{String(value)}</span>;
}

export function Fields({ of }: { of: unknown }) {
  if (typeof of !== 'object' || of === null) return <Value value={of} />;
  const items = Object.entries(of).map(([name, value]) => ({ key: name, label: fieldName(name), children: <Value value={value} /> }));
  return <Descriptions bordered size="small" column={1} items={items} className="fields" />;
}
