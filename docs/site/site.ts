// The texts of docs/ and schema/ and the tables of the code → every file of the site by its address. Pure; build.ts reads and writes.
import { createInserts, type Tables } from './guide-inserts.js';
import { markUp } from './html.js';
import { renderCode, renderMarkdown } from './markdown.js';
import { createOperationPages } from './operation-pages.js';
import { type Locale, pathIn, siteTexts } from './languages.js';
import { addressOf, type NavigationGroup, type Page, renderPage } from './page.js';
import { readReference, type Reference } from './reference.js';
import { programFiles, renderTaskPage, type Task, titleOf } from './task-pages.js';
import { createTypePages } from './type-pages.js';

export interface SiteSources extends Tables {
  readonly apiSdl: string;
  readonly supergraphSdl: string;
  readonly schemaChangelog: string;
  /** Name → Markdown, in the order of the navigation; `start` is the first page. */
  readonly guides: Readonly<Record<Locale, ReadonlyMap<string, string>>>;
  readonly tasks: readonly Task[];
  /** Name → text of the files of the client. */
  readonly client: ReadonlyMap<string, string>;
  readonly clientDescription: Readonly<Record<Locale, string>>;
  readonly style: string;
  readonly copyScript: string;
}

const locales: readonly Locale[] = ['en', 'vi'];

/** File below the folder of the site → its text. Errors: throws for a guide that puts in what there is not. */
export function buildSite(sources: SiteSources): ReadonlyMap<string, string> {
  const reference = readReference(sources.apiSdl, sources.supergraphSdl);
  const operations = createOperationPages(reference);
  const types = createTypePages(reference);
  const changelog: Page = {
    path: 'changelog',
    title: titleOf(sources.schemaChangelog),
    content: renderMarkdown(sources.schemaChangelog),
  };
  const written = { en: writePages(sources, reference, 'en'), vi: writePages(sources, reference, 'vi') };
  const navigate = (locale: Locale): NavigationGroup[] => {
    const { groups, start } = siteTexts[locale];
    const { guides, tasks } = written[locale];
    const home = pathIn(locale, '');
    return [
      {
        title: groups.guides,
        pages: guides.map(({ path, title }) => ({ path, title: path === home ? start : title })),
      },
      { title: groups.tasks, pages: tasks },
      {
        title: groups.reference,
        pages: [...operations, ...types.slice(0, 2), changelog],
        ...(locale === 'en' ? {} : { lang: 'en' }),
      },
    ];
  };
  const navigation = { en: navigate('en'), vi: navigate('vi') };
  const pages = [
    ...locales.flatMap((locale) => [...written[locale].guides, ...written[locale].tasks]),
    ...operations,
    ...types,
    changelog,
  ];
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

/** What is written by hand, in one of its languages. */
function writePages(sources: SiteSources, reference: Reference, locale: Locale): { guides: Page[]; tasks: Page[] } {
  const links = sources.tasks.map(
    ({ name, description }) =>
      markUp`<li><a href="${addressOf(pathIn(locale, `tasks/${name}`))}">${titleOf(description[locale])}</a></li>`,
  );
  const inserts = { ...createInserts(reference, sources, locale), tasks: markUp`<ul class="cards">${links}</ul>` };
  const guides = [...sources.guides[locale]].map(([name, text]): Page => {
    const pair = name === 'start' ? '' : name;
    return { path: pathIn(locale, pair), title: titleOf(text), content: renderMarkdown(text, inserts), locale, pair };
  });
  const tasks = sources.tasks.map((task) => renderTaskPage(task, locale));
  return { guides, tasks: [...tasks, renderClientPage(sources, locale)] };
}

function renderClientPage({ client, clientDescription }: SiteSources, locale: Locale): Page {
  const sections = [...client].map(
    ([file, text]) => markUp`<h2 id="${file}"><a href="/docs/client/${file}" download>${file}</a></h2>
${renderCode(text.trimEnd(), file.split('.').at(-1) ?? '')}`,
  );
  const description = clientDescription[locale];
  const content = markUp`${renderMarkdown(description)}${sections}`;
  return { path: pathIn(locale, 'client'), title: titleOf(description), content, locale, pair: 'client' };
}
