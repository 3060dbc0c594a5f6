// The whole graph, in one process and with each part as a process of its own: the same answers; and with one subgraph
// after the other killed, what the others hold.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SubgraphName, subgraphNames } from '../../process/subgraphs.js';
import { postGraphql, runBuilt } from '../support/processes.js';
import { type RunningSupergraph, startOneProcess, startSplit } from '../support/supergraph.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const fenced = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\n\`\`\``).exec(readme)?.[1] ?? '';

// From each domain into the others and back.
const roundTrip = `{
  articles(first: 1, filter: { search: "UBND quận Hoàng Mai" }) {
    nodes {
      publisher { slug articles(first: 1) { totalCount } region { articles(first: 1) { totalCount } weather { basis } } }
      mentionedUnits(first: 1) { edges { node { slug polls(first: 1) { totalCount } } } }
    }
  }
  legalDocument(citation: "1656/NQ-UBTVQH15") { citation citedBy(first: 1) { totalCount } }
  polls(first: 1, filter: { statuses: [CLOSED] }) { nodes { subject { slug } organizer { slug region { slug } } } }
  weatherRegions { slug orgUnits(first: 1) { totalCount } }
}`;

function answersTheWholeGraph(graph: () => RunningSupergraph): void {
  it("gives the README's answer to the README's query", async () => {
    expect(await postGraphql(graph().url, fenced('graphql'))).toEqual(JSON.parse(fenced('json')));
  });

  it('follows links from each domain into the others and back', async () => {
    const { data, errors } = await postGraphql(graph().url, roundTrip);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      articles: {
        nodes: [
          {
            publisher: { slug: expect.any(String) },
            mentionedUnits: { edges: [{ node: { slug: expect.any(String) } }] },
          },
        ],
      },
      legalDocument: { citation: '1656/NQ-UBTVQH15' },
      polls: { nodes: [{ organizer: { slug: expect.any(String) } }] },
      weatherRegions: [{ slug: 'ha-noi' }, { slug: 'da-nang' }, { slug: 'tp-ho-chi-minh' }],
    });
  });
}

describe('the whole graph in one process', () => {
  let supergraph: RunningSupergraph;
  beforeAll(async () => {
    supergraph = await startOneProcess();
  }, 120_000);
  afterAll(() => supergraph.close());
  answersTheWholeGraph(() => supergraph);
});

const page = `query Page {
  orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") {
    name(asOf: "2018-01-25")
    articles(first: 1) { nodes { title publisher { name(asOf: "2018-01-25") } } }
    polls(first: 1) { totalCount }
  }
  articles(first: 2) { nodes { title } }
  polls(first: 2, filter: { statuses: [CLOSED] }) { nodes { title } }
  weatherRegions { weather { normals { station } } }
}`;
/** Of the subgraphs that the page needs; access answers the gateway, not pages. */
const ownRootFields: Readonly<Record<Exclude<SubgraphName, 'access'>, string>> = {
  'org-units': 'orgUnit',
  news: 'articles',
  polls: 'polls',
  weather: 'weatherRegions',
};

describe('the whole graph with each part as a process of its own', () => {
  let supergraph: RunningSupergraph;
  /** A second gateway, which gives what was read before where the first one, `supergraph.url`, has an error. */
  let keeping: { readonly url: string; end(): Promise<unknown> };
  beforeAll(async () => {
    supergraph = await startSplit({ STALE_MB: '0' });
    const gateway = runBuilt('gateway/main.js', ['--port', '0'], { ...supergraph.environment, STALE_MB: '32' });
    keeping = { url: await gateway.waitFor(/at (http\S+)/), end: () => gateway.end() };
  }, 240_000);
  afterAll(async () => {
    await keeping.end();
    await supergraph.close();
  });
  answersTheWholeGraph(() => supergraph);

  it.each(subgraphNames.filter((name) => name !== 'access'))(
    'still answers what the others hold when %s is killed, and says so, or gives what it held, marked',
    async (name) => {
      const whole = await postGraphql(supergraph.url, page);
      expect(whole.errors).toBeUndefined();
      expect(await postGraphql(keeping.url, page)).toEqual(whole);
      await supergraph.stopSubgraph(name);
      const kept = await postGraphql(keeping.url, page, {}, {});
      expect(kept).toEqual({ ...whole, extensions: { freshness: expect.any(Object) } });
      const freshness: Readonly<Record<string, { status: string }>> = JSON.parse(
        JSON.stringify(kept.extensions?.['freshness']),
      );
      const expected = Object.keys(ownRootFields).map((each) => [each, each === name ? 'stale' : 'fresh']);
      expect(Object.entries(freshness).map(([each, { status }]) => [each, status])).toEqual(expected.toSorted());
      const { data, errors } = await postGraphql(supergraph.url, page);
      expect(errors?.length).toBeGreaterThan(0);
      for (const error of errors ?? []) {
        expect(error.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name });
      }
      for (const [owner, field] of Object.entries(ownRootFields)) {
        if (owner === name) expect(data?.[field] ?? null).toBeNull();
        else expect(data?.[field] ?? null, field).not.toBeNull();
      }
      await supergraph.restartSubgraph(name);
      expect(await postGraphql(supergraph.url, page)).toEqual(whole);
    },
    120_000,
  );

  it('answers pages of the public in whole when access is away', async () => {
    const whole = await postGraphql(supergraph.url, page);
    await supergraph.stopSubgraph('access');
    expect(await postGraphql(supergraph.url, page)).toEqual(whole);
    expect(whole.errors).toBeUndefined();
    await supergraph.restartSubgraph('access');
  }, 120_000);
});
