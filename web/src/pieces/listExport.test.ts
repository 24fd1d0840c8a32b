import { expect, it } from 'vitest';
import { ListExport } from './listExport';
import { rowsOf } from '../../e2e/opened';

interface Bill {
  id: string;
  amount: number;
}

const columns = [
  { title: '编号', value: (r: Bill) => r.id },
  { title: '金额', value: (r: Bill) => r.amount, money: true },
];

// listOf is a list of n bills of 0.10 yuan, 100 at a time.
function listOf(n: number) {
  const asked: (string | undefined)[] = [];
  const step = (after: string | undefined) => {
    asked.push(after);
    const from = Number(after ?? 0);
    const rows = Array.from({ length: Math.min(100, n - from) }, (_, i) => ({ id: `J${from + i + 1}`, amount: 0.1 }));
    return Promise.resolve({ rows, next: from + 100 < n ? String(from + 100) : undefined });
  };
  return { asked, step };
}

const opened = async (all: ListExport<Bill>) => rowsOf(Buffer.from(await (await all.file()).arrayBuffer()));

it('reads every page of the list once, and sums in whole fen', async () => {
  const { asked, step } = listOf(2345);
  const all = new ListExport('结算', columns, step);
  const told: number[] = [];
  await all.run((rows) => told.push(rows));
  expect(asked).toHaveLength(24);
  expect([told[0], told.at(-1), all.whole, all.full]).toEqual([100, 2345, true, false]);
  const rows = await opened(all);
  expect(rows).toHaveLength(2345 + 2);
  expect(rows.slice(-2)).toEqual([['J2345', '0.1'], ['合计', '234.5']]);
});

it('stops at its limit and says so in the file', async () => {
  const { step } = listOf(500);
  const all = new ListExport('结算', columns, step, 250);
  await all.run(() => {});
  expect([all.rows, all.whole, all.full]).toEqual([250, false, true]);
  const rows = await opened(all);
  expect(rows).toHaveLength(250 + 3);
  expect(rows[252]![0]).toContain('最多 250 行');
});

it('is the whole list when the limit is just reached', async () => {
  const all = new ListExport('结算', columns, listOf(300).step, 300);
  await all.run(() => {});
  expect([all.rows, all.whole, all.full]).toEqual([300, true, false]);
});

it('can be stopped and go on where it was', async () => {
  const { asked, step } = listOf(500);
  const all = new ListExport('结算', columns, step);
  await all.run((rows) => rows === 200 && all.stop());
  expect([all.rows, all.whole]).toEqual([200, false]);
  await all.run(() => {});
  expect([all.rows, all.whole]).toEqual([500, true]);
  expect(asked).toEqual([undefined, '100', '200', '300', '400']);
});

it('goes on after a page that was refused', async () => {
  const { step } = listOf(300);
  let broken = true;
  const all = new ListExport('结算', columns, (after) => (after === '200' && broken ? Promise.reject(new Error('网络')) : step(after)));
  await expect(all.run(() => {})).rejects.toThrow('网络');
  broken = false;
  await all.run(() => {});
  expect([all.rows, all.whole]).toEqual([300, true]);
});

it('tells of a file of what was read until it was stopped', async () => {
  const all = new ListExport('结算', columns, listOf(500).step);
  await all.run(() => all.stop());
  expect((await opened(all)).at(-1)![0]).toContain('只有前 100 行');
});

it('writes an empty list as its heading and a sum of nothing', async () => {
  const all = new ListExport('结算', columns, listOf(0).step);
  await all.run(() => {});
  expect(await opened(all)).toEqual([['编号', '金额'], ['合计', '0']]);
});
