// The Vietnamese guides beside the English ones: they say the same things in the same order, and nothing of them was left untranslated.
import { describe, expect, it } from 'vitest';
import { type Locale, pathIn } from '../../docs/site/languages.js';
import { readSources } from '../../docs/site/read-sources.js';
import { buildSite } from '../../docs/site/site.js';
import { projectRoot } from '../checks/project-files.js';

const sources = readSources(projectRoot);
const site = buildSite(sources);

type InBoth = readonly [string, Readonly<Record<Locale, string>>];
const texts: readonly InBoth[] = [
  ...[...sources.guides.en].map(([name, en]): InBoth => [name, { en, vi: sources.guides.vi.get(name) ?? '' }]),
  ...sources.tasks.map(({ name, description }): InBoth => [name, description]),
  ['client', sources.clientDescription],
];

/**
 * What two texts that say the same have in common: their blocks, and in each what no language changes. Of a link to one of our pages it
 * is the page, without the heading, whose anchor is made of its words.
 */
function readSkeleton(text: string): readonly string[] {
  const blocks: string[] = [];
  const parts = text.split(/(```[^]*?```)/);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) {
      blocks.push(part);
      continue;
    }
    for (const block of part.split(/\n{2,}|\n(?=- |\d+\. |\|)/).map((each) => each.trim())) {
      if (block === '') continue;
      const [, mark = 'text'] = /^(#+|- |\d+\. |\|(?=.)|\{\{.+\}\})/.exec(block) ?? [];
      const codes = [...block.matchAll(/`([^`]+)`/g)].map(([, code]) => code).toSorted();
      const links = [...block.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)]
        .map(([, path = '', anchor = '']) =>
          /^\/docs\/(queries|mutations|types)/.test(path) ? `${path}${anchor}` : path,
        )
        .map((path) => path.replace(/^\/docs\/vi(?=\/|$)/, '/docs'))
        .toSorted();
      const cells = mark === '|' ? block.split('|').length : 0;
      const strong = block.match(/\*\*/g)?.length ?? 0;
      blocks.push(JSON.stringify({ mark: mark.trim(), cells, strong, codes, links }));
    }
  }
  return blocks;
}

/** Sentences without what is the same in every language. */
function listSentences(text: string): readonly string[] {
  return text
    .replaceAll(/```[^]*?```|\{\{.+?\}\}|`[^`]+`/g, '')
    .split(/\n{2,}|\n(?=- |\d+\. |\|)/)
    .map((each) => each.replaceAll(/\]\([^)]*\)/g, '').trim())
    .filter((each) => (each.match(/\p{L}{2,}/gu)?.length ?? 0) > 4);
}

function isVietnamese(sentence: string): boolean {
  const words = sentence.match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.filter((word) => /đ|\p{M}/iu.test(word.normalize('NFD'))).length * 3 >= words.length;
}

describe('the Vietnamese of', () => {
  it.each(texts)('%s has the blocks, code, tables and links of the English', (_, { en, vi }) => {
    expect(readSkeleton(vi)).toEqual(readSkeleton(en));
  });

  it.each(texts)('%s is Vietnamese throughout', (_, { vi }) => {
    const sentences = listSentences(vi);
    expect(sentences.length).toBeGreaterThan(1);
    expect(sentences.filter((each) => !isVietnamese(each))).toEqual([]);
  });

  it('every page that is in both leads to the other, and all others to the first page', () => {
    for (const [file, text] of site) {
      if (!file.endsWith('.html')) continue;
      const path = file.replace(/(index)?\.html$/, '');
      const isTranslated = path === 'vi' || path.startsWith('vi/');
      const english = isTranslated ? path.slice(3) : path;
      const hasPair = site.has(`${pathIn('vi', english)}.html`);
      const other = pathIn(isTranslated ? 'en' : 'vi', hasPair ? english : '');
      expect(text, file).toContain(`<html lang="${isTranslated ? 'vi' : 'en'}">`);
      expect(text, file).toContain(
        `<a href="${`/docs/${other}`.replace(/\/$/, '')}" lang="${isTranslated ? 'en' : 'vi'}"`,
      );
    }
  });
});

describe('what tells the two apart', () => {
  it.each([
    ['a list item too few', '- one `a`\n- two\n', '- một `a`\n'],
    ['another code', 'one `a`', 'một `b`'],
    ['a changed program', '```sh\na\n```', '```sh\nb\n```'],
    ['a link that leads elsewhere', '[one](/docs/keys)', '[một](/docs/vi/errors)'],
    ['a column too many', '| a | b |', '| a | b | c |'],
    ['a heading of another level', '## One', '### Một'],
  ])('%s', (_, en, vi) => {
    expect(readSkeleton(vi)).not.toEqual(readSkeleton(en));
  });
});
