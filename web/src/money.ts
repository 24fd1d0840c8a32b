// Money as the door gives it: yuan with two decimals as a JSON number. All
// reckoning is in whole fen.

// fenOf is an amount of yuan in fen.
export function fenOf(yuan: number): number {
  return Math.round(yuan * 100);
}

// yuan writes fen with thousands separators: 123456 is 1,234.56.
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${whole}.${digits.slice(-2)}`;
}

const numerals = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];
const groups = ['', '万', '亿', '万亿'];

function fourDigits(n: number): string {
  let out = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(n / 10 ** place) % 10;
    if (digit === 0) {
      gap = out !== '';
      continue;
    }
    out += (gap ? '零' : '') + numerals[digit] + places[place];
    gap = false;
  }
  return out;
}

function wholeYuan(n: number): string {
  let out = '';
  let gap = false;
  for (let group = 3; group >= 0; group--) {
    const part = Math.floor(n / 10000 ** group) % 10000;
    if (part === 0) {
      gap = out !== '';
      continue;
    }
    out += (gap || (out !== '' && part < 1000) ? '零' : '') + fourDigits(part) + groups[group];
    gap = false;
  }
  return out;
}

// capital writes fen in the numerals of documents: 壹仟贰佰叁拾肆元伍角陆分.
export function capital(fen: number): string {
  const amount = Math.abs(fen);
  const [whole, jiao, cents] = [Math.floor(amount / 100), Math.floor(amount / 10) % 10, amount % 10];
  let out = whole > 0 ? wholeYuan(whole) + '元' : '';
  if (jiao > 0) out += numerals[jiao] + '角';
  else if (cents > 0 && whole > 0) out += '零';
  if (cents > 0) out += numerals[cents] + '分';
  else out += out === '' ? '零元整' : '整';
  return (fen < 0 ? '负' : '') + out;
}
