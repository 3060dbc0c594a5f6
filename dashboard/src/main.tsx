// In the browser: the state that came with the document → the same page, now alive. Without it the page stays as it was sent.
import { hydrate } from 'preact';
import { App, type PageState } from './app.js';
import { createLiveConnection, followVisibility } from './live/live-connection.js';
import { Live } from './live/use-live.js';
import { findPage } from './pages.js';

const root = document.querySelector('#app');
const text = document.querySelector('#state')?.textContent;
if (root !== null && text) {
  const state: PageState = JSON.parse(text);
  const live = createLiveConnection('/graphql');
  followVisibility(live, document);
  hydrate(
    <Live.Provider value={live}>
      <App page={findPage(state.request)?.page ?? null} state={state} />
    </Live.Provider>,
    root,
  );
}
