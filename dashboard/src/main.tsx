// In the browser: the state that came with the document → the same page, now alive. Without it the page stays as it was sent.
import { hydrate } from 'preact';
import type { PageState } from './app.js';
import { createGraphReader, Graph } from './graph-reader.js';
import { createLiveConnection, followVisibility } from './live/live-connection.js';
import { Live } from './live/use-live.js';
import { OpenPage } from './open-page.js';
import { findPage } from './pages.js';

const root = document.querySelector('#app');
const text = document.querySelector('#state')?.textContent;
if (root !== null && text) {
  const state: PageState = JSON.parse(text);
  hideNotesOnEscape(document.documentElement);
  const live = createLiveConnection('/graphql');
  followVisibility(live, document);
  hydrate(
    <Live.Provider value={live}>
      <Graph.Provider value={createGraphReader(state.documents)}>
        <OpenPage page={findPage(state.request)?.page ?? null} state={state} />
      </Graph.Provider>
    </Live.Provider>,
    root,
  );
}

/** What hovering shows must go away without moving the pointer (WCAG 1.4.13); it comes back with the next move. */
function hideNotesOnEscape(page: HTMLElement): void {
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') page.dataset['notes'] = 'hidden';
  });
  for (const event of ['focusin', 'pointerover'])
    document.addEventListener(event, () => {
      delete page.dataset['notes'];
    });
}
