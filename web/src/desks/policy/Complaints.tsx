// What the checker complains of, with the way out; a row leads to its line.
import { Table, Tag } from 'antd';
import { fileName, type Complaint } from './words';

export function Complaints({ list, onGo }: { list: Complaint[]; onGo?: (file: string, line: number) => void }) {
  return (
    <Table<Complaint>
      size="small"
      bordered
      className="spaced"
      data-testid="complaints"
      pagination={false}
      rowKey={(c) => [c.file, c.line, c.column, c.code].join(':')}
      dataSource={list}
      scroll={{ y: 220 }}
      columns={[
        {
          title: '位置',
          key: 'place',
          width: 240,
          render: (_, c) => {
            const place = `${fileName(c.file)}:${c.line}:${c.column}`;
            return onGo ? (
              <a href={'#L' + c.line} onClick={(e) => (e.preventDefault(), onGo(c.file, c.line))}>
                {place}
              </a>
            ) : (
              place
            );
          },
        },
        { title: '', key: 'severity', width: 70, render: (_, c) => <Tag color={c.severity === '错误' ? 'red' : 'gold'}>{c.severity}</Tag> },
        { title: '代码', dataIndex: 'code', width: 70 },
        { title: '哪里不对', dataIndex: 'message' },
        { title: '怎么改', dataIndex: 'help' },
      ]}
    />
  );
}
