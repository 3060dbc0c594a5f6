// The pages as they are built: every link leads somewhere, everything of the schema and of the tables is there, what the guides name exists,
// and no text becomes markup.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { markUp } from '../../docs/site/html.js';
import { renderMarkdown } from '../../docs/site/markdown.js';
import { readSources } from '../../docs/site/read-sources.js';
import { readReference } from '../../docs/site/reference.js';
import { buildSite } from '../../docs/site/site.js';
import { isDocumented } from '../../docs/site/type-links.js';
import { writeTypedDocuments } from '../../docs/site/typed-documents.js';
import { errorCodes } from '../../process/error-codes.js';
import { declaredSettings } from '../../process/settings.js';
import { projectRoot } from '../checks/project-files.js';

const sources = readSources(projectRoot);
const site = buildSite(sources);
const pages = [...site].filter(([file]) => file.endsWith('.html'));
const { schema } = readReference(sources.apiSdl, sources.supergraphSdl);
const idsOf = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
const pageAt = (name: string) => site.get(`${name}.html`) ?? '';

/** Addresses that others answer: the dashboard, the playground, the endpoints for partners. */
const elsewhere = new Set(['/', '/?lang=en', '/playground', '/openapi.json']);

function findBrokenLinks(): string[] {
  const anchors = new Map(pages.map(([file, text]) => [file, new Set(idsOf(text))]));
  return pages.flatMap(([file, text]) =>
    [...text.matchAll(/ (?:href|src)="([^"]+)"/g)].flatMap(([, address = '']) => {
      if (/^https?:/.test(address) || elsewhere.has(address)) return [];
      const [path = '', anchor] = address.split('#');
      const name = path === '/docs' ? 'index' : path.replace(/^\/docs\//, '');
      const target = path === '' ? file : site.has(name) ? name : `${name}.html`;
      const isThere = site.has(target) && (anchor === undefined || anchors.get(target)?.has(anchor) === true);
      return isThere ? [] : [`${file}: ${address}`];
    }),
  );
}

