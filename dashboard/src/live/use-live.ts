// Subscriptions and the clock → values of a view. Nothing of it happens on the server, where a page is made once.
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { LiveConnection } from './live-connection.js';

/** Null on the server. */
export const Live = createContext<LiveConnection | null>(null);

export interface Following<Data> {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cursorOf: (data: Data) => string | null;
  readonly onEvent: (data: Data) => void;
  /** Another text begins anew, as after a ballot that changes what the asker may see; null follows nothing. */
  readonly key: string | null;
}

/** `waiting` before the first event and where nothing is followed. */
export type LiveState = 'waiting' | 'live' | 'interrupted';

export function useLive<Data>(following: Following<Data>): LiveState {
  const connection = useContext(Live);
  const [state, setState] = useState<LiveState>('waiting');
  const latest = useRef(following);
  latest.current = following;
  const { key } = following;
  useEffect(() => {
    if (connection === null || key === null) return undefined;
    const { document, variables, cursorOf } = latest.current;
    const stop = connection.follow<Data>({
      document,
      variables,
      cursorOf,
      onEvent: (data) => latest.current.onEvent(data),
      onState: (isLive) => setState(isLive ? 'live' : 'interrupted'),
    });
    return () => {
      stop();
      setState('waiting');
    };
  }, [connection, key]);
  return state;
}

/** Milliseconds since 1970: first when the page was made, so that server and browser agree, then by the browser's clock. */
export function useNow(madeAt: string): number {
  const [now, setNow] = useState(Date.parse(madeAt));
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
