// A page as it was made → the same page while it is open: its one question is asked again now and then and when a reader comes back to
// it. Most of the time nothing has changed, and the answer is that alone.
import type { JSX } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { App, type PageState } from './app.js';
import { Graph } from './graph-reader.js';
import type { Page } from './panel.js';
import { variablesOf } from './query.js';

/** So old may a page become that somebody looks at. */
const refreshMs = 5 * 60_000;
const checkMs = 30_000;

export function OpenPage({ page, state }: { readonly page: Page | null; readonly state: PageState }): JSX.Element {
  const graph = useContext(Graph);
  const [shown, setShown] = useState(state);
  // By the browser's clock, which may be another than the server's.
  const askedAt = useRef(0);
  useEffect(() => {
    if (graph === null || page === null || state.documents['Page'] === undefined) return undefined;
    const controller = new AbortController();
    const refresh = async () => {
      askedAt.current = Date.now();
      const request = { ...state.request, now: `${new Date().toISOString().slice(0, 16)}:00Z` };
      try {
        const answer = await graph.readWhole('Page', variablesOf(page.panels, request), controller.signal);
        // Parts that are missing now are better old than not at all.
        if (answer.data !== null && answer.errors.length === 0) setShown({ ...state, request, answer });
      } catch {
        // What is shown stays, with its own time.
      }
    };
    const check = () => {
      if (document.visibilityState === 'visible' && Date.now() - askedAt.current >= refreshMs) void refresh();
    };
    askedAt.current = Date.now();
    const timer = setInterval(check, checkMs);
    document.addEventListener('visibilitychange', check);
    return () => {
      controller.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', check);
    };
  }, [graph, page, state]);
  return <App page={page} state={shown} />;
}
