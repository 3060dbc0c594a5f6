// The code of the subgraphs → the contracts in this folder: their SDL, the composed supergraph, the client's schema.
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@apollo/composition';
import { parse, printSchema } from 'graphql';
import { defaultSubgraphUrls, subgraphNames } from '../process/subgraphs.js';
import { loadRoom } from '../subgraphs/rooms.js';

/** File name → text. Errors: composition's errors and hints, all in one message. */
export async function buildContracts(): Promise<ReadonlyMap<string, string>> {
  const subgraphs = await Promise.all(
    subgraphNames.map(async (name) => ({
      name,
      url: defaultSubgraphUrls[name],
      sdl: (await (await loadRoom(name)).buildSchema()).sdl,
    })),
  );
  const composed = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  const faults = [...(composed.errors ?? []), ...(composed.hints ?? [])].map(String);
  if (composed.supergraphSdl === undefined || faults.length > 0) {
    throw new Error(`The subgraphs do not compose without errors and hints:\n${faults.join('\n')}`);
  }
  const supergraph = Supergraph.build(composed.supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  const apiSchema = supergraph.apiSchema().toGraphQLJSSchema();
  return new Map([
    ...subgraphs.map(({ name, sdl }): [string, string] => [`${name}.graphql`, withEnd(sdl)]),
    ['supergraph.graphql', withEnd(composed.supergraphSdl)],
    ['api.graphql', withEnd(printSchema(apiSchema))],
  ]);
}

const withEnd = (text: string): string => `${text.trimEnd()}\n`;
