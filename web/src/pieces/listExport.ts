// A whole list as a workbook: its pages are read one after the other by its keyset
// and written as they come, with the sum of every column of money at the end, whole
// fen added. It can be stopped and go on where it was; there is a limit, and a file
// that is not the whole list says so in its last row.
import type { Step } from '../api/hooks';
import { fenOf } from '../money';
import { SheetWriter, type Cell } from './workbook';

// Exported is how a column leaves the page.
export interface Exported<Row> {
  title: string;
  value: (row: Row) => Cell;
  money?: boolean; // yuan, summed
}

// mostExported is how many rows one file takes.
export const mostExported = 100_000;

export class ListExport<Row> {
  rows = 0;
  whole = false; // every row of the list was read
  private after: string | undefined;
  private readonly fen: number[];
  private readonly writer: SheetWriter;
  private begun = false;
  private stopped = false;

  constructor(
    name: string,
    private readonly columns: Exported<Row>[],
    private readonly step: (after: string | undefined) => Promise<Step<Row>>,
    private readonly most = mostExported,
  ) {
    this.fen = columns.map(() => 0);
    this.writer = new SheetWriter(name);
  }

  // full reports that the limit ended it.
  get full(): boolean {
    return !this.whole && this.rows >= this.most;
  }

  // stop ends run after the page that is being read.
  stop(): void {
    this.stopped = true;
  }

  // run reads on until the end, the limit or stop; told hears of every page. What
  // the list refuses is thrown, and run may be called again.
  async run(told: (rows: number) => void): Promise<void> {
    this.stopped = false;
    while (!this.whole && !this.full && !this.stopped) {
      const { rows, next } = await this.step(this.after);
      await this.take(rows.slice(0, this.most - this.rows));
      this.whole = !next && this.rows <= this.most;
      this.after = next;
      told(this.rows);
    }
  }

  // file ends the workbook with the sums; afterwards nothing more can be read.
  async file(): Promise<Blob> {
    await this.begin();
    const label = this.columns.findIndex((c) => !c.money);
    if (this.columns.some((c) => c.money)) {
      await this.writer.add([this.columns.map((c, i) => (c.money ? this.fen[i]! / 100 : i === label ? '合计' : ''))], true);
    }
    if (!this.whole) await this.writer.add([[this.note()]], true);
    return this.writer.finish();
  }

  drop(): void {
    this.stopped = true;
    this.writer.drop();
  }

  private note(): string {
    return this.full ? `一个文件最多 ${this.most} 行,其余的没有导出,请缩小条件后再导出` : `没有读完就停下了,只有前 ${this.rows} 行`;
  }

  private async begin(): Promise<void> {
    if (this.begun) return;
    this.begun = true;
    await this.writer.add([this.columns.map((c) => c.title)], true);
  }

  private async take(rows: Row[]): Promise<void> {
    await this.begin();
    const cells = rows.map((row) => this.columns.map((c) => c.value(row)));
    for (const line of cells) this.columns.forEach((c, i) => c.money && (this.fen[i]! += fenOf(Number(line[i] ?? 0))));
    await this.writer.add(cells);
    this.rows += rows.length;
  }
}
