import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference';

const told = (a: string, b: string) => differenceOf(a, b).map((r) => ({ same: ' ', gone: '-', come: '+', changed: '~' })[r.kind] + (r.before ?? '') + '|' + (r.after ?? ''));

describe('the difference of two texts', () => {
  it.each([
    ['', '', []],
    ['甲\n', '甲\n', [' 甲|甲']],
    ['甲\n乙\n', '甲\n丙\n', [' 甲|甲', '~乙|丙']],
    ['甲\n丙\n', '甲\n乙\n丙\n', [' 甲|甲', '+|乙', ' 丙|丙']],
    ['甲\n乙\n丙', '丙', ['-甲|', '-乙|', ' 丙|丙']],
    ['甲\r\n乙', '甲\n乙\n', [' 甲|甲', ' 乙|乙']],
    ['', '甲', ['+|甲']],
    ['甲\n\n乙', '甲\n乙', [' 甲|甲', '-|', ' 乙|乙']],
  ])('%j to %j', (a, b, want) => expect(told(a, b)).toEqual(want));

  it('loses no line of either side', () => {
    const a = Array.from({ length: 40 }, (_, i) => String((i * 7) % 11)).join('\n');
    const b = Array.from({ length: 35 }, (_, i) => String((i * 5) % 11)).join('\n');
    const rows = differenceOf(a, b);
    expect(rows.flatMap((r) => (r.before === undefined ? [] : [r.before])).join('\n')).toBe(a);
    expect(rows.flatMap((r) => (r.after === undefined ? [] : [r.after])).join('\n')).toBe(b);
  });
});
