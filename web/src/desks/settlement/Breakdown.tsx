// Who pays what, as a bar of layers and as a list; choosing one shows how it was
// reckoned. Nothing is reckoned here but the widths of the bar.
import { useState } from 'react';
import { Radio } from 'antd';
import { fenOf, yuan } from '../../money';
import { Money } from '../../pieces';
import { Steps, taken, type Explanation, type Layer } from './Steps';
import './settlement.css';

type Payer = NonNullable<Explanation['payers']>[number];

const cash = '个人现金';
const all = '全部步骤';
const classing = '费用分类'; // the layer that classes the lines
const wide = 7; // percent of the bar that a text needs

// Colours with patterns, so that colour is not the only sign; text on each is
// readable.
const paints = ['#0b5cad', '#237804', '#531dab', '#ad4e00', '#006d75', '#9e1068', '#5b8c00', '#3f6600'];
const own = '#595959';

// paintOf tells payers apart by stripes, too. The plain colour lies beneath, by
// which the contrast of what is written on it is known.
function paintOf(payer: Payer, index: number): { backgroundColor: string; backgroundImage?: string } {
  const colour = payer.layer ? paints[index % paints.length]! : own;
  const stripes = ['', '45deg', '135deg', '90deg'][index % 4];
  if (!stripes) return { backgroundColor: colour };
  return { backgroundColor: colour, backgroundImage: `repeating-linear-gradient(${stripes}, ${colour} 0 10px, color-mix(in srgb, ${colour} 82%, #fff) 10px 14px)` };
}

const keyOf = (p: Payer) => (p.layer ? p.layer : cash);
const nameOf = (p: Payer) => (!p.layer ? cash : p.layer !== p.name ? `${p.layer}·${p.name}` : p.name);

function Bar({ payers, total, chosen, choose }: { payers: Payer[]; total: number; chosen: string; choose: (key: string) => void }) {
  return (
    <div className="split" role="group" aria-label="各方支付">
      {payers.map((p, i) =>
        fenOf(p.amount) === 0 ? null : (
          <button
            key={nameOf(p)}
            type="button"
            aria-pressed={chosen === keyOf(p)}
            aria-label={`${nameOf(p)} ${yuan(fenOf(p.amount))} 元`}
            title={`${nameOf(p)} ${yuan(fenOf(p.amount))} 元,点开看怎么算的`}
            style={{ ...paintOf(p, i), flex: `${Math.max(fenOf(p.amount), total / 200)} 1 0` }}
            onClick={() => choose(keyOf(p))}
          >
            {fenOf(p.amount) * 100 > total * wide && (
              <>
                {p.layer ? p.name : cash}
                <br />
                {yuan(fenOf(p.amount))}
              </>
            )}
          </button>
        ),
      )}
    </div>
  );
}

function List({ payers, total, chosen, choose }: { payers: Payer[]; total: number; chosen: string; choose: (key: string) => void }) {
  return (
    <table className="payers" aria-label="谁付多少">
      <thead>
        <tr>
          <th scope="col">谁付(点开看为什么)</th>
          <th scope="col" className="right">
            金额(元)
          </th>
        </tr>
      </thead>
      <tbody>
        {payers.map((p, i) =>
          fenOf(p.amount) === 0 && p.layer ? null : (
            <tr key={nameOf(p)} className={chosen === keyOf(p) ? 'chosen' : undefined}>
              <td>
                <span className="swatch" style={paintOf(p, i)} />
                <button type="button" onClick={() => choose(keyOf(p))}>
                  {nameOf(p)}
                </button>
              </td>
              <td className="right">
                <Money value={p.amount} />
              </td>
            </tr>
          ),
        )}
        <tr className="sum">
          <td>费用总额</td>
          <td className="right">
            <Money value={total / 100} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

// Classes tells how the bill splits before anybody pays.
function Classes({ told, choose }: { told: Explanation; choose: (key: string) => void }) {
  const rows: [string, number, string][] = [
    ['全自费', told.fulamt_ownpay_amt, '目录外的项目,或按规定基金不予支付'],
    ['超限价', told.overlmt_selfpay, '单价高于医保限价的部分'],
    ['先行自付', told.preselfpay_amt, '乙类等项目按比例先由个人负担的部分'],
    ['符合政策范围', told.inscp_scp_amt, '进入下面各层由基金与个人分担'],
  ];
  return (
    <table className="payers" aria-label="费用怎么分类">
      <thead>
        <tr>
          <th scope="col">费用先分成四类</th>
          <th scope="col" className="right">
            金额(元)
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value, meaning]) => (
          <tr key={name}>
            <td>
              <button type="button" title={meaning} onClick={() => choose(classing)}>
                {name}
              </button>
            </td>
            <td className="right">
              <Money value={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// layersOf are the layers that a choice is about: one, or all that lead to what
// the patient pays in cash.
function layersOf(layers: Layer[], chosen: string): Layer[] {
  const one = layers.filter((l) => l.name === chosen);
  return one.length > 0 ? one : layers;
}

// Because says in a sentence or two why the patient pays what he pays.
export function Because({ why }: { why: string }) {
  const end = why.indexOf('。') + 1;
  return (
    <p className="because" data-testid="because">
      <strong>{why.slice(0, end)}</strong>
      {why.slice(end)}
    </p>
  );
}

// Choice is which layer is shown.
export interface Choice {
  chosen: string;
  choose: (key: string) => void;
}

// useChoice begins with all steps.
export function useChoice(): Choice {
  const [chosen, choose] = useState(all);
  return { chosen, choose };
}

// Split is the bar alone.
export function Split({ told, chosen, choose }: { told: Explanation } & Choice) {
  return <Bar payers={told.payers ?? []} total={fenOf(told.medfee_sumamt)} chosen={chosen} choose={choose} />;
}

// Breakdown is everything: sentence, bar, list and steps.
export function Breakdown({ told }: { told: Explanation }) {
  const choice = useChoice();
  return (
    <section aria-label="谁付多少、为什么">
      <Because why={told.why} />
      <Split told={told} {...choice} />
      <Reckoning told={told} {...choice} />
    </section>
  );
}

// Reckoning is the list of payers and the steps of what was chosen.
export function Reckoning({ told, chosen, choose: setChosen }: { told: Explanation } & Choice) {
  const payers = told.payers ?? [];
  const layers = (told.layers ?? []).filter((l) => taken(l).length > 0);
  const total = fenOf(told.medfee_sumamt);
  const choices = [all, ...new Set(layers.map((l) => l.name))];
  return (
      <div className="why">
        <div className="who">
          <List payers={payers} total={total} chosen={chosen} choose={setChosen} />
          <Classes told={told} choose={setChosen} />
        </div>
        <div aria-live="polite" data-testid="steps">
          <Radio.Group
            aria-label="看哪一层的步骤"
            optionType="button"
            size="small"
            value={choices.includes(chosen) ? chosen : all}
            onChange={(e) => setChosen(String(e.target.value))}
            options={choices.map((c) => ({ value: c, label: c }))}
          />
          {chosen === cash && <p>个人现金是各层都算完以后剩下的:下面从头到尾是每一层怎么算的。</p>}
          <Steps layers={layersOf(layers, chosen)} />
        </div>
      </div>
  );
}
