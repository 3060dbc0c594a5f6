// Every operation of the reference, valid by the schema and run on the whole product without an error; mutations in an order in which
// each finds what it needs. Separate from on-the-product.test.ts, which starts the product for it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getNamedType, isInterfaceType, isObjectType, isRequiredArgument, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleOfRootField, exampleOfType } from '../../docs/site/example-operation.js';
import { readReference } from '../../docs/site/reference.js';
import { exampleReceiver, sampleArguments, standIns } from '../../docs/site/sample-arguments.js';
import { isDocumented } from '../../docs/site/type-links.js';
import { projectRoot } from '../checks/project-files.js';
import type { DocumentedGraph } from './documented-graph.js';

const read = (file: string) => readFileSync(join(projectRoot, 'schema', file), 'utf8');
const { schema } = readReference(read('api.graphql'), read('supergraph.graphql'));

function examplesOf(kind: 'query' | 'mutation' | 'subscription') {
  const types = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  const type = types[kind];
  return Object.values(type?.getFields() ?? {}).map((field) => {
    const coordinate = `${type?.name}.${field.name}`;
    return { coordinate, field, text: exampleOfRootField(kind, field, sampleArguments[coordinate]).text };
  });
}

const queries = examplesOf('query');
const mutations = examplesOf('mutation');
const subscriptions = examplesOf('subscription');
const roots = [...queries, ...mutations, ...subscriptions];
const typeExamples = Object.values(schema.getTypeMap())
  .filter((type) => isDocumented(type) && (isObjectType(type) || isInterfaceType(type)))
  .flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const example = exampleOfType(schema, type, (rootField) => sampleArguments[`Query.${rootField}`]);
    return example === null ? [] : [{ coordinate: type.name, text: example.text }];
  });

/** Tests of a file that has the product; what they change comes after what others compare. */
export function testExamples(graphOf: () => DocumentedGraph): void {
  it('every root field that needs arguments has an example, and every example is of a field', () => {
    const needing = roots
      .filter(({ field }) => field.args.some(isRequiredArgument))
      .map(({ coordinate }) => coordinate);
    expect(needing.filter((coordinate) => sampleArguments[coordinate] === undefined)).toEqual([]);
    const known = new Set(roots.map(({ coordinate }) => coordinate));
    expect(Object.keys(sampleArguments).filter((coordinate) => !known.has(coordinate))).toEqual([]);
  });

  it('every example is valid by the schema', () => {
    const faults = [...roots, ...typeExamples].flatMap(({ coordinate, text }) =>
      validate(schema, parse(text)).map(({ message }) => `${coordinate}: ${message}`),
    );
    expect(faults).toEqual([]);
    expect(typeExamples.length).toBeGreaterThan(50);
  });

  it('every type of an answer to a query has an example, but for what only keys with more scopes see', () => {
    const reached = new Set(typeExamples.map(({ coordinate }) => coordinate));
    const direct = queries.map(({ field }) => getNamedType(field.type)).filter(isObjectType);
    expect(direct.filter(({ name }) => !reached.has(name))).toEqual([]);
  });

  describe('on the whole product', () => {
    it.concurrent.each(queries)('$coordinate answers', async ({ text }) => {
      const { data, errors } = await graphOf().ask(text);
      expect(errors).toBeUndefined();
      expect(data).toBeDefined();
    });

    it.concurrent.each(typeExamples)('the type $coordinate is answered', async ({ text }) => {
      const { errors } = await graphOf().ask(text);
      expect(errors).toBeUndefined();
    });

    it.concurrent.each(subscriptions)('$coordinate opens, and tells no error', async ({ text }) => {
      const leave = new AbortController();
      const response = await fetch(`${graphOf().baseUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': graphOf().key },
        body: JSON.stringify({ query: text }),
        signal: leave.signal,
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        expect.stringMatching(/^text\/event-stream/),
      ]);
      // An event, or the silence of a log to which nothing comes.
      const soon = new Promise<string>((resolve) => setTimeout(() => resolve(''), 500));
      const event = response.body
        ?.getReader()
        .read()
        .then(({ value }) => Buffer.from(value ?? []).toString());
      expect(await Promise.race([event, soon])).not.toContain('"errors"');
      void event?.catch(() => {});
      leave.abort();
    });

    it('the mutations do what they say, one after the other', async () => {
      const make = async (mutation: string, field: string, found: string): Promise<string> => {
        const { data, errors } = await graphOf().ask(`mutation { ${mutation} }`);
        expect(errors).toBeUndefined();
        return data[field][found].id;
      };
      const poll =
        'pollCreate(poll: { title: "Thử", options: [{ label: "Có" }, { label: "Không" }], voterAssurance: BROWSER }) { poll { id } }';
      // Nobody listens there, and nothing is sent before something changes.
      const receiver = 'http://127.0.0.1:9/hook';
      const unit =
        'orgUnitCreate(unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Hội Thử" }, from: "2026-01-01" }) { orgUnit { id } }';
      const unitId = await make(unit, 'orgUnitCreate', 'orgUnit');
      const tenure = `tenureAppoint(tenure: { personName: "Lê Thử", unitId: "${unitId}", role: MEMBER, title: { vi: "Ủy viên" }, from: "2026-01-02" }) { tenure { id } }`;
      const made: ReadonlyMap<string, string> = new Map([
        [exampleReceiver, receiver],
        [
          standIns.webhook,
          await make(`webhookRegister(input: { url: "${receiver}" }) { webhook { id } }`, 'webhookRegister', 'webhook'),
        ],
        [standIns.key, await make('apiKeyCreate(input: { name: "Thử" }) { apiKey { id } }', 'apiKeyCreate', 'apiKey')],
        [standIns.draftPoll, await make(poll, 'pollCreate', 'poll')],
        [standIns.openedPoll, await make(poll, 'pollCreate', 'poll')],
        [standIns.unit, unitId],
        [standIns.unitByMistake, await make(unit, 'orgUnitCreate', 'orgUnit')],
        [standIns.tenure, await make(tenure, 'tenureAppoint', 'tenure')],
      ]);
      expect([...made.keys()].toSorted()).toEqual([exampleReceiver, ...Object.values(standIns)].toSorted());
      const putIn = (text: string) => [...made].reduce((all, [standIn, id]) => all.replaceAll(standIn, id), text);
      const order = Object.keys(sampleArguments);
      const inOrder = mutations.toSorted((a, b) => order.indexOf(a.coordinate) - order.indexOf(b.coordinate));
      const refused: unknown[] = [];
      for (const { coordinate, field, text } of inOrder) {
        const { data, errors } = await graphOf().ask(putIn(text));
        expect(errors, coordinate).toBeUndefined();
        const userErrors = data[field.name]?.userErrors ?? [];
        if (userErrors.length > 0) refused.push({ coordinate, userErrors });
      }
      expect(refused).toEqual([]);
    });
  });
}
