// A task and its programs → a page with each of them to copy, and the programs themselves as files to fetch. The tests run the same files.
import { type Html, markUp, nothing } from './html.js';
import { renderCode, renderMarkdown } from './markdown.js';
import { addressOf, type Page } from './page.js';

export interface Task {
  readonly name: string;
  /** Markdown that opens with a heading of the first level. */
  readonly description: string;
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

export function renderTaskPage({ name, description, programs, answer }: Task): Page {
  const path = `tasks/${name}`;
  const sections = programFiles.map((file) => {
    const { title, language, start } = described[file];
    return markUp`<h2 id="${title.toLowerCase()}">${title}</h2>
<p><a href="${addressOf(path)}/${file}" download>${file}</a>, started by <code>${start}</code></p>
${renderCode(programs[file].trimEnd(), language)}`;
  });
  return {
    path,
    title: titleOf(description),
    content: markUp`${renderMarkdown(description)}
<ul class="jump">${programFiles.map((file) => markUp`<li><a href="#${described[file].title.toLowerCase()}">${described[file].title}</a></li>`)}</ul>
${sections}
${renderAnswer(answer)}`,
  };
}

function renderAnswer(answer: string | null): Html {
  if (answer === null) return nothing;
  const lines = answer
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify(JSON.parse(line), null, 2));
  return markUp`<h2 id="answer">What it prints</h2>
<p>On the sample data, one JSON object a line; here with the lines broken, and without <code>extensions</code>, which say <a href="/docs/freshness">how old the answer is</a>.</p>
${renderCode(lines.join('\n'), 'json')}`;
}
