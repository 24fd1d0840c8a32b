// Locks the screen before the server ends the session for idleness.
import { useEffect, useRef } from 'react';
import { useSession } from '../session/session';

const idle = 14 * 60_000; // the server ends sessions after 15 minutes
const looks = 5_000;

// IdleLock hears keys and the mouse; while the page is left alone it counts.
export function IdleLock() {
  const { state, lock } = useSession();
  const touched = useRef(0);
  useEffect(() => {
    if (state !== 'in') return;
    touched.current = Date.now();
    const touch = () => {
      touched.current = Date.now();
    };
    const heard = ['keydown', 'pointerdown', 'wheel'] as const;
    heard.forEach((name) => window.addEventListener(name, touch, { passive: true }));
    const timer = setInterval(() => Date.now() - touched.current > idle && lock(), looks);
    return () => {
      clearInterval(timer);
      heard.forEach((name) => window.removeEventListener(name, touch));
    };
  }, [state, lock]);
  return null;
}
