// Files as the office exchanges them.
export interface Handed {
  name: string;
  content: string; // base64
}

// handed reads a chosen file.
export function handed(file: File): Promise<Handed> {
  return new Promise((read, failed) => {
    const reader = new FileReader();
    reader.onload = () => read({ name: file.name, content: String(reader.result).replace(/^[^,]*,/, '') });
    reader.onerror = () => failed(new Error('读不出这个文件'));
    reader.readAsDataURL(file);
  });
}

// textFile is a file of text that spreadsheets open as UTF-8.
export const textFile = (text: string) => new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' });

export const wageHead = ['统一社会信用代码', '险种', '所属月份', '人员编号', '证件号码', '姓名', '申报工资'];
export const paidHead = ['流水号', '对象类别', '对象编号', '险种', '所属期', '金额', '缴款日'];
