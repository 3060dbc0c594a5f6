// Each part as a process of its own; one subgraph after the other is killed. What the others hold still answers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SubgraphName, subgraphNames } from '../../process/subgraphs.js';
import { postGraphql } from '../support/processes.js';
import { type RunningSupergraph, startSplit } from '../support/supergraph.js';

const page = `query Page {
  orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") {
    name(asOf: "2018-01-25")
    articles(first: 1) { nodes { title publisher { name(asOf: "2018-01-25") } } }
    polls(first: 1) { totalCount }
  }
  articles(first: 2) { nodes { title } }
  polls(first: 2) { nodes { title } }
  weatherRegions { weather { normals { station } } }
}`;
const ownRootFields: Readonly<Record<SubgraphName, string>> = {
  'org-units': 'orgUnit',
  news: 'articles',
  polls: 'polls',
  weather: 'weatherRegions',
};

describe('with one subgraph down', () => {
  let supergraph: RunningSupergraph;
  beforeAll(async () => {
    supergraph = await startSplit();
  }, 180_000);
  afterAll(() => supergraph.close());

  it('answers everything while all are up', async () => {
    const { data, errors } = await postGraphql(supergraph.url, page);
    expect(errors).toBeUndefined();
    for (const field of Object.values(ownRootFields)) expect(data?.[field] ?? null).not.toBeNull();
  });

  it.each(subgraphNames)('still answers what the others hold when %s is away, and says so', async (name) => {
    await supergraph.stopSubgraph(name);
    const { data, errors } = await postGraphql(supergraph.url, page);
    expect(errors?.length).toBeGreaterThan(0);
    for (const error of errors ?? []) {
      expect(error.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name });
    }
    for (const [owner, field] of Object.entries(ownRootFields)) {
      if (owner === name) expect(data?.[field] ?? null).toBeNull();
      else expect(data?.[field] ?? null).not.toBeNull();
    }
    await supergraph.restartSubgraph(name);
    const healed = await postGraphql(supergraph.url, page);
    expect(healed.errors).toBeUndefined();
  });
});
