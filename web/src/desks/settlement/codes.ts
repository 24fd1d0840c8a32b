// Codes that a form of this desk offers, by the national lists of 医疗类别,
// 险种 and 医院等级.
import type { Choice } from '../../pieces';

const choices = (names: Record<string, string>): Choice[] => Object.entries(names).map(([value, label]) => ({ value, label }));

// medTypes are the kinds of visit, the commonest first.
export const medTypes: Choice[] = [
  { value: '11', label: '普通门诊' },
  { value: '21', label: '普通住院' },
  { value: '14', label: '门诊慢特病' },
  { value: '13', label: '急诊' },
  { value: '41', label: '定点药店购药' },
  { value: '28', label: '日间手术' },
  { value: '22', label: '外伤住院' },
  { value: '23', label: '转外诊治住院' },
  { value: '24', label: '急诊转住院' },
  { value: '51', label: '生育门诊' },
  { value: '52', label: '生育住院' },
  { value: '53', label: '计划生育手术费' },
];

const stays = new Set(['21', '22', '23', '24', '28', '52']);

// isStay says whether the kind of visit has a day of discharge.
export function isStay(medType: string | undefined): boolean {
  return stays.has(medType ?? '');
}

const schemeNames: Record<string, string> = { '310': '职工基本医疗保险', '390': '城乡居民基本医疗保险', '340': '离休人员医疗保障', '510': '生育保险' };

export const schemes: Choice[] = choices(schemeNames);

// schemeName is the name of a kind of insurance, or its code.
export function schemeName(code: string): string {
  return schemeNames[code] ?? code;
}

// levels are the levels a hospital can be supposed to have.
export const levels: Choice[] = [
  { value: '2', label: '三级甲等' },
  { value: '3', label: '三级乙等' },
  { value: '5', label: '二级甲等' },
  { value: '6', label: '二级乙等' },
  { value: '8', label: '一级甲等' },
  { value: '9', label: '一级乙等' },
  { value: '11', label: '无等级' },
];
