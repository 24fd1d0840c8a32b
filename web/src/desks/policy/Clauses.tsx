// What a policy says on a day, clause by clause, for those who do not write
// policies.
import { Table } from 'antd';
import type { Answer } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered } from '../../pieces';
import { Complaints } from './Complaints';
import { Part, type Source } from './words';

type Clause = Answer<'post', '/api/v1/policies/clauses'>['clauses'][number];

export function Clauses({ source, day }: { source: Source; day?: string }) {
  const look = useLook('post', '/api/v1/policies/clauses', { body: { ...source, day } });
  return (
    <Answered look={look}>
      {(a) =>
        a.complaints.length > 0 ? (
          <Complaints list={a.complaints} />
        ) : (
          <div data-testid="clauses">
            {[...new Set(a.clauses.map((c) => c.part))].map((part) => (
              <Part key={part} title={part}>
                <Table<Clause>
                  size="small"
                  bordered
                  showHeader={false}
                  pagination={false}
                  rowKey="name"
                  dataSource={a.clauses.filter((c) => c.part === part)}
                  columns={[
                    { key: 'name', width: 180, render: (_, c) => <strong>{c.name}</strong> },
                    { key: 'text', render: (_, c) => <Said of={c} /> },
                    { key: 'citation', width: 220, render: (_, c) => c.citation && '依据 ' + c.citation },
                  ]}
                />
              </Part>
            ))}
          </div>
        )
      }
    </Answered>
  );
}

function Said({ of: c }: { of: Clause }) {
  return (
    <>
      {c.cells && (
        <div className="cells">
          {c.cells.map((cell, i) => (
            <span key={i} style={{ display: 'inline-block', marginInlineEnd: 16 }}>
              {cell.place} <strong>{cell.value}</strong>
            </span>
          ))}
        </div>
      )}
      <div>{c.text}</div>
    </>
  );
}
