// A task and its programs → a page with each of them to copy, and the programs themselves as files to fetch. The tests run the same files.
import { type Html, markUp, nothing } from './html.js';
import { type Locale, pathIn, siteTexts } from './languages.js';
import { renderCode, renderMarkdown } from './markdown.js';
import { addressOf, type Page } from './page.js';

export interface Task {
  readonly name: string;
  /** Markdown that opens with a heading of the first level. */
  readonly description: Readonly<Record<Locale, string>>;
  readonly programs: Readonly<Record<ProgramFile, string>>;
  /** What the programs print on the sample data, where that does not depend on the time. */
  readonly answer: string | null;
}

export const programFiles = ['run.sh', 'run.ts', 'run.py'] as const;
export type ProgramFile = (typeof programFiles)[number];

const described: Readonly<Record<ProgramFile, { title: string; language: string; start: string }>> = {
  'run.sh': { title: 'curl', language: 'shell', start: 'sh run.sh' },
  'run.ts': { title: 'TypeScript', language: 'typescript', start: 'node run.ts' },
  'run.py': { title: 'Python', language: 'python', start: 'python3 run.py' },
};

export const titleOf = (markdown: string): string => /^# (.+)$/m.exec(markdown)?.[1] ?? '';

export function renderTaskPage({ name, description, programs, answer }: Task, locale: Locale): Page {
  const pair = `tasks/${name}`;
  const sections = programFiles.map((file) => {
    const { title, language, start } = described[file];
    return markUp`<h2 id="${title.toLowerCase()}">${title}</h2>
<p><a href="${addressOf(pair)}/${file}" download>${file}</a>, ${siteTexts[locale].startedBy} <code>${start}</code></p>
${renderCode(programs[file].trimEnd(), language)}`;
  });
  return {
    path: pathIn(locale, pair),
    title: titleOf(description[locale]),
    locale,
    pair,
    content: markUp`${renderMarkdown(description[locale])}
<ul class="jump">${programFiles.map((file) => markUp`<li><a href="#${described[file].title.toLowerCase()}">${described[file].title}</a></li>`)}</ul>
${sections}
${renderAnswer(answer, locale)}`,
  };
}

function renderAnswer(answer: string | null, locale: Locale): Html {
  if (answer === null) return nothing;
  const lines = answer
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify(JSON.parse(line), null, 2));
  const { prints, printed } = siteTexts[locale];
  return markUp`<h2 id="answer">${prints}</h2>
<p>${printed[0]} <code>extensions</code>${printed[1]} <a href="${addressOf(pathIn(locale, 'freshness'))}">${printed[2]}</a>.</p>
${renderCode(lines.join('\n'), 'json')}`;
}
