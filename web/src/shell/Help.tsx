// F1: what the page in front is for, and the keys.
import { Button, Drawer, Table } from 'antd';
import type { Place } from './registry';
import { useTour } from './Tour';

const keys = [
  ['F1', '帮助'],
  ['F2', '读卡、扫码'],
  ['F3', '查询'],
  ['F4', '试算、预结算'],
  ['F8', '结算、办理'],
  ['F9', '打印'],
  ['Esc', '返回、关闭'],
  ['Ctrl+Enter', '提交'],
  ['Enter', '下一个输入框'],
].map(([key, use]) => ({ key: key!, use: use! }));

export function Help({ place, open, onClose }: { place: Place | undefined; open: boolean; onClose: () => void }) {
  const tour = useTour();
  const lead = () => {
    onClose();
    tour();
  };
  return (
    <Drawer title={'帮助:' + (place?.page.title ?? '控制台')} open={open} onClose={onClose} size={420}>
      <div className="help">{place?.page.help ?? '从左边的菜单打开页面。每一页按 F1 说明它的用途。'}</div>
      <Button onClick={lead}>带我看一遍</Button>
      <h4>快捷键</h4>
      <Table
        size="small"
        pagination={false}
        rowKey="key"
        dataSource={keys}
        columns={[
          { title: '键', dataIndex: 'key', render: (k: string) => <kbd>{k}</kbd> },
          { title: '作用', dataIndex: 'use' },
        ]}
      />
    </Drawer>
  );
}
