// What the pages of figures share: their types, the span and conditions kept in
// the address, and their names.
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Answer } from '../../api/client';
import { today } from '../../dates';

export type Figure = NonNullable<Answer<'get', '/api/v1/figures'>['rows']>[number];
export type FundRow = NonNullable<Answer<'get', '/api/v1/fund-table'>['funds']>[number];

export const groupings = ['日', '月', '机构', '险种', '医疗类别', '费用类别', '支付方'] as const;
export type Grouping = (typeof groupings)[number];

// Asked is what the address says: a span of days, and what it is narrowed to.
export interface Asked {
  begndate: string;
  enddate: string;
  by: Grouping;
  fixmedins_code?: string;
  insutype?: string;
  med_type?: string;
  payer?: string;
  med_chrgitm_type?: string;
}

const narrowings = ['fixmedins_code', 'insutype', 'med_type', 'payer', 'med_chrgitm_type'] as const;

export const narrowingNames: Record<(typeof narrowings)[number], string> = {
  fixmedins_code: '机构',
  insutype: '险种',
  med_type: '医疗类别',
  payer: '支付方',
  med_chrgitm_type: '费用类别',
};

// useAsked reads the address, and writes it.
export function useAsked(): [Asked, (changed: Partial<Asked>) => void] {
  const [params, setParams] = useSearchParams();
  const asked = useMemo(() => {
    const day = today();
    const read: Asked = { begndate: params.get('begndate') || day.slice(0, 4) + '-01-01', enddate: params.get('enddate') || day, by: '机构' };
    const by = params.get('by');
    if (groupings.some((g) => g === by)) read.by = by as Grouping;
    for (const n of narrowings) {
      const value = params.get(n);
      if (value) read[n] = value;
    }
    return read;
  }, [params]);
  return [asked, (changed) => setParams(addressOf({ ...asked, ...changed }))];
}

// addressOf writes conditions as the part of an address after the question mark.
export function addressOf(asked: object): URLSearchParams {
  return new URLSearchParams(Object.entries(asked).filter(([, v]) => v !== undefined && v !== '') as [string, string][]);
}

// told says conditions in words.
export function told(asked: Asked): string {
  const narrowed = narrowings.filter((n) => asked[n]).map((n) => `${narrowingNames[n]} ${asked[n]}`);
  return [`${asked.begndate} 至 ${asked.enddate}`, ...narrowed].join(',');
}

export const schemes = [
  { value: '310', label: '职工医保' },
  { value: '390', label: '居民医保' },
];

// schemeName names a scheme as counters do.
export function schemeName(code: string): string {
  return schemes.find((s) => s.value === code)?.label ?? code;
}

// monthEnd is the last day of a month: 2026-02 ends on 2026-02-28.
export function monthEnd(month: string): string {
  const [year, m] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, m, 0)).toISOString().slice(0, 10);
}

// lastMonth is the month before a day's: 2026-01-05 gives 2025-12.
export function lastMonth(day: string): string {
  const [year, m] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, m - 2, 1)).toISOString().slice(0, 7);
}
