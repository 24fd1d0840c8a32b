import { useState } from 'react';
import { Alert, App, Button, Modal, Space, Spin } from 'antd';
import type { Listed } from '../api/hooks';
import { asRefusal, type Refusal } from '../api/refusal';
import { save, saveWorkbook } from './files';
import { ListExport, mostExported, type Exported } from './listExport';
import { Refused } from './States';
import type { Cell } from './workbook';

// ExcelButton saves rows that the page has, all of them, as Excel.
export function ExcelButton({ name, rows, disabled }: { name: string; rows: () => Cell[][]; disabled?: boolean }) {
  return (
    <Button disabled={disabled} onClick={() => saveWorkbook(name, rows())}>
      导出 Excel
    </Button>
  );
}

interface Props<Row> {
  name: string;
  list: Listed<Row>;
  columns: Exported<Row>[];
}

// Walk is an export under way: a new object whenever it says something new.
interface Walk<Row> {
  export: ListExport<Row>;
  rows: number;
  state: '在读' | '停下' | '读完';
  refusal: Refusal | null;
}

// ListExcelButton saves every row of a keyset list as Excel, whichever page is
// shown. The server's trail has each page that is read.
export function ListExcelButton<Row>({ name, list, columns }: Props<Row>) {
  const { message } = App.useApp();
  const [walk, setWalk] = useState<Walk<Row> | null>(null);

  const keep = async (all: ListExport<Row>) => {
    save(name + '.xlsx', await all.file());
    void message.success(`已导出 ${all.rows} 行`);
  };
  const go = async (all: ListExport<Row>) => {
    const told = (state: Walk<Row>['state'], refusal: Refusal | null = null) => setWalk({ export: all, rows: all.rows, state, refusal });
    told('在读');
    try {
      await all.run(() => told('在读'));
    } catch (thrown) {
      told('停下', asRefusal(thrown));
      return;
    }
    if (!all.whole && !all.full) {
      told('停下');
      return;
    }
    await keep(all);
    if (all.full) told('读完');
    else setWalk(null);
  };
  const begin = () => {
    const shown = list.number === 0 && !list.hasNext; // nothing more to ask for
    const step = shown ? () => Promise.resolve({ rows: list.rows }) : list.step;
    void go(new ListExport(name, columns, step));
  };
  const drop = () => {
    if (walk?.state !== '读完') walk?.export.drop();
    setWalk(null);
  };
  return (
    <>
      <Button disabled={list.rows.length === 0 || list.loading} onClick={begin}>
        导出 Excel
      </Button>
      <Modal open={walk !== null} title={`导出 Excel:${name}`} footer={null} closable={false} keyboard={false} mask={{ closable: false }} destroyOnHidden>
        {walk && <Told walk={walk} again={() => void go(walk.export)} keep={() => void keep(walk.export).then(() => setWalk(null))} drop={drop} />}
      </Modal>
    </>
  );
}

interface ToldProps<Row> {
  walk: Walk<Row>;
  again: () => void;
  keep: () => void;
  drop: () => void;
}

function Told<Row>({ walk, again, keep, drop }: ToldProps<Row>) {
  if (walk.state === '读完') {
    return (
      <>
        <Alert showIcon type="warning" title={`一个文件最多 ${mostExported} 行:文件里只有前 ${walk.rows} 行,请缩小条件后分次导出。`} />
        <div className="bar">
          <span className="grow" />
          <Button type="primary" onClick={drop}>
            知道了
          </Button>
        </div>
      </>
    );
  }
  const reading = walk.state === '在读';
  return (
    <>
      <p role="status" data-testid="export-progress">
        <Space>
          {reading && <Spin size="small" />}
          <span>
            {reading ? '正在逐页读取全部符合条件的行' : '停下了'},已读 {walk.rows} 行
          </span>
        </Space>
      </p>
      {walk.refusal && <Refused refusal={walk.refusal} inPlace />}
      <div className="bar">
        <span className="grow" />
        {reading ? (
          <Button onClick={() => walk.export.stop()}>停止</Button>
        ) : (
          <>
            <Button onClick={drop}>不存了</Button>
            <Button disabled={walk.rows === 0} onClick={keep}>
              只存已读的 {walk.rows} 行
            </Button>
            <Button type="primary" onClick={again}>
              接着读
            </Button>
          </>
        )}
      </div>
    </>
  );
}
