// Months as counters type them: 2025-07 or 202507.
const month = /^(\d{4})-?(0[1-9]|1[0-2])$/;
const most = 240;

// monthsBetween lists the months from one to another, both included, or the one
// when there is no other; [] when they cannot be read or end before they begin.
export function monthsBetween(from: unknown, to: unknown): string[] {
  const first = month.exec(String(from ?? '').trim());
  const last = month.exec(String(to ?? '').trim() || String(from ?? '').trim());
  if (!first || !last) return [];
  const at = (m: RegExpExecArray) => Number(m[1]) * 12 + Number(m[2]) - 1;
  const count = at(last) - at(first) + 1;
  if (count < 1 || count > most) return [];
  return Array.from({ length: count }, (_, i) => `${Math.floor((at(first) + i) / 12)}-${String(((at(first) + i) % 12) + 1).padStart(2, '0')}`);
}
