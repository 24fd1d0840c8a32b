// The steps of a calculation in words: what came out, by which parameter of which
// circular, how it was rounded, and what was used up before and after.
import { Collapse, Tag } from 'antd';
import type { Answer } from '../../api/client';

export type Explanation = Answer<'get', '/api/v1/settlements/{setl_id}/explanation'>;
export type Layer = NonNullable<Explanation['layers']>[number];
export type Step = NonNullable<Layer['steps']>[number];
type Named = NonNullable<Step['inputs']>[number];

const pairs = (values: Named[] | null | undefined) => (values ?? []).map((v) => `${v.name} ${v.value}`).join(',');

// taken are the steps of a layer that were taken.
export function taken(layer: Layer): Step[] {
  return (layer.steps ?? []).filter((s) => !s.skipped);
}

function Parameters({ step }: { step: Step }) {
  if (!step.parameters?.length) return null;
  return (
    <table>
      <thead>
        <tr>
          <th>参数</th>
          <th>取值</th>
          <th>适用</th>
          <th>依据</th>
        </tr>
      </thead>
      <tbody>
        {step.parameters.map((p) => (
          <tr key={p.name}>
            <td>{p.name}</td>
            <td>
              <strong>{p.value}</strong>
            </td>
            <td>{p.cell || '不分档'}</td>
            <td>
              {p.document} {p.article},{p.since} 起 {p.verified && <small>({p.verified})</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Accumulators({ step }: { step: Step }) {
  if (!step.accumulators?.length) return null;
  return (
    <table>
      <thead>
        <tr>
          <th>累计</th>
          <th>这次之前</th>
          <th>这次之后</th>
        </tr>
      </thead>
      <tbody>
        {step.accumulators.map((a) => (
          <tr key={a.name}>
            <td>{a.name}</td>
            <td>{a.before}</td>
            <td>{a.after === a.before ? a.after + '(没有变)' : a.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows({ rows }: { rows: Step[] }) {
  const label = `逐笔算了 ${rows.length} 行,展开看每一行`;
  return (
    <Collapse
      size="small"
      items={[
        {
          key: 'rows',
          label,
          children: rows.map((r, i) => (
            <p key={i}>
              第 {r.row ?? i + 1} 行:{r.sentence}
            </p>
          )),
        },
      ]}
    />
  );
}

function OneStep({ step, number }: { step: Step; number: number }) {
  return (
    <li className="step">
      <strong>
        {number}. {step.verb}
      </strong>{' '}
      {step.rounding && <Tag>{step.rounding}</Tag>}
      <p>
        {pairs(step.inputs)}
        {step.formula && <>;{step.formula}</>}
        {step.results?.length ? (
          <>
            {' → '}
            <span className="results">{pairs(step.results)}</span>
          </>
        ) : null}
      </p>
      <Parameters step={step} />
      <Accumulators step={step} />
      {step.rows?.length ? <Rows rows={step.rows} /> : null}
    </li>
  );
}

// Steps tells layers one after the other; the numbers go through.
export function Steps({ layers }: { layers: Layer[] }) {
  const shown = layers.filter((l) => taken(l).length > 0);
  const before = (i: number) => shown.slice(0, i).reduce((n, l) => n + taken(l).length, 0);
  return shown.map((layer, i) => (
    <section key={i} aria-label={layer.name + '的步骤'}>
      <div className="layername">{layer.name}</div>
      <ol className="steps">
        {taken(layer).map((s, j) => (
          <OneStep key={j} step={s} number={before(i) + j + 1} />
        ))}
      </ol>
    </section>
  ));
}
