// A text of policy or rule with numbered lines, those with a complaint marked.
import { useEffect, useRef, type RefObject } from 'react';

export interface Marked {
  line: number;
  message: string;
  severity?: string; // 提醒, or an error
}

const lineHeight = 20;
const font = { fontFamily: 'ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace', fontSize: 13, lineHeight: `${lineHeight}px` } as const;

interface Props {
  label: string;
  text: string;
  onChange?: (text: string) => void; // none: to read only
  complaints?: Marked[];
  at?: { line: number; turn: number }; // the line to go to
  rows?: number;
}

export function Editor({ label, text, onChange, complaints = [], at, rows = 22 }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  useGoing(area, text, at);
  const bad = new Map(complaints.map((c) => [c.line, c]));
  return (
    <div style={{ display: 'flex', border: '1px solid #d9d9d9', height: rows * lineHeight + 8 }}>
      <div ref={numbers} aria-hidden style={{ ...font, overflow: 'hidden', padding: '4px 0', background: '#fafafa', color: '#595959', textAlign: 'right', userSelect: 'none', minWidth: 52 }}>
        {text.split('\n').map((_, i) => {
          const wrong = bad.get(i + 1);
          const colour = wrong && (wrong.severity === '提醒' ? '#ad6800' : '#a8071a');
          return (
            <div key={i} title={wrong?.message} style={{ padding: '0 6px', ...(colour && { background: colour, color: '#fff' }) }}>
              {wrong ? (wrong.severity === '提醒' ? '! ' : '✗ ') : ''}
              {i + 1}
            </div>
          );
        })}
      </div>
      <textarea
        ref={area}
        aria-label={label}
        value={text}
        readOnly={!onChange}
        spellCheck={false}
        wrap="off"
        onChange={(e) => onChange?.(e.target.value)}
        onScroll={(e) => {
          if (numbers.current) numbers.current.scrollTop = e.currentTarget.scrollTop;
        }}
        style={{ ...font, flex: 1, minWidth: 0, border: 0, padding: '4px 8px', resize: 'none', whiteSpace: 'pre', overflow: 'auto' }}
      />
    </div>
  );
}

// useGoing puts the cursor on a line, selected, and brings it into sight.
function useGoing(area: RefObject<HTMLTextAreaElement | null>, text: string, at?: { line: number; turn: number }) {
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const box = area.current;
    if (!box || !at) return;
    const lines = latest.current.split('\n');
    const from = lines.slice(0, at.line - 1).reduce((sum, l) => sum + l.length + 1, 0);
    box.focus();
    box.setSelectionRange(from, from + (lines[at.line - 1]?.length ?? 0));
    box.scrollTop = Math.max(0, (at.line - 5) * lineHeight);
  }, [at, area]);
}
