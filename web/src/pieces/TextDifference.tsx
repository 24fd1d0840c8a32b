// Two texts side by side, line by line, with what differs marked by word and sign.
import { useMemo, useState } from 'react';
import { Alert, Checkbox } from 'antd';
import { differenceOf, type Row } from '../difference';

interface Props {
  older: string;
  newer: string;
  olderName: string;
  newerName: string;
}

const signs = { same: '', gone: '−', come: '+', changed: '≠' } as const;
const said = { same: '', gone: '删去', come: '新增', changed: '改动' } as const;

export function TextDifference({ older, newer, olderName, newerName }: Props) {
  const [all, setAll] = useState(true);
  const rows = useMemo(() => differenceOf(older, newer), [older, newer]);
  const changed = rows.filter((r) => r.kind !== 'same').length;
  if (changed === 0) return <Alert type="info" showIcon title="一字不差" data-testid="text-difference" />;
  return (
    <div data-testid="text-difference">
      <div className="bar">
        <strong>{changed} 行不同</strong>
        <span>− 删去 + 新增 ≠ 改动</span>
        <Checkbox checked={!all} onChange={(e) => setAll(!e.target.checked)}>
          只看不同的行
        </Checkbox>
      </div>
      <div style={{ overflow: 'auto' }}>
        <table className="difference">
          <thead>
            <tr>
              <th scope="col">行</th>
              <th scope="col">{olderName}</th>
              <th scope="col">不同</th>
              <th scope="col">{newerName}</th>
            </tr>
          </thead>
          <tbody>{rows.map((r, i) => (all || r.kind !== 'same') && <Line key={i} row={r} at={i + 1} />)}</tbody>
        </table>
      </div>
    </div>
  );
}

function Line({ row, at }: { row: Row; at: number }) {
  return (
    <tr className={row.kind}>
      <td>{at}</td>
      <td>{row.before}</td>
      <td>{row.kind === 'same' ? '' : <span title={said[row.kind]}>{signs[row.kind] + ' ' + said[row.kind]}</span>}</td>
      <td>{row.after}</td>
    </tr>
  );
}