describe('the pages', () => {
  it('link only to what there is', () => {
    expect(pages.length).toBeGreaterThan(100);
    expect(findBrokenLinks()).toEqual([]);
  });

  it('have one heading of the first level, a title of their own, and no id twice', () => {
    const titles = new Set<string>();
    for (const [file, text] of pages) {
      expect(text.match(/<h1[ >]/g), file).toHaveLength(1);
      titles.add(/<title>(.+)<\/title>/.exec(text)?.[1] ?? '');
      const ids = idsOf(text);
      expect(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        file,
      ).toEqual([]);
    }
    expect(titles.size).toBe(pages.length);
  });

  it('load nothing but their own script: the style sheet is in them', () => {
    for (const [file, text] of pages) {
      expect(
        [...text.matchAll(/<(script|link|img|iframe|style)[^>]*>/g)].map(([tag]) => tag),
        file,
      ).toEqual(['<style>', '<script src="/docs/copy.js" defer>']);
      expect(text, file).not.toMatch(/ (style|on\w+)="/);
    }
  });

  it('have a page for every type, and every field and value in the index', () => {
    const index = pageAt('index-of-names');
    for (const type of Object.values(schema.getTypeMap()).filter(isDocumented)) {
      expect(site.has(`types/${type.name}.html`), type.name).toBe(true);
      const members = isEnumType(type)
        ? type.getValues().map(({ name }) => name)
        : 'getFields' in type
          ? Object.keys(type.getFields())
          : [];
      for (const member of members) {
        expect(index).toContain(`href="/docs/types/${type.name}#${member}"`);
        expect(pageAt(`types/${type.name}`)).toContain(`id="${member}"`);
      }
    }
  });

  it('have every error code, every limit and every scope', () => {
    for (const code of Object.keys(errorCodes)) expect(pageAt('errors')).toContain(`id="${code}"`);
    const limits = declaredSettings.filter(({ name }) => /^(RATE_)?LIMIT_/.test(name));
    expect(limits.length).toBeGreaterThan(15);
    for (const { name } of limits) expect(pageAt('limits')).toContain(`id="${name}"`);
    const scopes = [...sources.supergraphSdl.matchAll(/@requiresScopes\(scopes: \[\["([^"]+)"\]\]\)/g)].map(
      ([, scope]) => scope,
    );
    for (const scope of new Set(scopes)) expect(pageAt('keys')).toContain(`<code>${scope}</code>`);
  });

  it('say what needs a scope, a contract, and what it costs', () => {
    const section = /<h2 id="orgUnitRename">[\s\S]+?<\/section>/.exec(pageAt('mutations'))?.[0];
    expect(section).toContain('<dt>Needs the scope</dt><dd><code>units:write</code></dd>');
    expect(section).toContain('<dt>Answered by</dt><dd>org-units</dd>');
    expect(section).toContain('<dt>Costs</dt><dd>10 and what is selected</dd>');
    expect(pageAt('queries')).toContain('callers with the contract partner or internal');
  });

  it('say what is deprecated, where it is and in the list', () => {
    const planted = buildSite({
      ...sources,
      apiSdl: sources.apiSdl.replace('  lead: String\n', '  lead: String @deprecated(reason: "Use `blocks`.")\n'),
    });
    expect(planted.get('deprecations.html')).toContain(
      '<a href="/docs/types/Article#lead"><code>Article.lead</code></a>',
    );
    expect(planted.get('types/Article.html')).toContain('<strong>Deprecated.</strong> Use <code>blocks</code>.');
    expect(/@deprecated/.test(sources.apiSdl)).toBe(
      !pageAt('deprecations').includes('Nothing in the schema is deprecated.'),
    );
  });
});

describe('what the guides name', () => {
  const texts = [
    ...sources.guides.en,
    ...sources.tasks.map(({ name, description }): [string, string] => [name, description.en]),
  ];

  it('are codes, settings, values and variables that there are', () => {
    const values = Object.values(schema.getTypeMap()).flatMap((type) =>
      isEnumType(type) ? type.getValues().map(({ name }) => name) : [],
    );
    const programs = sources.tasks.flatMap((task) => Object.values(task.programs)).join('\n');
    const known = new Set([...Object.keys(errorCodes), ...declaredSettings.map(({ name }) => name), ...values]);
    const unknown = texts.flatMap(([name, text]) =>
      [...text.matchAll(/`([A-Z][A-Z_]{3,})`/g)]
        .map(([, word = '']) => word)
        .filter((word) => !known.has(word) && !programs.includes(`${word}`))
        .map((word) => `${name}: ${word}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are operations that are valid by the schema', () => {
    const operations = texts.flatMap(([, text]) =>
      [...text.matchAll(/```graphql\n([\s\S]+?)```/g)].map(([, operation = '']) => operation),
    );
    expect(operations.length).toBeGreaterThan(0);
    for (const operation of operations) expect(validate(schema, parse(operation))).toEqual([]);
  });
});

describe('a text', () => {
  it('is never markup', () => {
    const text = '<script>alert(1)</script> & "x"';
    expect(markUp`<p title="${text}">${text}</p>`.markup).toBe(
      '<p title="&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;">&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;</p>',
    );
    expect(
      renderMarkdown(`# ${text}\n\n- ${text} \`${text}\`\n\n| ${text} |\n|---|\n| ${text} |\n`).markup,
    ).not.toContain('<script');
  });

  it('is read as Markdown: headings, lists that go on, tables, code, links', () => {
    const { markup } = renderMarkdown(
      '## A b\n\none\ntwo **x** [y](/z)\n\n1. first\n   more\n2. second\n\n```js\na < b\n```\n\n{{it}}\n',
      {
        it: markUp`<hr>`,
      },
    );
    expect(markup).toBe(
      [
        '<h2 id="a-b">A b</h2>',
        '<p>one two <strong>x</strong> <a href="/z">y</a></p>',
        '<ol><li>first more</li>\n<li>second</li>\n</ol>',
        '<div class="code"><pre tabindex="0" data-language="js"><code>a &lt; b</code></pre></div>',
        '<hr>',
      ].join('\n'),
    );
    expect(() => renderMarkdown('{{nothing}}')).toThrow('{{nothing}}');
  });
});

describe('the typed client', () => {
  it('has the operations as `npm run client` writes them', () => {
    const { client } = sources;
    expect(client.get('operations.ts')).toBe(writeTypedDocuments(schema, client.get('operations.graphql') ?? ''));
  });

  it('has types without a fault', () => {
    const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', join(projectRoot, 'docs', 'client')], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  }, 120_000);

  it.each([
    ['query { categories { slug } }', 'a name'],
    ['query A { nothing }', 'nothing'],
  ])('refuses %s', (operation, fault) => {
    expect(() => writeTypedDocuments(schema, operation)).toThrow(fault);
  });

  it('tells unions, nulls, lists and variables with a default apart', () => {
    const written = writeTypedDocuments(
      schema,
      'query N($id: ID!, $n: Int = 1, $f: [ID!]) { node(id: $id) { __typename ... on Poll { title } ... on Region { slug } } nodes(ids: $f) { id } articles(first: $n) { totalCount } }'.replace(
        '$f: [ID!])',
        '$f: [ID!]!)',
      ),
    );
    expect(written).toContain("readonly __typename: 'Poll';\n    readonly title: string;\n  } | {");
    expect(written).toContain('readonly id: string;\n  readonly n?: number | null;\n  readonly f: readonly string[];');
    expect(written).toMatch(/readonly nodes: readonly \(\{\n {4}readonly id: string;\n {2}\} \| null\)\[\] \| null;/);
  });
});

it('the texts of the guides are those that the site has', () => {
  for (const [name] of sources.guides.en) {
    const file = readFileSync(join(projectRoot, 'docs', 'guide', `${name}.md`), 'utf8');
    expect(pageAt(name === 'start' ? 'index' : name)).toContain(
      markUp`${/^# (.+)$/m.exec(file)?.[1] ?? 'none'}`.markup,
    );
  }
});
