// Two versions side by side, cell by cell, and the cases that come out otherwise.
import { Alert, Collapse, Table } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, ExcelButton } from '../../pieces';
import { Complaints } from './Complaints';
import { Part, type Source } from './words';

type Found = Answer<'post', '/api/v1/policies/differences'>;
type Change = Found['sections'][number]['changes'][number] & { section: string };

export function Difference({ older, newer }: { older: Source; newer: Source }) {
  const look = useLook('post', '/api/v1/policies/differences', { body: { older, newer } });
  return <Answered look={look}>{(a) => <Outcome found={a} />}</Answered>;
}

function Outcome({ found: a }: { found: Found }) {
  if (a.complaints.length > 0) {
    return (
      <>
        <Alert type="error" showIcon title="有一边读不懂,不能比较" />
        <Complaints list={a.complaints} />
      </>
    );
  }
  const rows = a.sections.flatMap((s) => s.changes.map((c) => ({ ...c, section: s.title })));
  if (rows.length === 0 && a.cases.length === 0) return <Alert type="info" showIcon data-testid="difference" title={a.same ? '两个版本一字不差' : '写法不同(注释、说明、次序),政策相同'} />;
  return (
    <div data-testid="difference">
      <Cells rows={rows} />
      <Outcomes found={a} />
    </div>
  );
}

function Cells({ rows }: { rows: Change[] }) {
  const cell = (value: string | undefined, gone: string) => value ?? <span className="about">{gone}</span>;
  const excel = () => [['部分', '日子', '哪一格', '原来', '现在'], ...rows.map((r) => (r.text ? [r.section, r.days ?? '', r.text, '', ''] : [r.section, r.days ?? '', r.place ?? '', r.before ?? '', r.after ?? '']))];
  return (
    <Part title={`不同处(${rows.length})`} extra={<ExcelButton name="政策比较" rows={excel} />}>
      <Table<Change>
        size="small"
        bordered
        pagination={false}
        rowKey={(r) => [r.section, r.days, r.place, r.text, r.before, r.after].join('/')}
        dataSource={rows}
        columns={[
          { title: '部分', dataIndex: 'section', onCell: (r, i) => ({ rowSpan: spanOf(rows, i ?? 0, r.section) }) },
          { title: '日子', dataIndex: 'days' },
          { title: '哪一格', key: 'place', onCell: (r) => ({ colSpan: r.text ? 3 : 1 }), render: (_, r) => r.text ?? r.place },
          { title: '原来', key: 'before', onCell: (r) => ({ colSpan: r.text ? 0 : 1, style: { background: '#fff1f0' } }), render: (_, r) => cell(r.before, '(没有)') },
          { title: '现在', key: 'after', onCell: (r) => ({ colSpan: r.text ? 0 : 1, style: { background: '#f6ffed' } }), render: (_, r) => (r.after ? <strong>{r.after}</strong> : cell(r.after, '(删去)')) },
        ]}
      />
    </Part>
  );
}

// spanOf joins the first cells of rows of one section.
function spanOf(rows: Change[], i: number, section: string): number {
  if (i > 0 && rows[i - 1]?.section === section) return 0;
  let n = 1;
  while (rows[i + n]?.section === section) n++;
  return n;
}

function Outcomes({ found: a }: { found: Found }) {
  const rest = [a.outside > 0 ? `另有 ${a.outside} 个例的日期只有一边在施行,没有比` : '', ...a.unfit].filter(Boolean);
  return (
    <Part title={`例:${a.settled} 个两边都算了,${a.cases.length} 个结果不同`}>
      {a.cases.length > 0 && (
        <Collapse
          size="small"
          items={a.cases.map((c) => ({ key: c.line + c.name, label: `${c.name}(第 ${c.line} 行):${c.changes[0] ?? ''}${c.changes.length > 1 ? ' 等' : ''}`, children: c.changes.map((x) => <div key={x}>{x}</div>) }))}
        />
      )}
      {rest.map((r) => (
        <p key={r} className="about">
          {r}
        </p>
      ))}
    </Part>
  );
}
