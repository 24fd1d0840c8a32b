// Dates as counters type and read them.

// dateOf reads 2026-01-31, 20260131 or 2026/1/31; '' when it is no day.
export function dateOf(typed: string): string {
  const m = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(typed.trim());
  if (!m) return '';
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : '';
}

// today is the civil day of the place, which is one time zone.
export function today(): string {
  return new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
}

// ageOn tells an age as offices do: days up to a month, months up to three
// years, then years.
export function ageOn(birth: string, day: string): string {
  const [b, d] = [new Date(birth + 'T00:00:00Z'), new Date(day + 'T00:00:00Z')];
  const days = Math.round((d.getTime() - b.getTime()) / 86_400_000);
  if (!Number.isFinite(days) || days < 0) return '';
  const months = (d.getUTCFullYear() - b.getUTCFullYear()) * 12 + d.getUTCMonth() - b.getUTCMonth() - (d.getUTCDate() < b.getUTCDate() ? 1 : 0);
  if (months < 1) return `${days} 天`;
  return months < 36 ? `${months} 个月` : `${Math.floor(months / 12)} 岁`;
}
