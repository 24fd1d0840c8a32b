// Names of the national codes that the counter shows and chooses from. A code that
// is not listed is shown as its listed parent, or as itself.
import type { Choice } from '../../pieces';

type Names = Record<string, string>;

const schemeNames: Names = {
  310: '职工基本医疗保险', 320: '公务员医疗补助', 330: '大额医疗费用补助', 340: '离休人员医疗保障', 390: '城乡居民基本医疗保险', 392: '城乡居民大病医疗保险', 410: '长期照护保险', 510: '生育保险',
};

const categoryNames: Names = {
  11: '在职', 1101: '职工在职', 1102: '公务员在职', 1103: '灵活就业人员在职', 1105: '农民工', 12: '退休', 1201: '职工退休', 1202: '公务员退休', 1203: '灵活就业人员退休', 13: '离休',
  14: '居民(未成年)', 1401: '新生儿', 1402: '学龄前儿童', 1403: '中小学生', 1404: '大学生', 1405: '未成年(未入学)', 15: '居民(成年)', 1501: '普通居民(成年)', 16: '居民(老年)', 1701: '城乡居民',
};

const medNames: Names = {
  11: '普通门诊', 12: '门诊挂号', 13: '急诊', 14: '门诊慢特病', 18: '特药购药', 19: '意外伤害门诊', 21: '普通住院', 22: '外伤住院', 23: '转外诊治住院', 24: '急诊转住院', 25: '异地住院', 28: '日间手术', 41: '定点药店购药', 51: '生育门诊', 52: '生育住院', 53: '计划生育手术费', 71: '家庭病床',
};

const certNames: Names = { '01': '居民身份证(户口簿)', '02': '军官证', '04': '港澳居民来往内地通行证', '06': '台湾居民来往大陆通行证', '07': '外国人永久居留证', '08': '外国人护照', 17: '港澳台居民居住证', 90: '社会保障卡', 99: '其他身份证件', 990201: '医学出生证明' };

const sexNames: Names = { 0: '未知', 1: '男', 2: '女', 9: '未说明' };
const stateNames: Names = { 1: '正常参保', 2: '暂停参保', 3: '无效参保', 4: '终止参保' };

function named(names: Names, code: string | undefined): string {
  const asked = code ?? '';
  for (let length = asked.length; length >= 2; length--) {
    const name = names[asked.slice(0, length)];
    if (name) return name;
  }
  return names[asked] ?? asked;
}

const choicesOf = (names: Names, codes = Object.keys(names)): Choice[] => codes.map((value) => ({ value, label: names[value] ?? value, code: value }));

export const schemeName = (code?: string) => named(schemeNames, code);
export const categoryName = (code?: string) => named(categoryNames, code);
export const medName = (code?: string) => named(medNames, code);
export const certName = (code?: string) => named(certNames, code);
export const sexName = (code?: string) => named(sexNames, code);
export const stateName = (code?: string) => named(stateNames, code);

export const schemes = choicesOf(schemeNames, ['390', '310']);
const residents = choicesOf(categoryNames, ['1401', '1402', '1405', '1403', '1404', '1501', '1701']);
const employees = choicesOf(categoryNames, ['1101', '1103', '1105', '1102', '1201', '1203', '1202']);

// categoriesOf are the categories of persons in a scheme.
export const categoriesOf = (scheme: unknown): Choice[] => (scheme === '310' ? employees : residents);
export const medTypes = choicesOf(medNames, ['11', '13', '14', '21', '22', '23', '24', '28', '52']);
export const certs = choicesOf(certNames, ['01', '17', '04', '06', '07', '08', '99']);
export const sexes = choicesOf(sexNames, ['1', '2']);
export const levels: Choice[] = Object.entries({ 1: '三级特等', 2: '三级甲等', 3: '三级乙等', 5: '二级甲等', 6: '二级乙等', 8: '一级甲等', 9: '一级乙等', 11: '无等级' }).map(([value, label]) => ({ value, label }));
