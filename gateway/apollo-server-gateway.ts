// Our engine as the gateway of an Apollo Server, for those who run one: their plugins, landing page and HTTP, our plans and
// execution. The gateway of this product serves without Apollo Server, which costs more than a small query itself.
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { type Claims, noClaims } from './access/requirements.js';
import { createErrorFormatter } from './errors.js';
import { createGenerations } from './generations.js';
import { unlimited } from './limits.js';
import { loadSupergraph, type SnapshotOptions } from './plan/supergraph-snapshot.js';
import type { SubgraphTransport } from './subgraph-transports.js';
import { ClientError } from '../process/errors.js';

export interface ApolloServerGatewayOptions extends SnapshotOptions {
  readonly supergraphSdl: string;
  readonly transport: SubgraphTransport;
  /** What subgraphs may know of the caller; names in lower case. */
  readonly headersOf: (context: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>;
  /** What the caller has shown; without it every caller is anonymous. */
  readonly claimsOf?: (context: Readonly<Record<string, unknown>>) => Claims;
}

type ApolloGateway = ApolloServerOptionsWithGateway<object>['gateway'];

const operationCacheCharacters = 8 * 1024 * 1024;
const answerForm = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

/** `new ApolloServer({ gateway })`. Errors of `load`: `StartError` when the supergraph cannot be used. */
export function createApolloServerGateway(options: ApolloServerGatewayOptions): ApolloGateway {
  const { supergraphSdl, transport, headersOf } = options;
  const listeners = new Set<Parameters<ApolloGateway['onSchemaLoadOrUpdate']>[0]>();
  let close = async (): Promise<void> => {};
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      const snapshot = await loadSupergraph(supergraphSdl, options);
      const generations = createGenerations(
        snapshot,
        ({ subgraphUrls }) => ({
          fetchSubgraph: transport.fetchFrom(subgraphUrls),
          subscribeSubgraph: transport.subscribeFrom(subgraphUrls),
          formatError: createErrorFormatter(options.log),
          executor: 'compiled',
        }),
        operationCacheCharacters,
        // The host has limits of its own.
        unlimited.operations,
      );
      close = () => generations.close();
      for (const listener of listeners)
        listener({ apiSchema: snapshot.schemaOf('internal'), coreSupergraphSdl: supergraphSdl });
      return {
        async executor({ source, operationName, request, context }) {
          const generation = generations.acquire();
          try {
            const { operations, engine } = generation.variantOf('internal');
            const prepared = operations.get(source, operationName ?? undefined);
            if (!prepared.ok) return { errors: [...prepared.errors] };
            const claims = options.claimsOf?.(context) ?? noClaims;
            const answer = await engine.answer({
              operation: prepared.operation,
              variables: request.variables,
              access: prepared.operation.decide(claims),
              headers: headersOf(context),
              signal: null,
              incremental: false,
            });
            if (answer.kind !== 'single') throw new Error('an answer in one piece was asked for');
            const { data, errors } = answerForm.parse(JSON.parse(Buffer.from(answer.body).toString()));
            const told = errors?.map(
              ({ message, path, extensions }) =>
                new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null }),
            );
            return { data: data ?? null, ...(told === undefined ? {} : { errors: told }) };
          } catch (error) {
            if (error instanceof ClientError)
              return { errors: [new GraphQLError(error.message, { extensions: { code: error.code } })] };
            throw error;
          } finally {
            generation.release();
          }
        },
      };
    },
    stop: () => close(),
  };
}
