// A caller's contract: what is left out of it does not exist in introspection, validation, suggestions or by name.
import { buildClientSchema, getIntrospectionQuery, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printContractSchema } from '../../../gateway/plan/contract-schema.js';
import { compose } from '../plan/compose.js';
import { serveProtectedGraph } from './graph.js';

let graph: Awaited<ReturnType<typeof serveProtectedGraph>>;
beforeAll(async () => {
  graph = await serveProtectedGraph();
});
afterAll(async () => {
  await graph.close();
});

async function typeNamesFor(caller: 'anonymous' | 'partner' | 'internal') {
  const { answer } = await graph.ask(getIntrospectionQuery(), graph.callers[caller]);
  const schema = buildClientSchema(JSON.parse(JSON.stringify(answer.data)));
  return {
    root: Object.keys(schema.getQueryType()?.getFields() ?? {}),
    types: Object.keys(schema.getTypeMap()),
    text: JSON.stringify(answer.data),
  };
}

describe('what a contract leaves out', () => {
  it('is in no introspection of the public graph', async () => {
    const { root, types, text } = await typeNamesFor('anonymous');
    expect(root).toEqual(['node', 'nodes', 'either', 'person', 'audit']);
    for (const name of ['Hidden', 'HiddenLevel', 'Feed']) expect(types).not.toContain(name);
    for (const name of ['hidden', 'secretFeed', 'feed', 'apiKeyByDigest']) expect(text).not.toContain(`"${name}"`);
  });

  it('is what its tags say for partners and internal callers', async () => {
    expect((await typeNamesFor('partner')).root).toEqual(['node', 'nodes', 'either', 'person', 'audit', 'feed']);
    const internal = await typeNamesFor('internal');
    expect(internal.root).toEqual(['node', 'nodes', 'either', 'person', 'audit', 'hidden', 'feed']);
    expect(internal.types).toContain('HiddenLevel');
    expect(internal.text).not.toContain('apiKeyByDigest');
  });

  it('is answered where the contract has it', async () => {
    const query = '{ feed { cursor } }';
    expect((await graph.ask(query)).answer.errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    expect((await graph.ask(query, graph.callers.partner)).answer.data).toEqual({ feed: { cursor: '1' } });
    expect((await graph.ask('{ hidden { text level } }', graph.callers.internal)).answer.data).toEqual({
      hidden: { text: 'hidden', level: 'HIGH' },
    });
  });

  it.each([
    ['a field', '{ hidden { text } }', 'hidden'],
    ['a field that is nearly it', '{ hiden { text } }', 'hidden'],
    ['a field of a shown type', '{ person { secretFee } }', 'secretFeed'],
    ['a type', '{ node { ... on Hiden { text } } }', 'Hidden'],
    ['a field of the gateway itself', '{ apiKeyByDiges(digest: "x") { id } }', 'apiKeyByDigest'],
  ])('is not told by the message about %s', async (_what, query, name) => {
    const { answer } = await graph.ask(query);
    const [error] = answer.errors ?? [];
    expect(error?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    // The message may say again what was asked, and suggest what is there.
    const [, suggested = ''] = error?.message.split('Did you mean') ?? [];
    expect(suggested).not.toContain(`"${name}"`);
    if (!query.includes(name)) expect(error?.message).not.toContain(name);
  });

  it('is in no plan that is told, though the plan uses it', async () => {
    const tell = async (caller: 'anonymous' | 'internal') => {
      const headers = { ...graph.callers[caller], 'x-plan': 'report' };
      const { answer } = await graph.ask('{ person { name feedTitle } }', headers);
      expect(answer.data).toEqual({ person: { name: 'Minh', feedTitle: 'feed f' } });
      return JSON.stringify(answer);
    };
    const told = await tell('anonymous');
    expect(told).toContain('feedTitle');
    expect(told).toContain('"plan":{"kind":"query"');
    expect(told).not.toContain('secretFeed');
    expect(await tell('internal')).toContain('secretFeed');
  });

  it('is null by __type', async () => {
    const query = '{ hidden: __type(name: "Hidden") { name } level: __type(name: "HiddenLevel") { name } }';
    expect((await graph.ask(query)).answer.data).toEqual({ hidden: null, level: null });
    expect((await graph.ask(query, graph.callers.internal)).answer.data).toEqual({
      hidden: { name: 'Hidden' },
      level: { name: 'HiddenLevel' },
    });
  });
});

describe('the schema of a contract', () => {
  const contract = (sdl: string) => printContractSchema(parse(compose({ a: sdl })), ['internal']);

  it('leaves out fields, arguments, input fields and enum values that are tagged, and what has no meaning without them', () => {
    const printed = contract(`
      type Query { a(shown: Int, hidden: Int @tag(name: "internal"), by: Filter, odd: HiddenInput): A  lost: OnlyHidden }
      type A { shown: Int  level: Level }
      enum Level { ONE  TWO @tag(name: "internal") }
      input Filter { shown: Int  hidden: Int @tag(name: "internal") }
      input HiddenInput @tag(name: "internal") { x: Int }
      type OnlyHidden { x: Int @tag(name: "internal") }
    `);
    expect(printed).toContain('a(shown: Int, by: Filter): A');
    expect(printed).not.toMatch(/hidden|TWO|HiddenInput|OnlyHidden|lost/);
  });

  it('is the whole one where nothing is tagged', () => {
    expect(contract('type Query { a: Int }')).toBeNull();
  });

  it('cannot do without a required argument', () => {
    expect(() => contract('type Query { a(x: Int! @tag(name: "internal")): Int }')).toThrow('Query.a(x:)');
  });
});
