// What differs between two texts, line by line: the longest lines in common stay,
// a line taken away next to one put in is one that was changed.
export interface Row {
  kind: 'same' | 'gone' | 'come' | 'changed';
  before?: string;
  after?: string;
}

export function differenceOf(older: string, newer: string): Row[] {
  const a = linesOf(older);
  const b = linesOf(newer);
  const common = lengths(a, b);
  const rows: Row[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const flush = () => {
    for (let k = 0; k < Math.max(gone.length, come.length); k++) {
      const before = gone[k];
      const after = come[k];
      rows.push({ kind: before === undefined ? 'come' : after === undefined ? 'gone' : 'changed', before, after });
    }
    gone = [];
    come = [];
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush();
      rows.push({ kind: 'same', before: a[i], after: b[j] });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      gone.push(a[i++]!);
    } else {
      come.push(b[j++]!);
    }
  }
  flush();
  return rows;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

// lengths[i][j] is how many lines the rest of a from i and of b from j have in common.
function lengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
