// What the visit was charged and what the hospital wrote about it, the questioned
// first.
import { useState } from 'react';
import { Checkbox, Collapse, Table, Tag } from 'antd';
import { Fields, Money, Nothing } from '../../pieces';
import type { Grounds } from './FindingPage';

type Line = Grounds['lines'][number];
type Paper = Grounds['papers'][number];

export function Lines({ g }: { g: Grounds }) {
  const [only, setOnly] = useState(g.lines.length > 50);
  const rows = only ? g.lines.filter((l) => l.questioned) : g.lines;
  return (
    <>
      <Checkbox checked={only} onChange={(e) => setOnly(e.target.checked)}>
        只看被质疑的
      </Checkbox>
      <Table<Line>
        size="small"
        bordered
        pagination={false}
        rowKey="feedetl_sn"
        dataSource={rows}
        scroll={{ x: 'max-content', y: 360 }}
        locale={{ emptyText: <Nothing text="没有费用明细" /> }}
        columns={[
          { title: '质疑', key: 'q', fixed: 'start', width: 64, render: (_, l) => (l.questioned ? <Tag color="red">质疑</Tag> : l.init_feedetl_sn ? <Tag>退费</Tag> : '') },
          { title: '项目', key: 'item', width: 150, render: (_, l) => <span className="breaking">{l.name ? `${l.name} ` : ''}<small>{l.med_list_codg}</small></span> },
          { title: '发生时间', dataIndex: 'fee_ocur_time' },
          { title: '数量', dataIndex: 'cnt', align: 'right' },
          { title: '单价', dataIndex: 'pric', align: 'right' },
          { title: '金额', key: 'sum', align: 'right', render: (_, l) => <Money value={l.det_item_fee_sumamt} /> },
          { title: '质疑数量', dataIndex: 'over_cnt', align: 'right' },
          { title: '质疑金额', key: 'over', align: 'right', render: (_, l) => (l.questioned ? <Money value={l.over_amount} /> : '-') },
          { title: '开单', key: 'by', render: (_, l) => `${l.bilg_dept ?? ''} ${l.bilg_dr_name ?? l.bilg_dr_codg ?? ''}` },
          { title: '处方号', dataIndex: 'rxno' },
          { title: '流水号', dataIndex: 'feedetl_sn' },
        ]}
      />
    </>
  );
}

export function Papers({ g }: { g: Grounds }) {
  if (g.papers.length === 0) return <Nothing text="医院没有上传这次就诊的医嘱、报告和病历" />;
  const label = (p: Paper) => (
    <>
      {p.concerns && <Tag color="red">被质疑的项目</Tag>}
      {!p.valid && <Tag>已作废</Tag>}
      {p.kind} {p.item_name ?? p.doc_no ?? ''} {p.begin ?? ''} {p.doctor ?? ''}
    </>
  );
  const first = g.papers.findIndex((p) => p.concerns);
  return (
    <div style={{ maxHeight: 420, overflow: 'auto' }}>
      <Collapse
        size="small"
        defaultActiveKey={[String(Math.max(first, 0))]}
        items={g.papers.map((p, i) => ({ key: String(i), label: label(p), children: <Content paper={p} /> }))}
      />
    </div>
  );
}

function Content({ paper: p }: { paper: Paper }) {
  const head = { doc_no: p.doc_no, item_code: p.item_code, item_name: p.item_name, doctor: p.doctor, begin: p.begin, end: p.end };
  const told = Object.fromEntries(Object.entries(head).filter(([, v]) => v));
  return <Fields of={{ ...told, ...p.fields }} />;
}
