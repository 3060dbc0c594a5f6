// What the documentation shows, run as a reader runs it on the whole product. Every program of every task: the languages give one answer,
// and it is right by the data. Then the commands of the guides, the typed client, and the examples of the reference.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../checks/project-files.js';
import { type DocumentedGraph, startDocumentedGraph } from './documented-graph.js';
import { testExamples } from './examples.js';
import { findRunners, type Runner, runProgram } from './run-program.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

let graph: DocumentedGraph;
beforeAll(async () => {
  graph = await startDocumentedGraph();
});
afterAll(() => graph.close());

const tasks = join(projectRoot, 'docs', 'tasks');
const readAnswer = (task: string) => readLines(readFileSync(join(tasks, task, 'answer.ndjson'), 'utf8'));
const readLines = (text: string): ReturnType<typeof JSON.parse>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Beside the data an answer says how old it is, which is another time each time. */
const readData = (text: string) =>
  readLines(text).map(({ data, errors }) => (errors === undefined ? { data } : { data, errors }));

function run(task: string, { program, file, language }: Runner, environment: Readonly<Record<string, string>> = {}) {
  const cwd = join(graph.folder, `${task}-${language}`);
  mkdirSync(cwd, { recursive: true });
  return runProgram(program, [join(tasks, task, file)], {
    cwd,
    environment: { BASE_URL: graph.baseUrl, ...environment },
  });
}

describe.each(findRunners())('in $language', (runner) => {
  it('news that names a unit is read to its end, and each span holds the name', async () => {
    const ended = await run('1-news-of-a-unit', runner);
    expect(ended).toMatchObject({ code: 0, complaint: '' });
    const pages = readData(ended.output);
    expect(pages).toEqual(readAnswer('1-news-of-a-unit'));
    const { data } = await graph.ask(`{
      orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") {
        articles(first: 100) { totalCount nodes { title blocks { index text } } }
      }
    }`);
    const { totalCount, nodes } = data['orgUnit'].articles;
    const given = pages.flatMap((page) => page.data.orgUnit.articles.nodes);
    expect(given).toHaveLength(totalCount);
    for (const [index, article] of given.entries()) {
      expect(article.title).toBe(nodes[index].title);
      for (const { text, block, start, end } of article.mentions)
        expect([...nodes[index].blocks[block].text].slice(start, end).join('')).toBe(text);
    }
  });

  it('a unit is told as it was, with all that followed it', async () => {
    const ended = await run('2-unit-over-time', runner);
    expect(ended).toMatchObject({ code: 0, complaint: '' });
    expect(readData(ended.output)).toEqual(readAnswer('2-unit-over-time'));
    const [{ data: told }] = readLines(ended.output);
    const slugs: string[] = told.orgUnit.successors.map((each: { toUnit: { slug: string } }) => each.toUnit.slug);
    expect(slugs).toHaveLength(12);
    // Asked for from the other side, the same succession is found.
    for (const slug of slugs) {
      const { data } = await graph.ask(
        'query ($slug: String!) { orgUnit(slug: $slug) { predecessors { fromUnit { slug } } } }',
        { slug },
      );
      expect(data['orgUnit'].predecessors).toContainEqual({ fromUnit: { slug: 'ubnd-quan-hoang-mai' } });
    }
  });

  it('all changes are told once; then none, until something changes', async () => {
    const follow = () => run('3-follow-changes', runner, { API_KEY: graph.key });
    const { data } = await graph.ask(
      '{ changes(types: ["Article", "Poll"], first: 1000) { nodes { cursor kind nodeId nodeType occurredAt } } }',
    );
    const first = await follow();
    expect(first).toMatchObject({ code: 0, complaint: '' });
    expect(readLines(first.output)).toEqual(data['changes'].nodes);
    expect(await follow()).toEqual({ code: 0, output: '', complaint: '' });
    const made = await graph.ask(
      'mutation ($title: String!) { articleCreate(article: { title: $title }) { article { id } } }',
      {
        title: `Tin của ${runner.language}`,
      },
    );
    const { id } = made.data['articleCreate'].article;
    expect(readLines((await follow()).output)).toEqual([
      expect.objectContaining({ kind: 'CREATED', nodeType: 'Article', nodeId: id }),
    ]);
    expect((await follow()).output).toBe('');
  });

  it('the change feed is refused without a key, and the cursor stays as it was', async () => {
    const ended = await run('3-follow-changes', runner, { API_KEY: 'civic_none', CURSOR_FILE: 'no-cursor.txt' });
    expect(ended.code).not.toBe(0);
    expect(ended.output.includes('"kind"')).toBe(false);
  });

  it.each(['ndjson', 'csv'])('an export as %s is verified to be whole', async (format) => {
    const file = join(graph.folder, `${runner.language}.${format}`);
    const ended = await run('4-export-and-verify', runner, { FORMAT: format, FILE: file });
    expect(ended).toMatchObject({ code: 0, complaint: '' });
    const { data } = await graph.ask('{ articles(first: 1) { totalCount } }');
    const digest = createHash('sha256').update(readFileSync(file)).digest('base64');
    expect(readLines(ended.output)).toEqual([
      {
        records: data['articles'].totalCount,
        digest: `sha-256=:${digest}:`,
        cursor: expect.stringMatching(/^[\w-]{20,}$/),
      },
    ]);
  });

  it.each([
    ['bytes that were changed on the way', `sha-256=:${'A'.repeat(43)}=:`, '1'],
    ['a record too few', `sha-256=:${createHash('sha256').update('{}\n').digest('base64')}:`, '2'],
  ])('an export with %s is refused', async (_, digest, count) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { trailer: 'repr-digest, x-record-count' });
      response.write('{}\n');
      response.addTrailers({ 'repr-digest': digest, 'x-record-count': count });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : address;
    const ended = await run('4-export-and-verify', runner, {
      BASE_URL: `http://127.0.0.1:${port}`,
      FILE: join(graph.folder, 'bad'),
    });
    server.close();
    expect([ended.code !== 0, ended.output]).toEqual([true, '']);
    expect(ended.complaint).toMatch(/digest|records/);
  });

  it('the weather says of each city what it does not know', async () => {
    const ended = await run('5-weather-and-alerts', runner);
    expect(ended).toMatchObject({ code: 0, complaint: '' });
    expect(readData(ended.output)).toEqual(readAnswer('5-weather-and-alerts'));
    const [{ data }] = readLines(ended.output);
    expect(data.weatherWidget.map((city: { location: { label: string } }) => city.location.label)).toEqual([
      'Hà Nội',
      'Đà Nẵng',
      'TP Hồ Chí Minh',
    ]);
  });
});

