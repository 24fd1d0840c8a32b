// Words and fields that the pages of contributions share.
import { useSession } from '../../session/session';
import { today } from '../../dates';

// useRegion is the region whose funds the office serves.
export function useRegion(): string {
  const { me } = useSession();
  return me?.organisation.admdvs ?? '';
}

export { insurance, reason, text } from '../counter/fields';

// monthOf reads a month as it is typed: 2026-03, 202603 or 2026.3; '' when it is none.
export function monthOf(typed: unknown): string {
  const found = /^(\d{4})[-./年]?(\d{1,2})月?$/.exec(String(typed ?? '').trim());
  const month = Number(found?.[2]);
  return found && month >= 1 && month <= 12 ? `${found[1]}-${String(month).padStart(2, '0')}` : '';
}

// monthBack is the month a number of months ago.
export function monthBack(months: number): string {
  const [year, month] = today().split('-').map(Number) as [number, number];
  const at = year * 12 + month - 1 - months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

export const monthRule = {
  validator: (_: unknown, v?: string) => (monthOf(v) ? Promise.resolve() : Promise.reject(new Error('月份如 2026-03 或 202603'))),
};

const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';

// codeRight says whether a 统一社会信用代码 (GB 32100) is whole, its check sign right.
export function codeRight(code: string): boolean {
  if (code.length !== 18) return false;
  const at = Array.from(code, (c) => signs.indexOf(c));
  if (at.includes(-1)) return false;
  const sum = weights.reduce((s, w, i) => s + w * at[i]!, 0);
  return (31 - (sum % 31)) % 31 === at[17];
}

export const typed = (code: unknown) => String(code ?? '').trim().toUpperCase();

export const employerKinds = ['企业', '机关', '事业单位', '社会团体', '个体工商户', '学校', '村社区'].map((value) => ({ value, label: value }));

export const employerColours = { 参保: 'green', 中止: 'orange', 注销: 'default' } as const;

export const employerAddress = (uscc: string) => '/levy/employer/' + encodeURIComponent(uscc);
