// Markdown as our documents are written (headings, paragraphs, lists, tables, code, links) → markup. No more than that is read, and raw
// HTML is shown as text. `{{name}}` alone on a line is replaced by what is generated under that name.
import { type Html, markUp, joinHtml, nothing, slugOf } from './html.js';

export type Inserts = Readonly<Record<string, Html>>;

const span = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** One line of text: code, strong words and links. */
export function renderInline(text: string): Html {
  const parts: Html[] = [];
  let from = 0;
  for (const match of text.matchAll(span)) {
    const [whole, code, strong, label, address] = match;
    parts.push(markUp`${text.slice(from, match.index)}`);
    if (code !== undefined) parts.push(markUp`<code>${code}</code>`);
    else if (strong !== undefined) parts.push(markUp`<strong>${renderInline(strong)}</strong>`);
    else parts.push(markUp`<a href="${address ?? ''}">${renderInline(label ?? '')}</a>`);
    from = match.index + whole.length;
  }
  parts.push(markUp`${text.slice(from)}`);
  return joinHtml(parts, '');
}

export function renderCode(text: string, language: string): Html {
  return markUp`<div class="code"><pre tabindex="0" data-language="${language}"><code>${text}</code></pre></div>`;
}

/** A table that can be scrolled by keyboard where the screen is narrow. `label` says what it is a table of. */
export function renderTable(label: string, head: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return markUp`<div class="table" role="region" aria-label="${label}" tabindex="0"><table aria-label="${label}">
<thead><tr>${head.map((cell) => markUp`<th scope="col">${renderInline(cell)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markUp`<tr>${row.map((cell, index) => renderCell(cell, index > 0 && index < row.length - 1 ? head[index] : undefined))}</tr>\n`)}</tbody>
</table></div>`;
}

/** `label`: of a column in the middle, for windows in which columns do not stand beside one another. */
const renderCell = (cell: Html, label: string | undefined): Html =>
  label === undefined ? markUp`<td>${cell}</td>` : markUp`<td data-label="${label.replaceAll('`', '')}">${cell}</td>`;

const splitRow = (line: string): string[] =>
  line
    .replaceAll(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll(String.raw`\|`, '|'));

const startsBlock = (line: string) => /^(#{1,4} |```|\||- |\d+\. |\{\{\w[\w-]*\}\}$)/.test(line) || line.trim() === '';

/** Errors: throws for an insert that does not exist. */
export function renderMarkdown(text: string, inserts: Inserts = {}): Html {
  const lines = text.split('\n');
  const blocks: Html[] = [];
  let heading = 'Contents';
  let at = 0;
  const takeWhile = (holds: (line: string) => boolean): string[] => {
    const start = at;
    while (at < lines.length && holds(lines[at] ?? '')) at += 1;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const [, marks, title] = /^(#{1,4}) (.+)$/.exec(line) ?? [];
    const [, insert] = /^\{\{(\w[\w-]*)\}\}$/.exec(line) ?? [];
    if (marks !== undefined && title !== undefined) {
      at += 1;
      heading = title.replaceAll(/[`*]/g, '');
      blocks.push(renderHeading(marks.length, title));
    } else if (insert !== undefined) {
      at += 1;
      const inserted = inserts[insert];
      if (inserted === undefined) throw new Error(`there is nothing to put in for {{${insert}}}`);
      blocks.push(inserted);
    } else if (line.startsWith('```')) {
      at += 1;
      const code = takeWhile((each) => !each.startsWith('```'));
      at += 1;
      blocks.push(renderCode(code.join('\n'), line.slice(3)));
    } else if (line.startsWith('|')) {
      const [head = '', , ...rows] = takeWhile((each) => each.startsWith('|'));
      blocks.push(
        renderTable(
          heading,
          splitRow(head),
          rows.map((row) => splitRow(row).map(renderInline)),
        ),
      );
    } else if (/^(- |\d+\. )/.test(line)) {
      blocks.push(renderList(takeWhile((each) => /^(- |\d+\. | {2,}\S)/.test(each))));
    } else if (line.trim() === '') at += 1;
    else {
      at += 1;
      blocks.push(markUp`<p>${renderInline([line, ...takeWhile((each) => !startsBlock(each))].join(' '))}</p>`);
    }
  }
  return joinHtml(blocks, '\n');
}

function renderHeading(level: number, title: string): Html {
  const content = renderInline(title);
  const id = slugOf(title);
  if (level === 1) return markUp`<h1>${content}</h1>`;
  if (level === 2) return markUp`<h2 id="${id}">${content}</h2>`;
  return level === 3 ? markUp`<h3 id="${id}">${content}</h3>` : markUp`<h4 id="${id}">${content}</h4>`;
}

/** One level; a line that is indented goes on with the item above it. */
function renderList(lines: readonly string[]): Html {
  const items: string[] = [];
  for (const line of lines) {
    if (line.startsWith(' ')) items.push(`${items.pop() ?? ''} ${line.trim()}`);
    else items.push(line.replace(/^(- |\d+\. )/, ''));
  }
  if (items.length === 0) return nothing;
  const rendered = items.map((item) => markUp`<li>${renderInline(item)}</li>\n`);
  return lines[0]?.startsWith('- ') ? markUp`<ul>${rendered}</ul>` : markUp`<ol>${rendered}</ol>`;
}
