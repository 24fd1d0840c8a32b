import { describe, expect, it } from 'vitest';
import { capital, fenOf, yuan } from './money';

describe('money', () => {
  it.each([
    [0, '0.00', '零元整'],
    [5, '0.05', '伍分'],
    [10, '0.10', '壹角整'],
    [100, '1.00', '壹元整'],
    [105, '1.05', '壹元零伍分'],
    [123456, '1,234.56', '壹仟贰佰叁拾肆元伍角陆分'],
    [1000000, '10,000.00', '壹万元整'],
    [1000500, '10,005.00', '壹万零伍元整'],
    [10000000000, '100,000,000.00', '壹亿元整'],
    [10010010000, '100,100,100.00', '壹亿零壹拾万零壹佰元整'],
    [-32050, '-320.50', '负叁佰贰拾元伍角整'],
  ])('%d fen', (fen, figures, words) => {
    expect(yuan(fen)).toBe(figures);
    expect(capital(fen)).toBe(words);
  });

  it('reads yuan exactly', () => {
    expect(fenOf(0.07)).toBe(7);
    expect(fenOf(1.1 + 2.2)).toBe(330);
    expect(fenOf(123456789.01)).toBe(12345678901);
  });
});
