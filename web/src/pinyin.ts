// Initials of pinyin, for searching in selects: zgyb finds 职工医保. The browser
// sorts Chinese by pinyin; a character's initial is found by where it sorts.
const first = '阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀';
const letters = 'abcdefghjklmnopqrstwxyz';
const order = new Intl.Collator('zh-CN-u-co-pinyin');
const many: Record<string, string> = { 重: 'c', 长: 'c', 行: 'h' };

function initial(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase();
  if (!/\p{Script=Han}/u.test(character)) return '';
  let found = '';
  for (let i = 0; i < first.length; i++) {
    if (order.compare(first[i]!, character) > 0) break;
    found = letters[i]!;
  }
  return found;
}

const known = new Map<string, string>();

// initials of a text, one letter a character.
export function initials(text: string): string {
  let out = known.get(text);
  if (out === undefined) {
    out = Array.from(text, initial).join('');
    known.set(text, out);
  }
  return out;
}

// initialsToo gives the other reading of characters that have two in this trade.
function initialsToo(text: string): string {
  return Array.from(text, (c) => many[c] ?? initial(c)).join('');
}

// found says whether somebody who types the query means the text.
export function found(query: string, text: string): boolean {
  const q = query.trim().toLowerCase();
  return text.toLowerCase().includes(q) || initials(text).includes(q) || initialsToo(text).includes(q);
}
