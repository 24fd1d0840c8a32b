// Anything that the door answers, field by field under Chinese names: lists of
// words in one line, objects within objects indented.
import { Descriptions } from 'antd';
import { fieldName } from '../names';
import { Staff } from './Staff';

const byNumber = new Set(['staff_no', 'author', 'decider', 'operator', 'opter', 'experts']); // fields that name staff

function Value({ name, value }: { name?: string; value: unknown }) {
  if (value === null || value === undefined || value === '') return <>-</>;
  if (Array.isArray(value)) {
    if (name && byNumber.has(name) && value.every((v) => typeof v === 'string')) return value.map((v: string) => <Staff key={v} no={v} />);
    if (value.every((v) => typeof v !== 'object')) return <>{value.length === 0 ? '无' : value.map(String).join('、')}</>;
    return value.map((v, i) => <Fields key={i} of={v} />);
  }
  if (typeof value === 'object') return <Fields of={value} />;
  if (typeof value === 'boolean') return <>{value ? '是' : '否'}</>;
  if (name && byNumber.has(name)) return <Staff no={String(value)} />;
  return <span className="breaking">{String(value)}</span>;
}

// fileOf tells a file that was attached: its content is not for reading here.
function fileOf(of: object): string | undefined {
  const { name, content } = of as { name?: unknown; content?: unknown };
  if (typeof name !== 'string' || typeof content !== 'string' || content.length < 200 || !/^[A-Za-z0-9+/]+={0,2}$/.test(content.slice(0, 1000))) return undefined;
  const kilobytes = Math.ceil((content.length * 3) / 4 / 1024);
  return `${name}(${kilobytes} KB)`;
}

export function Fields({ of }: { of: unknown }) {
  if (typeof of !== 'object' || of === null) return <Value value={of} />;
  const file = fileOf(of);
  if (file) return <div className="breaking">{file}</div>;
  const items = Object.entries(of).map(([name, value]) => ({ key: name, label: fieldName(name), children: <Value name={name} value={value} /> }));
  return <Descriptions bordered size="small" column={1} items={items} className="fields" />;
}
