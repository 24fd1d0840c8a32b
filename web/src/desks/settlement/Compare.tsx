// Two reckonings of one bill side by side: who pays what here and there.
import { fenOf } from '../../money';
import { Money } from '../../pieces';
import type { Explanation } from './Steps';

const keyOf = (p: { name: string; layer?: string }) => (!p.layer ? '个人现金' : p.layer !== p.name ? `${p.layer}·${p.name}` : p.name);

function amounts(told: Explanation): Map<string, number> {
  return new Map((told.payers ?? []).map((p) => [keyOf(p), fenOf(p.amount)]));
}

interface Props {
  here: Explanation;
  there: Explanation;
  hereTitle: string;
  thereTitle: string;
}

export function Compare({ here, there, hereTitle, thereTitle }: Props) {
  const [a, b] = [amounts(here), amounts(there)];
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((n) => (a.get(n) ?? 0) !== 0 || (b.get(n) ?? 0) !== 0 || n === '个人现金');
  const rows: [string, number, number][] = [
    ...names.map((n): [string, number, number] => [n, a.get(n) ?? 0, b.get(n) ?? 0]),
    ['费用总额', fenOf(here.medfee_sumamt), fenOf(there.medfee_sumamt)],
  ];
  return (
    <table className="payers" aria-label="两处比较">
      <thead>
        <tr>
          <th scope="col">谁付</th>
          <th scope="col" className="right">
            {hereTitle}
          </th>
          <th scope="col" className="right">
            {thereTitle}
          </th>
          <th scope="col" className="right">
            后者多(+)少(-)
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, x, y]) => (
          <tr key={name} className={name === '个人现金' ? 'sum' : undefined}>
            <td>{name}</td>
            <td className="right">
              <Money value={x / 100} />
            </td>
            <td className="right">
              <Money value={y / 100} />
            </td>
            <td className="right">
              {y > x ? '+' : ''}
              <Money value={(y - x) / 100} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
