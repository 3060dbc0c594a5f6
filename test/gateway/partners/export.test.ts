// Exports of every type in every format on the sample data: what is in them, who may have them, and what they cost.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportFormats, writeCell } from '../../../gateway/partners/export-formats.js';
import { exportTypes } from '../../../gateway/partners/export-types.js';
import { codeOf, get, openPartnerGraph, type PartnerGraph, readLines } from './partner-graph.js';

const formula = '=cmd|"/c calc"!A1';
let graph: PartnerGraph;
let formulaId: string;
beforeAll(async () => {
  graph = await openPartnerGraph({ sample: true, http: { exportLicence: 'https://city.example/licence' } });
  formulaId = await graph.publish(formula, { lead: 'Dòng một,\r\n"dòng hai"', slug: 'cong-thuc' });
});
afterAll(() => graph.close());

const read = (file: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  get(`${graph.url}/export/${file}`, headers, method);

const record = z.looseObject({ id: z.string() });
const readRecords = (text: string) =>
  text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => record.parse(JSON.parse(each)));
const linked = z.object({
  '@context': z.record(z.string(), z.string()),
  '@graph': z.array(z.looseObject({ '@id': z.url(), '@type': z.union([z.string(), z.array(z.string())]) })),
});

/** A reader of RFC 4180 of its own: rows of cells. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  expect(rows.length).toBeGreaterThan(0);
  return rows;
}

const names = exportTypes.map(({ name }) => name);

describe.each(names)('the export of %s', (name) => {
  it('has the same records in each format, with their number and checksum in trailers', async () => {
    const [ndjson, csv, jsonld] = await Promise.all(
      exportFormats.map((format) => read(`${name}.${format.name}`, { te: 'trailers' })),
    );
    if (ndjson === undefined || csv === undefined || jsonld === undefined) throw new Error('a format is missing');
    const records = readRecords(ndjson.text);
    if (name !== 'weather-alerts') expect(records.length).toBeGreaterThan(2);
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    for (const answer of [ndjson, csv, jsonld]) {
      expect([answer.status, answer.isWhole]).toEqual([200, true]);
      const digest = createHash('sha256').update(answer.text).digest('base64');
      expect(answer.trailers).toMatchObject({
        'repr-digest': `sha-256=:${digest}:`,
        'x-record-count': String(records.length),
      });
      expect(answer.headers).toMatchObject({
        'x-change-cursor': expect.any(String),
        link: '<https://city.example/licence>; rel="license"',
        'x-content-type-options': 'nosniff',
      });
    }
    const [header, ...rows] = readCsv(csv.text);
    const idAt = header?.indexOf('id') ?? -1;
    expect(rows.map((row) => row[idAt])).toEqual(records.map(({ id }) => id));
    expect(rows.every((row) => row.length === header?.length)).toBe(true);
    const { '@graph': described } = linked.parse(JSON.parse(jsonld.text));
    expect(described).toHaveLength(records.length);
    expect(ndjson.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(jsonld.headers['content-type']).toBe('application/ld+json; charset=utf-8');
  });

  it('names the source of each record', async () => {
    const records = readRecords((await read(`${name}.ndjson`)).text);
    for (const { provenance } of records) expect(provenance).toMatchObject({ kind: expect.any(String) });
  });
});

describe('linked data', () => {
  const typesOf = async (name: string) =>
    new Set(linked.parse(JSON.parse((await read(`${name}.jsonld`)).text))['@graph'].flatMap((each) => each['@type']));

  it.each([
    ['articles', ['NewsArticle']],
    ['org-units', ['GovernmentOrganization', 'org:FormalOrganization']],
    ['persons', ['Person']],
    ['regions', ['AdministrativeArea']],
    ['legal-documents', ['Legislation']],
    ['polls', ['Question']],
  ])('says what %s are', async (name, types) => {
    expect(await typesOf(name)).toEqual(new Set(types));
  });

  it('links units to those above them and persons to their posts, by ids that are there', async () => {
    const units = linked.parse(JSON.parse((await read('org-units.jsonld')).text))['@graph'];
    const ids = new Set(units.map((unit) => unit['@id']));
    const parents = units.flatMap((unit) =>
      unit['parentOrganization'] === undefined ? [] : [unit['parentOrganization']],
    );
    expect(parents.length).toBeGreaterThan(10);
    for (const parent of parents) expect(ids).toContain(z.object({ '@id': z.string() }).parse(parent)['@id']);
    expect((await read('persons.jsonld')).text).toContain('"org:hasMembership":[{"@id":');
  });
});

describe('a table', () => {
  it('keeps texts with commas, quotes and line ends, and disarms what a spreadsheet would compute', async () => {
    const [header, ...rows] = readCsv((await read('articles.csv')).text);
    const row = rows.find((each) => each[0] === formulaId);
    const cellOf = (column: string) => row?.[header?.indexOf(column) ?? -1];
    expect(cellOf('title')).toBe(`'${formula}`);
    expect(cellOf('lead')).toBe('Dòng một,\r\n"dòng hai"');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+84 24', "'+84 24"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['a=b', 'a=b'],
    [-2.5, '-2.5'],
    [null, ''],
    [true, 'true'],
    [['a', 'b,c'], '"a; b,c"'],
    [['=a', 'b'], "'=a; b"],
    ['a"b', '"a""b"'],
    ['Đảng ủy', 'Đảng ủy'],
  ])('writes %j as %s', (value, cell) => {
    expect(writeCell(value)).toBe(cell);
  });
});

describe('exports', () => {
  it('are listed, each with its address', async () => {
    const answer = await get(`${graph.url}/export`);
    const { exports: list, licence } = z
      .object({ exports: z.array(z.object({ type: z.string(), urls: z.array(z.url()) })), licence: z.string() })
      .parse(JSON.parse(answer.text));
    expect(licence).toBe('https://city.example/licence');
    expect(list.map(({ type }) => type)).toEqual(names);
    for (const { urls } of list)
      for (const url of urls)
        expect((await get(url.replace('https://city.example', graph.url), {}, 'HEAD')).status).toBe(200);
  });

  it('hold what the public sees, whoever asks: no drafts, no field of another contract', async () => {
    await graph.write('news', 'mutation { articleCreate(article: { title: "Bản nháp kín" }) { article { id } } }');
    await graph.write('polls', 'mutation { pollCreate(poll: { title: "Nháp kín" }) { poll { id } } }');
    const internal = { 'x-api-key': await graph.makeKey('internal') };
    for (const file of ['articles.ndjson', 'polls.ndjson']) {
      const [own, anybodys] = [await read(file, internal), await read(file)];
      expect(own.text === anybodys.text, file).toBe(true);
      expect(own.text.includes('Nháp kín') || own.text.includes('Bản nháp kín'), file).toBe(false);
    }
  });

  it.each(['articles.xml', 'nothing.csv', 'articles', 'articles.', '.csv'])('answer 404 for %s', async (file) => {
    const answer = await read(file);
    expect(answer.status).toBe(404);
    expect(['NOT_FOUND', 'BAD_REQUEST']).toContain(codeOf(answer));
  });

  it('refuse a credential that is not valid, rather than take it for none', async () => {
    const answer = await read('articles.csv', { 'x-api-key': 'civic_wrong' });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await read('articles.csv', { 'x-api-key': 'civic_wrong' }, 'HEAD')).status).toBe(401);
  });

  it.each(exportFormats.map(({ name }) => name))(
    'are the same over HTTP/2 as %s, with their trailers',
    async (format) => {
      const plain = await read(`regions.${format}`);
      const session = connect(graph.url);
      for (let count = 0; count < 5; count += 1) {
        const stream = session.request({ ':path': `/export/regions.${format}` });
        const chunks: Buffer[] = [];
        const trailers = Promise.withResolvers<Readonly<Record<string, unknown>>>();
        stream.on('trailers', (given) => trailers.resolve({ ...given }));
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        await once(stream, 'end');
        expect(Buffer.concat(chunks).toString() === plain.text).toBe(true);
        expect(await trailers.promise).toMatchObject({ 'repr-digest': plain.trailers['repr-digest'] });
      }
      session.close();
    },
  );

  it('may be read by pages of listed origins, which are told the cursor', async () => {
    const listing = await openPartnerGraph({ http: { corsOrigins: ['https://page.example'] } });
    const page = { origin: 'https://page.example', 'sec-fetch-site': 'cross-site' };
    const answer = await get(`${listing.url}/export/regions.csv`, page);
    const preflight = {
      ...page,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-api-key',
    };
    const asked = await get(`${listing.url}/export/regions.csv`, preflight, 'OPTIONS');
    await listing.close();
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://page.example',
      'access-control-expose-headers': expect.stringContaining('x-change-cursor'),
      vary: expect.stringContaining('origin'),
    });
    expect([asked.status, asked.headers['access-control-allow-headers']]).toEqual([204, 'x-api-key']);
  });

  it('run in trusted-documents-only gateways too: their documents are the gateway’s own', async () => {
    const strict = await openPartnerGraph({ documents: { trusted: null, mode: 'only', isAutomatic: false } });
    const answer = await get(`${strict.url}/export/articles.ndjson`);
    await strict.close();
    expect([answer.status, answer.text, answer.trailers['x-record-count']]).toEqual([200, '', '0']);
  });

  it('fail with status 503 before the first byte when the subgraph of the records is away', async () => {
    graph.away.add('news');
    const answer = await read('articles.ndjson');
    graph.away.delete('news');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
  });

  it('go on without a cursor when another subgraph is away, and do not pretend to have one', async () => {
    graph.away.add('weather');
    const answer = await read('articles.ndjson');
    graph.away.delete('weather');
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('x-change-cursor');
  });

  it('lead to every change that was written after they began', async () => {
    const exported = await read('articles.ndjson');
    const ids = [await graph.publish('Sau khi xuất'), await graph.publish('Sau khi xuất nữa')];
    await graph.withdraw(formulaId);
    const partner = { 'x-api-key': await graph.makeKey('partner') };
    const query = `after=${String(exported.headers['x-change-cursor'])}&types=Article`;
    const lines = readLines((await get(`${graph.url}/changes?${query}`, partner)).text);
    const changed = new Set(lines.flatMap(({ nodeId }) => nodeId ?? []));
    for (const id of [...ids, formulaId]) expect(changed).toContain(id);
    const before = readRecords(exported.text).map(({ id }) => id);
    expect(before).not.toContain(ids[0]);
  });
});
