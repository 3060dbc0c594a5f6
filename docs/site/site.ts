// The texts of docs/ and schema/ and the tables of the code → every file of the site by its address. Pure; build.ts reads and writes.
import { createInserts, type Tables } from './guide-inserts.js';
import { markUp } from './html.js';
import { renderCode, renderMarkdown } from './markdown.js';
import { createOperationPages } from './operation-pages.js';
import { type NavigationGroup, type Page, renderPage } from './page.js';
import { readReference } from './reference.js';
import { programFiles, renderTaskPage, type Task, titleOf } from './task-pages.js';
import { createTypePages } from './type-pages.js';

export interface SiteSources extends Tables {
  readonly apiSdl: string;
  readonly supergraphSdl: string;
  readonly schemaChangelog: string;
  /** Name → Markdown, in the order of the navigation; `start` is the first page. */
  readonly guides: ReadonlyMap<string, string>;
  readonly tasks: readonly Task[];
  /** Name → text of the files of the client. */
  readonly client: ReadonlyMap<string, string>;
  readonly style: string;
  readonly copyScript: string;
}

/** File below the folder of the site → its text. Errors: throws for a guide that puts in what there is not. */
export function buildSite(sources: SiteSources): ReadonlyMap<string, string> {
  const reference = readReference(sources.apiSdl, sources.supergraphSdl);
  const inserts = {
    ...createInserts(reference, sources),
    tasks: markUp`<ul class="cards">${sources.tasks.map(
      ({ name, description }) => markUp`<li><a href="/docs/tasks/${name}">${titleOf(description)}</a></li>`,
    )}</ul>`,
  };
  const guides = [...sources.guides].map(([name, text]) => ({
    path: name === 'start' ? '' : name,
    title: titleOf(text),
    content: renderMarkdown(text, inserts),
  }));
  const tasks = sources.tasks.map(renderTaskPage);
  const operations = createOperationPages(reference);
  const types = createTypePages(reference);
  const changelog: Page = {
    path: 'changelog',
    title: titleOf(sources.schemaChangelog),
    content: renderMarkdown(sources.schemaChangelog),
  };
  const client = renderClientPage(sources.client);
  const navigation: NavigationGroup[] = [
    { title: 'Guides', pages: guides.map(({ path, title }) => ({ path, title: path === '' ? 'Start' : title })) },
    { title: 'Tasks', pages: [...tasks, client] },
    { title: 'Reference', pages: [...operations, ...types.slice(0, 2), changelog] },
  ];
  const pages = [...guides, ...tasks, client, ...operations, ...types, changelog];
  return new Map([
    ...pages.map((page): [string, string] => [
      `${page.path || 'index'}.html`,
      renderPage(page, navigation, sources.style),
    ]),
    ...sources.tasks.flatMap(({ name, programs }) =>
      programFiles.map((file): [string, string] => [`tasks/${name}/${file}`, programs[file]]),
    ),
    ...[...sources.client].map(([file, text]): [string, string] => [`client/${file}`, text]),
    ['copy.js', sources.copyScript],
  ]);
}

function renderClientPage(files: ReadonlyMap<string, string>): Page {
  const description = files.get('README.md') ?? '';
  const sections = [...files]
    .filter(([file]) => file !== 'README.md')
    .map(
      ([file, text]) => markUp`<h2 id="${file}"><a href="/docs/client/${file}" download>${file}</a></h2>
${renderCode(text.trimEnd(), file.split('.').at(-1) ?? '')}`,
    );
  return { path: 'client', title: titleOf(description), content: markUp`${renderMarkdown(description)}${sections}` };
}
