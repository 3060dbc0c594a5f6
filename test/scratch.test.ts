import { readFileSync, readdirSync } from 'node:fs';
import { Supergraph, operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse, Kind, GraphQLError, isAbstractType } from 'graphql';
import { it, expect } from 'vitest';
import { createEngine } from '../gateway/execute/engine.js';
import { createOperationCache } from '../gateway/operation/operation-cache.js';
import { readSubgraphUrls } from '../gateway/fetch/supergraph-urls.js';

export function convert(p: any): any {
  let n = 0;
  const ids = new Map();
  const sel = (s: any): any[] =>
    s.selections.map((x: any) =>
      x.kind === 'InlineFragment'
        ? { kind: 'fragment', type: x.typeCondition?.name?.value ?? null, selection: sel(x.selectionSet) }
        : {
            kind: 'field',
            key: x.alias?.value ?? x.name.value,
            name: x.name.value,
            selection: x.selectionSet ? sel(x.selectionSet) : null,
          },
    );
  const req = (xs: any[]): any[] =>
    xs.map((x) =>
      x.kind === 'InlineFragment'
        ? { kind: 'fragment', type: x.typeCondition ?? null, selection: req(x.selections) }
        : { kind: 'field', key: x.alias ?? x.name, name: x.name, selection: x.selections ? req(x.selections) : null },
    );
  const expand = (doc: any) => {
    const frs = new Map(
      doc.definitions.filter((d: any) => d.kind === Kind.FRAGMENT_DEFINITION).map((d: any) => [d.name.value, d]),
    );
    const ex = (ss: any): any => ({
      ...ss,
      selections: ss.selections.map((x: any) =>
        x.kind === Kind.FRAGMENT_SPREAD
          ? {
              kind: 'InlineFragment',
              typeCondition: (frs.get(x.name.value) as any).typeCondition,
              selectionSet: ex((frs.get(x.name.value) as any).selectionSet),
            }
          : x.selectionSet
            ? { ...x, selectionSet: ex(x.selectionSet) }
            : x,
      ),
    });
    return ex(doc.definitions.find((d: any) => d.kind === Kind.OPERATION_DEFINITION).selectionSet);
  };
  const fetch = (f: any, path: string[]): any => {
    const root = expand(parse(f.operation));
    const s = f.requires ? root.selections[0].selectionSet : root;
    const id = n++;
    if (f.id !== undefined) ids.set(f.id, id);
    return {
      id,
      subgraph: f.serviceName,
      kind: f.operationKind,
      path,
      operation: f.operation,
      variables: f.variableUsages ?? [],
      selection: sel(s),
      requires: f.requires ? req(f.requires) : null,
      inputRewrites: (f.inputRewrites ?? []).map((r: any) =>
        r.kind === 'ValueSetter'
          ? { path: r.path, kind: 'set', value: r.setValueTo }
          : { path: r.path, kind: 'rename', value: r.renameKeyTo },
      ),
      outputRewrites: (f.outputRewrites ?? []).map((r: any) => ({ path: r.path, to: r.renameKeyTo })),
      contextRewrites: (f.contextRewrites ?? []).map((r: any) => ({ path: r.path, to: r.renameKeyTo })),
    };
  };
  const node = (x: any, path: string[]): any => {
    switch (x.kind) {
      case 'Sequence':
        return { kind: 'sequence', nodes: x.nodes.map((y: any) => node(y, path)) };
      case 'Parallel':
        return { kind: 'parallel', nodes: x.nodes.map((y: any) => node(y, path)) };
      case 'Flatten':
        return node(x.node, [...path, ...x.path]);
      case 'Fetch':
        return { kind: 'fetch', fetch: fetch(x, path) };
      case 'Defer': {
        const primary = x.primary.node ? node(x.primary.node, path) : null;
        return {
          kind: 'defer',
          primary,
          deferred: x.deferred.map((d: any) => ({
            label: d.label ?? null,
            dependsOn: d.depends.map((e: any) => ids.get(e.id)),
            node: d.node ? node(d.node, path) : null,
          })),
        };
      }
      default:
        throw new Error(x.kind);
    }
  };
  return {
    kind: 'query',
    root: p.node ? node(p.node, []) : null,
    subscription: null,
    get fetchCount() {
      return n;
    },
  };
}
export function load(sdl: string, executor: 'compiled' | 'interpreted') {
  const sg = Supergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
  const planner = new QueryPlanner(sg, { incrementalDelivery: { enableDefer: true } });
  const api = sg.apiSchema();
  const schema = api.toGraphQLJSSchema({ includeDefer: true });
  const full = sg.schema.toGraphQLJSSchema();
  const possibleTypes = new Map<string, Set<string>>();
  for (const t of Object.values(full.getTypeMap()))
    if (isAbstractType(t)) possibleTypes.set(t.name, new Set(full.getPossibleTypes(t).map((x) => x.name)));
  const urls = readSubgraphUrls(sdl);
  const ops = createOperationCache(schema, 1e6);
  const engine = createEngine({
    schema,
    types: { possibleTypes },
    executor,
    plan: async (text) => convert(planner.buildQueryPlan(operationFromDocument(api, parse(text)))),
    fetchSubgraph: async ({ subgraph, body }) => {
      const r = await fetch(urls.get(subgraph)!, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body,
      });
      const text = await r.text();
      const j = JSON.parse(text);
      return { data: j.data ?? null, errors: j.errors ?? [], plain: !text.includes('\\') };
    },
    subscribeSubgraph: async function* () {},
    chooseOverrides: () => [],
    subgraphUrls: urls,
    formatError: (e) =>
      ({ message: e.message, path: e.path, extensions: { ...e.extensions, subgraph: e.subgraph } }) as any,
  });
  return { ops, engine, planner, api };
}
for (const file of readdirSync('/tmp/sg').filter((f) => f.endsWith('.graphql'))) {
  const id = file.replace('.graphql', '');
  if (process.env.ONLY && process.env.ONLY !== id) continue;
  it(id, async () => {
    const { ops, engine } = load(readFileSync(`/tmp/sg/${file}`, 'utf8'), 'compiled');
    for (const [i, t] of JSON.parse(readFileSync(`/tmp/sg/${id}.json`, 'utf8')).entries()) {
      for (const round of [1, 2]) {
        let answer: any;
        try {
          const p = ops.get(t.query, undefined);
          if (!p.ok) answer = { errors: p.errors };
          else {
            const a: any = await engine.answer({
              operation: p.operation,
              variables: undefined,
              headers: {},
              signal: null,
              incremental: false,
            });
            answer = JSON.parse(a.body);
          }
        } catch (e: any) {
          answer = { errors: [{ message: String(e.stack) }] };
        }
        const want = {
          data: t.expected.data ?? null,
          errors: typeof t.expected.errors !== 'boolean' ? null : t.expected.errors,
        };
        const got = {
          data: answer.data ?? null,
          errors: want.errors === null ? null : (answer.errors?.length ?? 0) > 0,
        };
        if (JSON.stringify(got) !== JSON.stringify(want)) {
          try {
            expect.soft(got, `${id} ${i} round ${round} ${t.query} ${JSON.stringify(answer.errors)}`).toEqual(want);
          } catch {}
        }
      }
    }
  });
}
