// The watermark of pages with personal data: who looks, and when. Drawn as the
// background of a layer that takes no clicks, with no style text in the page.
import { useEffect, useState, type ReactNode } from 'react';
import { useSession } from '../session/session';

function tile(lines: string[]): string {
  const escaped = lines.map((l) => l.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`));
  const text = escaped.map((l, i) => `<text x="20" y="${70 + i * 20}" font-size="14" fill="#000" fill-opacity="0.09">${l}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><g transform="rotate(-18 160 90)">${text}</g></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

const minute = 60_000;

export function Watermark({ children }: { children: ReactNode }) {
  const { me } = useSession();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), minute);
    return () => clearInterval(timer);
  }, []);
  const time = now.toLocaleString('zh-CN', { dateStyle: 'short', timeStyle: 'short' });
  const background = tile([`${me?.staff.name ?? ''} ${me?.staff.staff_no ?? ''}`, time]);
  return (
    <div className="watermarked">
      {children}
      <div className="watermark" aria-hidden="true" data-testid="watermark" style={{ backgroundImage: background }} />
    </div>
  );
}
