import { useState } from 'react';
import { Collapse, Table } from 'antd';
import { PinyinSelect } from '../../pieces';
import { useKinds } from './words';
import { Workbench } from './Workbench';

// shape is what a new rule of a kind begins with.
function shape(kind: string, title: string): string {
  const written = kind === '式';
  return [
    `规则: ${title}`,
    '编号: ',
    `种类: ${kind}`,
    ...(written ? ['对象: 明细'] : []),
    '定义: ',
    '窗口: ',
    '命中: ',
    ...(written ? ['命中式: '] : []),
    '质疑金额: ',
    '环节: 事后',
    '级别: 线索',
    '控制: 不控制',
    '依据: ',
    '',
  ].join('\n');
}

const good = '# 不应当查出的\n\n例: 正好\n明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | A | 1 |\n';
const bad = '# 应当查出的\n\n例: 超一点\n明细:\n| 时间 | 编码 | 数量 |\n| 2025-03-01 | A | 2 |\n疑点:\n| 行 | 数量 | 金额 |\n| 1 | 1 | 10.00 |\n';

export default function NewRulePage() {
  const { kinds, choices, terms } = useKinds();
  const [kind, setKind] = useState<string>();
  const name = kind === '式' ? '自己写的规则' : (kinds.find((k) => k.kind === kind)?.name ?? '');
  const chosen = kinds.find((k) => k.kind === kind);
  const all = choices.some((c) => c.value === '式') ? choices : [{ value: '式', label: '自己写的式子' }, ...choices];
  return (
    <>
      <div className="bar">
        <label htmlFor="new-kind">种类</label>
        <PinyinSelect id="new-kind" aria-label="种类" style={{ minWidth: 320 }} options={all} value={kind} onChange={setKind} placeholder="先选规则种类,可以打拼音首字母" />
        {chosen?.lacks && <span role="alert">这个种类还缺事实,不能运行:{chosen.lacks}</span>}
      </div>
      {kind && (
        <>
          <Collapse
            size="small"
            className="spaced"
            items={[
              {
                key: 'terms',
                label: '参数和知识点可以写的数',
                children: (
                  <Table
                    size="small"
                    pagination={false}
                    rowKey="name"
                    scroll={{ y: 200 }}
                    dataSource={terms.filter((t) => !chosen || chosen.terms.length === 0 || chosen.terms.includes(t.name))}
                    columns={[
                      { title: '名称', dataIndex: 'name', width: 160 },
                      { title: '写法', dataIndex: 'how' },
                    ]}
                  />
                ),
              },
            ]}
          />
          <Workbench key={kind} named start={{ file: name + '.rule', text: shape(kind, name), good, bad }} />
        </>
      )}
    </>
  );
}
