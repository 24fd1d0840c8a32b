// The tour: a card that lies beside the pages and leads from one to the next. The
// page under it stays usable, so that a newcomer can try what he reads.
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { Button, Space } from 'antd';
import { useNavigate } from 'react-router';
import { asRefusal, type Refusal } from '../api/refusal';
import { Refused } from '../pieces/States';
import { useSession } from '../session/session';
import { stepsFor, type Step } from './tourSteps';

const Start = createContext<() => void>(() => {});

// useTour starts the tour.
export function useTour(): () => void {
  return use(Start);
}

export function TourProvider({ children }: { children: ReactNode }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const [at, setAt] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const steps = useMemo(() => stepsFor(may), [may]);
  const show = useCallback(
    async (n: number) => {
      setAt(n);
      setRefusal(null);
      const address = steps[n]?.address;
      try {
        const to = typeof address === 'function' ? await address() : address;
        if (to) void navigate(to);
      } catch (thrown) {
        setRefusal(asRefusal(thrown));
      }
    },
    [steps, navigate],
  );
  const start = useCallback(() => void show(0), [show]);
  const end = () => {
    setAt(null);
    void navigate('/');
  };
  const step = at === null ? undefined : steps[at];
  return (
    <Start value={start}>
      {children}
      {step && at !== null && <StepCard step={step} number={at + 1} of={steps.length} refusal={refusal} onBack={() => void show(at - 1)} onNext={() => (at + 1 < steps.length ? void show(at + 1) : end())} onEnd={() => setAt(null)} />}
    </Start>
  );
}

interface CardProps {
  step: Step;
  number: number;
  of: number;
  refusal: Refusal | null;
  onBack: () => void;
  onNext: () => void;
  onEnd: () => void;
}

function StepCard({ step, number, of, refusal, onBack, onNext, onEnd }: CardProps) {
  return (
    <aside className="tour" aria-label="带我看一遍" data-testid="tour" aria-live="polite">
      <div className="where">
        第 {number} 步,共 {of} 步
      </div>
      <h2>{step.title}</h2>
      <p>{step.text}</p>
      {refusal && <Refused refusal={refusal} inPlace />}
      <Space>
        <Button disabled={number === 1} onClick={onBack}>
          上一步
        </Button>
        <Button type="primary" onClick={onNext}>
          {number === of ? '看完了' : '下一步'}
        </Button>
        <Button type="link" onClick={onEnd}>
          不看了
        </Button>
      </Space>
    </aside>
  );
}
