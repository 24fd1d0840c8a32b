import { expect, it } from 'vitest';
import { monthsBetween } from './months';

it('lists the months of a back payment, over the turn of a year too', () => {
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(monthsBetween('202507', undefined)).toEqual(['2025-07']);
  expect(monthsBetween('2026-02', '2025-11')).toEqual([]);
  expect(monthsBetween('2026-13', undefined)).toEqual([]);
  expect(monthsBetween('去年', '2026-01')).toEqual([]);
});
