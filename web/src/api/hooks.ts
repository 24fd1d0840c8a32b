// Reading and acting, as pages do it.
import { useCallback, useRef, useState } from 'react';
import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { ask, newKey, type Answer, type Input, type Method, type Optional, type Path } from './client';
import { asRefusal, type Refusal } from './refusal';

// useLook reads one thing. Pass enabled: false until what it needs is known.
export function useLook<M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  input: Input<M, P>,
  options: { enabled?: boolean } = {},
): UseQueryResult<Answer<M, P>, Refusal> {
  return useQuery<Answer<M, P>, Refusal>({
    queryKey: [path, method, input],
    queryFn: () => ask(method, path, ...([input] as unknown as Optional<Input<M, P>>)),
    enabled: options.enabled ?? true,
  });
}

// Page is what a keyset list asks for.
export interface Page {
  after?: string;
  limit: number;
}

// Listed is one page of rows as a list gives it to its table.
export interface Listed<Row> {
  rows: Row[];
  refusal: Refusal | null;
  loading: boolean;
  size: number;
  setSize: (n: number) => void;
  number: number; // of the page, from 0
  hasNext: boolean;
  toNext: () => void;
  toPrevious: () => void;
  reload: () => void;
  // step reads the rows after a place, as many as the server gives at once, apart
  // from what is shown: exports walk a whole list by it.
  step: (after: string | undefined) => Promise<Step<Row>>;
}

// Step is some rows of a list, and where it goes on.
export interface Step<Row> {
  rows: Row[];
  next?: string;
}

const mostAtOnce = 100;

interface ListPlan<A, Row> {
  key: readonly unknown[]; // what is asked, filter included; another key starts at page one
  read: (page: Page) => Promise<A>;
  rows: (answer: A) => Row[] | null | undefined;
  next?: (answer: A) => string | undefined;
  enabled?: boolean;
  size?: number;
}

// useList reads a list page by page by its keyset. The server never counts rows,
// so there is no last page to jump to.
export function useList<A, Row>(plan: ListPlan<A, Row>): Listed<Row> {
  const [size, setSize] = useState(plan.size ?? 20);
  const key = JSON.stringify([plan.key, size]);
  const [trail, setTrail] = useState<{ key: string; afters: string[] }>({ key, afters: [] });
  const afters = trail.key === key ? trail.afters : [];
  const after = afters[afters.length - 1];
  const query = useQuery<A, Refusal>({
    queryKey: [...plan.key, 'list', size, after ?? ''],
    queryFn: () => plan.read(after ? { after, limit: size } : { limit: size }),
    enabled: plan.enabled ?? true,
    placeholderData: keepPreviousData,
  });
  const next = query.data && plan.next ? plan.next(query.data) : undefined;
  return {
    rows: (query.data && plan.rows(query.data)) ?? [],
    refusal: query.error,
    loading: query.isFetching,
    size,
    setSize,
    number: afters.length,
    hasNext: Boolean(next),
    toNext: () => next && !query.isFetching && setTrail({ key, afters: [...afters, next] }),
    toPrevious: () => setTrail({ key, afters: afters.slice(0, -1) }),
    reload: () => void query.refetch(),
    step: async (from) => {
      const answer = await plan.read(from ? { after: from, limit: mostAtOnce } : { limit: mostAtOnce });
      return { rows: plan.rows(answer) ?? [], next: plan.next?.(answer) };
    },
  };
}

// Act is one kind of change a page makes.
export interface Act<M extends Method, P extends Path<M>> {
  busy: boolean;
  refusal: Refusal | null;
  // run does the change once: while it runs further calls do nothing, and after a
  // failure on the way the same input is sent under the same key, so that a change
  // that did arrive is not made twice.
  run: (input: Input<M, P>) => Promise<Answer<M, P> | undefined>;
  clear: () => void;
}

// useAct prepares a change. After a success everything shown is read again.
export function useAct<M extends Method, P extends Path<M>>(method: M, path: P): Act<M, P> {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const pending = useRef(false);
  const last = useRef<{ input: string; key: string } | null>(null);
  const queries = useQueryClient();
  const run = useCallback(
    async (input: Input<M, P>) => {
      if (pending.current) return undefined;
      pending.current = true;
      setBusy(true);
      setRefusal(null);
      const text = JSON.stringify(input);
      if (last.current?.input !== text) last.current = { input: text, key: newKey() };
      const keyed = { requestKey: last.current.key, ...input };
      try {
        const answer = await ask(method, path, ...([keyed] as unknown as Optional<Input<M, P>>));
        last.current = null;
        void queries.invalidateQueries();
        return answer;
      } catch (thrown) {
        const refused = asRefusal(thrown);
        if (refused.status !== 0 && refused.status < 500) last.current = null;
        setRefusal(refused);
        return undefined;
      } finally {
        pending.current = false;
        setBusy(false);
      }
    },
    [method, path, queries],
  );
  return { busy, refusal, run, clear: () => setRefusal(null) };
}