it('the typed client does what its example shows', async () => {
  const example = join(projectRoot, 'docs', 'client', 'example.ts');
  const ended = await runProgram('node', [example], { cwd: graph.folder, environment: { BASE_URL: graph.baseUrl } });
  expect(ended).toMatchObject({ code: 0, complaint: '' });
  const { data } = await graph.ask(`{
    articles(first: 100, filter: { publishedFrom: "2018-01-01T00:00:00+07:00", publishedBefore: "2018-02-01T00:00:00+07:00" }) { nodes { title } }
    poll(slug: "noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018") { results { ... on PollResults { ballotCount } } }
  }`);
  expect(readLines(ended.output)).toEqual([
    {
      unit: 'Ban Dân vận Quận ủy Hoàng Mai',
      state: 'CURRENT',
      leaders: ['Trưởng Ban Dân vận Quận ủy Hoàng Mai: Trần Thị Ví Dụ'],
      titles: data['articles'].nodes.map(({ title }: { title: string }) => title),
      outcome: data['poll'].results.ballotCount,
      refusal: ['INVALID_CURSOR'],
    },
  ]);
});

const guides = ['start', 'keys', 'limits'].flatMap((guide) => {
  const text = readFileSync(join(projectRoot, 'docs', 'guide', `${guide}.md`), 'utf8');
  return [...text.matchAll(/```shell\n(curl [\s\S]+?)```/g)].map(([, command = ''], index) => ({
    guide,
    index,
    command,
  }));
});

it.each(guides)('the command $index of the guide $guide gives an answer without errors', async ({ command }) => {
  const here = `set -e\n${command.replaceAll('http://127.0.0.1:4000', graph.baseUrl)}`;
  const ended = await runProgram('sh', ['-c', here], { cwd: graph.folder, environment: { API_KEY: graph.key } });
  expect(ended.code).toBe(0);
  expect(ended.output).toMatch(/"data"|"control":"end"/);
  expect(ended.output).not.toContain('"errors"');
});

testExamples(() => graph);
