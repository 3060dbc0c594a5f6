// The files of schema/ → what the pages of the reference are made from. Separate so that every page reads the same schema.
import { buildSchema, type GraphQLSchema } from 'graphql';
import { type FindFacts, readSchemaFacts } from './schema-facts.js';

export interface Reference {
  readonly schema: GraphQLSchema;
  readonly factsOf: FindFacts;
}

export function readReference(apiSdl: string, supergraphSdl: string): Reference {
  return { schema: buildSchema(apiSdl), factsOf: readSchemaFacts(supergraphSdl) };
}
