// Who is signed in. The session itself is a cookie that scripts cannot read; here
// lie only what the page shows and the token that proves changes.
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { ask, setPageToken, whenRefused, type Answer } from '../api/client';
import { asRefusal, Refusal } from '../api/refusal';

export type Me = Answer<'get', '/api/v1/me'>;
export type Welcome = Answer<'post', '/api/v1/login'>;

export interface Credentials {
  account: string;
  password: string;
  totp?: string;
  recovery_code?: string;
}

// State of the page: not known yet, nobody, somebody, or somebody whose session
// ended while his tabs are open.
export type State = 'unknown' | 'out' | 'in' | 'locked';

export interface Session {
  state: State;
  me: Me | null;
  last: { time: string; from: string } | null;
  permissions: ReadonlySet<string>;
  refusal: Refusal | null; // why the state is not known
  may: (permission: string) => boolean;
  signIn: (c: Credentials) => Promise<void>;
  signOut: () => Promise<void>;
  lock: () => void;
  refresh: () => Promise<void>;
}

const Context = createContext<Session | null>(null);

// useSession is the session of this page.
export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('outside the session');
  return session;
}

const sessionEnded = ['YB1846', 'YB1704']; // no session, or the page's token is not of the cookie

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>('unknown');
  const [me, setMe] = useState<Me | null>(null);
  const [last, setLast] = useState<Session['last']>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const queries = useQueryClient();

  const refresh = useCallback(async () => {
    try {
      const found = await ask('get', '/api/v1/me');
      setPageToken(found.page_token);
      setMe(found);
      setState('in');
    } catch (thrown) {
      const refused = asRefusal(thrown);
      if (refused.status === 401) setState('out');
      else setRefusal(refused);
    }
  }, []);

  useEffect(() => {
    void refresh();
  }, [refresh]);

  useEffect(() => {
    whenRefused((r) => {
      if (r.status === 401 || sessionEnded.includes(r.code)) setState((s) => (s === 'in' ? 'locked' : s));
    });
  }, []);

  const signIn = useCallback(
    async (c: Credentials) => {
      const welcome = await ask('post', '/api/v1/login', { body: c });
      setPageToken(welcome.page_token);
      setLast(welcome.last_login_time ? { time: welcome.last_login_time, from: welcome.last_login_from ?? '' } : null);
      await refresh();
      void queries.invalidateQueries();
    },
    [queries, refresh],
  );

  const leave = useCallback(async () => {
    try {
      await ask('post', '/api/v1/logout');
    } catch {
      // the session had ended already, or the server cannot be reached: the page forgets it all the same
    }
    setPageToken('');
  }, []);

  const signOut = useCallback(async () => {
    await leave();
    queries.clear();
    setMe(null);
    setState('out');
  }, [leave, queries]);

  const lock = useCallback(() => {
    setState((s) => (s === 'in' ? 'locked' : s));
    void leave();
  }, [leave]);

  const session = useMemo<Session>(() => {
    const permissions = new Set((me?.permissions ?? []).map((p) => p.code));
    return { state, me, last, permissions, refusal, may: (p) => permissions.has(p), signIn, signOut, lock, refresh };
  }, [state, me, last, refusal, signIn, signOut, lock, refresh]);
  return <Context value={session}>{children}</Context>;
}
