// The page: GraphiQL with examples, explorer, history, shared links and the panel of plan and timings, on the gateway that
// served it.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './fonts.css';
import './playground.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { listExamples } from './examples.js';
import { createExamplesPlugin } from './examples-plugin.js';
import { createFetcher } from './fetch-answers.js';
import { createRunPlugin } from './run-plugin.js';
import { createRunReports } from './run-reports.js';
import { readLink } from './share-link.js';
import { ShareButton } from './share-button.js';
import { keepNoHeaders } from './storage-without-headers.js';
import { chooseTexts } from './texts.js';

/** What a key is sent as; GraphiQL takes comments. */
const defaultHeaders = '{\n  // "x-api-key": "…"\n}';

async function open(): Promise<void> {
  const place = document.getElementById('playground');
  if (place === null) return;
  const { language, texts } = chooseTexts(navigator.languages);
  document.documentElement.lang = language;
  document.title = texts.title;
  const heading = document.getElementById('title');
  if (heading !== null) heading.textContent = texts.title;
  // The editor measures letters as it opens: with those that it will have. Ế is in the other file than E.
  await Promise.allSettled([document.fonts.load('15px "Fira Code"', 'EẾ')]);

  const reports = createRunReports();
  const fetcher = createFetcher(new URL('/graphql', location.href).href, reports);
  const examples = listExamples();
  const runPlugin = createRunPlugin(reports, texts);
  const plugins = [
    HISTORY_PLUGIN,
    explorerPlugin({ showAttribution: false }),
    createExamplesPlugin(examples, texts),
    runPlugin,
  ];
  const shared = readLink(location);
  const tabs = examples.map(({ query, variables }) => ({ query, variables }));
  const defaultTabs = shared === null ? tabs : [shared, ...tabs];
  // GraphiQL shows the tabs of the last visit; where there was none it shows the first one without its variables.
  const isFirstVisit = localStorage.getItem('graphiql:tabState') === null;
  const shown = shared ?? (isFirstVisit ? defaultTabs[0] : undefined);
  const isWide = matchMedia('(min-width: 60rem)').matches;
  createRoot(place).render(
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      {...(isWide ? { visiblePlugin: runPlugin } : {})}
      defaultTabs={defaultTabs}
      defaultEditorToolsVisibility="variables"
      defaultHeaders={defaultHeaders}
      shouldPersistHeaders={false}
      storage={keepNoHeaders(localStorage)}
      {...(shown === undefined ? {} : { initialQuery: shown.query, initialVariables: shown.variables })}
    >
      <GraphiQL.Logo>
        <nav className="playground-links" aria-label={texts.links}>
          <a className="playground-home" href="/">
            {texts.home}
          </a>
          <a className="playground-home" href={language === 'vi' ? '/docs/vi' : '/docs'}>
            {texts.docs}
          </a>
        </nav>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, copy, merge }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <ShareButton texts={texts} />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>,
  );
}

void open();
