import { expect, it } from 'vitest';
import { found, initials } from './pinyin';

it.each([
  ['职工医保', 'zgyb'],
  ['城乡居民', 'cxjm'],
  ['安澜市', 'als'],
  ['统筹基金', 'tcjj'],
  ['A级', 'aj'],
])('initials of %s', (text, want) => expect(initials(text)).toBe(want));

it('finds by initials, by part, by either reading', () => {
  expect(found('zgyb', '职工医保')).toBe(true);
  expect(found('gyb', '职工医保')).toBe(true);
  expect(found('医保', '职工医保')).toBe(true);
  expect(found('cf', '重复参保')).toBe(true);
  expect(found('xyz', '职工医保')).toBe(false);
});
