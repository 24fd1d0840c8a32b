// What order, bill and record say of what is questioned, side by side, with the
// contradiction marked; and what the rule counted before.
import { Table } from 'antd';
import { Link } from 'react-router';
import { Money } from '../../pieces';
import type { Grounds } from './FindingPage';
import { keysTold, pointAt, SettlementLink, Side, valuesTold } from './words';

type Comparison = Grounds['compared'][number];
type Past = Grounds['history'][number];

export function Compared({ g }: { g: Grounds }) {
  if (g.compared.length === 0) return null;
  return (
    <Side title="对照" extra="✗ 矛盾处">
      {g.compared.map((c, i) => (
        <Row key={(c.feedetl_sn ?? '') + c.subject + i} c={c} g={g} />
      ))}
    </Side>
  );
}

function Row({ c, g }: { c: Comparison; g: Grounds }) {
  return (
    <section aria-label={c.subject} className="spaced">
      <strong>{c.subject}</strong> {c.feedetl_sn && <small>流水号 {c.feedetl_sn}</small>}
      <div className="sides">
        {c.sides.map((s) => (
          <div key={s.where} className={s.wrong ? 'side wrong' : 'side'}>
            <h3>{s.where}</h3>
            <div className="breaking">{s.text ?? (s.wrong ? '' : nothingOf(s.where, g))}</div>
            {s.wrong && <div className="contradiction">✗ {s.wrong}</div>}
          </div>
        ))}
        <Clause g={g} />
      </div>
    </section>
  );
}

// nothingOf says why a side is empty.
function nothingOf(where: string, g: Grounds): string {
  const kinds = where === '医嘱' ? ['医嘱'] : ['检查报告', '检验报告', '电子病历', '病案首页'];
  return g.papers.some((p) => kinds.includes(p.kind)) ? '没有与这一项有关的' : '医院没有上传';
}

function Clause({ g }: { g: Grounds }) {
  const { point } = g;
  const told = /^定义: *(.+)$/m.exec(g.rule?.text ?? '')?.[1];
  return (
    <div className="side">
      <h3>条款</h3>
      <div className="breaking">{g.clause || '-'}</div>
      {told && <div className="breaking">规则:{told}</div>}
      {point && (
        <div className="breaking">
          知识点 <Link to={pointAt(point.number)}>{point.name}</Link>:{keysTold(point.items)} {valuesTold(point.values)}
        </div>
      )}
    </div>
  );
}

export function History({ g }: { g: Grounds }) {
  if (g.history.length === 0) return null;
  const counted = g.history.filter((p) => p.counted).length;
  return (
    <Side title="规则数进去的以前的费用" extra={`一年内 ${g.history.length} 行,计数时段内 ${counted} 行${g.point ? ';' + valuesTold(g.point.values) : ''}`}>
      <Table<Past>
        size="small"
        bordered
        pagination={false}
        rowKey={(p) => p.mdtrt_id + p.feedetl_sn}
        dataSource={g.history}
        scroll={{ x: 'max-content', y: 220 }}
        columns={[
          { title: '计数', key: 'counted', render: (_, p) => (p.questioned ? '✗ 被质疑' : p.counted ? '✓ 数进去' : '时段以外') },
          { title: '日期', dataIndex: 'day' },
          { title: '机构', key: 'place', render: (_, p) => p.fixmedins_name ?? p.fixmedins_code },
          { title: '项目', key: 'item', render: (_, p) => `${p.name ?? ''} ${p.med_list_codg}` },
          { title: '数量', dataIndex: 'cnt', align: 'right' },
          { title: '累计', dataIndex: 'sum', align: 'right' },
          { title: '金额', key: 'amount', align: 'right', render: (_, p) => <Money value={p.det_item_fee_sumamt} /> },
          { title: '结算', key: 'setl', render: (_, p) => <SettlementLink id={p.setl_id} /> },
        ]}
      />
    </Side>
  );
}
