// The playground's examples are run as they stand against the whole graph: each gives data and no error, and shows what it is for.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audience, createSigner, issuer } from '../gateway/access/tokens.js';
import { followUrl } from '../support/followers.js';
import { type RunningSupergraph, startOneProcess } from '../support/supergraph.js';

const folder = new URL('../../dashboard/playground/examples/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace(/\.graphql$/, ''))
  .toSorted();

function readExample(name: string) {
  const read = (ending: string) => readFileSync(new URL(`${name}.${ending}`, folder), 'utf8');
  const variables: Readonly<Record<string, unknown>> = JSON.parse(
    read('json').replaceAll('00000000-0000-0000-0000-000000000000', crypto.randomUUID()),
  );
  return { query: read('graphql'), variables };
}

describe('the examples of the playground', () => {
  const keys = mkdtempSync(join(tmpdir(), 'civic-playground-'));
  let graph: RunningSupergraph;
  let authorization: string;
  beforeAll(async () => {
    const signer = await createSigner('ES256', 'one');
    const file = join(keys, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [signer.publicKey] }));
    graph = await startOneProcess({ JWT_JWKS: file, JWT_ISSUER: issuer, JWT_AUDIENCE: audience });
    authorization = `Bearer ${await signer.sign({ scope: '', contract: 'partner' })}`;
  }, 120_000);
  afterAll(async () => {
    await graph.close();
    rmSync(keys, { recursive: true });
  });

  async function ask(name: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify(readExample(name)) };
    const response = await fetch(graph.url, { ...init, headers: { 'content-type': 'application/json', ...headers } });
    return response.text();
  }
  async function read(name: string, headers: Readonly<Record<string, string>> = {}) {
    const answer: { data: Readonly<Record<string, unknown>>; errors?: unknown } = JSON.parse(await ask(name, headers));
    expect(answer.errors).toBeUndefined();
    return answer.data;
  }

  it('are those that these tests run', () => {
    expect(names).toEqual([
      '1-dashboard-page',
      '2-unit-over-time',
      '3-mentions',
      '4-ballot',
      '5-change-feed',
      '6-subscription',
      '7-defer',
    ]);
  });

  it('fill a page of the district', async () => {
    expect(await read('1-dashboard-page')).toMatchObject({
      articles: { nodes: Array.from({ length: 5 }, () => ({ title: expect.any(String) })) },
      polls: { nodes: [{}, {}, {}] },
      weatherWidget: [{}, {}, {}],
      weatherAlerts: [],
    });
  });

  it('show a unit as it was on a day, and what became of it', async () => {
    expect(await read('2-unit-over-time')).toMatchObject({
      orgUnit: {
        nameThen: 'Ban Dân vận Quận ủy Hoàng Mai',
        stateThen: 'CURRENT',
        stateToday: 'ENDED',
        belongedTo: { name: 'Quận ủy Hoàng Mai' },
        tenures: { nodes: [{ title: expect.any(String) }] },
        successors: [{ kind: 'MERGED_INTO' }],
      },
    });
  });

  it('show the names in an article and what they mean', async () => {
    expect(await read('3-mentions')).toMatchObject({
      article: {
        mentions: expect.arrayContaining([
          expect.objectContaining({ target: { __typename: 'OrgUnit', name: expect.any(String) } }),
        ]),
        mentionedUnits: { edges: [{ node: { mentionSeries: { length: 12 } } }] },
      },
    });
  });

  it('cast a ballot and give its receipt', async () => {
    expect(await read('4-ballot')).toMatchObject({
      pollCastBallot: {
        receipt: expect.stringMatching(/^[\w-]{43}$/),
        userErrors: [],
        poll: { viewer: { hasVoted: true } },
      },
    });
  });

  it('give partners what changed, and are unknown to the public', async () => {
    expect(await read('5-change-feed', { authorization })).toMatchObject({
      changes: { nodes: { length: 20 }, pageInfo: { hasNextPage: true } },
    });
    expect(await ask('5-change-feed')).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  it('follow a poll: its results come at once', async () => {
    const { query, variables } = readExample('6-subscription');
    const follower = followUrl(graph.url, query, { variables });
    await follower.count(1);
    expect(follower.events[0]?.answer).toMatchObject({
      data: { pollResultsChanged: { poll: { subject: { name: expect.any(String) } } } },
    });
    expect(follower.events[0]?.answer.errors).toBeUndefined();
    follower.close();
  });

  it('defer the slow parts of a page, each in a payload of its own', async () => {
    const text = await ask('7-defer', { accept: 'multipart/mixed;deferSpec=20220824, application/json' });
    const parts = [...text.matchAll(/^\{.*\}$/gm)].map(([part]): Record<string, unknown> => JSON.parse(part));
    expect(parts[0]).toMatchObject({ data: { orgUnit: { kind: 'PARTY_ADVISORY_BODY' } }, hasNext: true });
    expect(parts.length).toBeGreaterThan(1);
    const labels = [...text.matchAll(/"label":"(\w+)"/g)].map(([, label]) => label);
    expect(labels.toSorted()).toEqual(['articles', 'polls']);
    expect(text).not.toContain('"errors"');
  });
});
