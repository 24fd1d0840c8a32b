// The cases beside a policy, run in place; one of them step by step.
import { useState } from 'react';
import { Alert, Button, Collapse, Table, Tag } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, Money, Nothing } from '../../pieces';
import { Complaints } from './Complaints';
import { fileName, type Source } from './words';

type Cases = Answer<'post', '/api/v1/policies/cases'>;
type Case = Cases['cases'][number];
type Visit = NonNullable<Case['visits']>[number];

export function CasesRun({ source, onGo }: { source: Source; onGo?: (file: string, line: number) => void }) {
  const look = useLook('post', '/api/v1/policies/cases', { body: source });
  return <Answered look={look}>{(a) => <Outcome cases={a} source={source} onGo={onGo} />}</Answered>;
}

function Outcome({ cases: a, source, onGo }: { cases: Cases; source: Source; onGo?: (file: string, line: number) => void }) {
  if (!a.there) return <Nothing text="这份政策没有例" />;
  const well = a.failed === 0 && a.complaints.every((c) => c.severity !== '错误');
  const told = a.cases.length === 0 ? '例不能运行,先改好下面的问题' : `${a.cases.length} 个例,${a.passed} 个通过,${a.failed} 个不通过;格和分段 ${a.cells} 个,例用到 ${a.cells - a.missed.length} 个`;
  return (
    <div data-testid="cases">
      <Alert type={well ? 'success' : 'error'} showIcon className="spaced" title={told} description={a.own ? undefined : '例来自程序自带的 ' + fileName(a.file) + ',没有随这个版本发布'} />
      {a.complaints.length > 0 && <Complaints list={a.complaints} onGo={onGo} />}
      {a.cases.length > 0 && <Rows cases={a.cases} source={source} />}
      {a.missed.length > 0 && (
        <Collapse
          size="small"
          className="spaced"
          items={[{ key: 'missed', label: `没有例用到的格和分段 ${a.missed.length} 个`, children: a.missed.map((m) => <div key={m.file + m.line + m.name}>{`${m.name}(${fileName(m.file)} 第 ${m.line} 行)`}</div>) }]}
        />
      )}
    </div>
  );
}

function Rows({ cases, source }: { cases: Case[]; source: Source }) {
  const [open, setOpen] = useState<number[]>([]);
  const turn = (line: number) => setOpen(open.includes(line) ? open.filter((l) => l !== line) : [...open, line]);
  return (
    <Table<Case>
      size="small"
      bordered
      rowKey="line"
      pagination={false}
      dataSource={[...cases].sort((a, b) => Number(a.passed) - Number(b.passed) || a.line - b.line)}
      expandable={{ expandedRowKeys: open, showExpandColumn: false, expandedRowRender: (c) => <Explained source={source} line={c.line} /> }}
      columns={[
        { title: '行', dataIndex: 'line', align: 'right', width: 60 },
        { title: '例', dataIndex: 'name' },
        { title: '结果', key: 'ok', width: 96, render: (_, c) => <Tag color={c.passed ? 'green' : 'red'}>{c.passed ? '✓ 通过' : '✗ 不通过'}</Tag> },
        { title: '差在哪里', key: 'why', render: (_, c) => c.differences.map((d) => <div key={d}>{d}</div>) },
        {
          title: '操作',
          key: 'steps',
          width: 110,
          render: (_, c) => (
            <Button size="small" aria-label={'看每一步:' + c.name} aria-expanded={open.includes(c.line)} onClick={() => turn(c.line)}>
              {open.includes(c.line) ? '收起' : '看每一步'}
            </Button>
          ),
        },
      ]}
    />
  );
}

function Explained({ source, line }: { source: Source; line: number }) {
  const look = useLook('post', '/api/v1/policies/cases', { body: { ...source, explain: line } });
  return (
    <Answered look={look}>
      {(a) => {
        const visits = a.cases.find((c) => c.line === line)?.visits ?? [];
        return visits.length > 0 ? visits.map((v, i) => <OneVisit key={i} visit={v} number={visits.length > 1 ? i + 1 : 0} />) : <Nothing text="这个例没有步骤可看" />;
      }}
    </Answered>
  );
}

function OneVisit({ visit: v, number }: { visit: Visit; number: number }) {
  const title = (number > 0 ? `第 ${number} 次 · ` : '') + (v.reversed ? `冲正第 ${v.reversed} 次` : `${v.day} ${v.person ?? ''} ${v.title ?? ''}`);
  return (
    <section aria-label="每一步">
      <strong>{title}</strong>
      {v.refusal && <Alert type="warning" className="spaced" title={'被拒绝:' + v.refusal} />}
      <ol style={{ margin: '4px 0' }}>
        {v.steps.map((s, i) => (
          <li key={i}>{s}</li>
        ))}
      </ol>
      {v.shares.length > 0 && (
        <div className="bar">
          <span>
            总额 <Money value={v.total} />
          </span>
          {v.shares.map((s, i) => (
            <span key={i}>
              · {s.payer} <Money value={s.amount} />
            </span>
          ))}
        </div>
      )}
    </section>
  );
}
