// A room's schema → the same with the field by which gateways ask what was written. It is added to what runs and not to the
// contract: composition never sees it, so no client can ask for it.
import { GraphQLList, GraphQLNonNull, GraphQLObjectType, type GraphQLSchema, GraphQLString } from 'graphql';
import { z } from 'zod';
import type { TouchedReader } from '../touched.js';

const text = { type: new GraphQLNonNull(GraphQLString) };
const since = z.string().regex(/^\d{1,19}$/);

/** Adds the field in place: the schema was just made and nobody else has it. */
export function addTouchedField(schema: GraphQLSchema, reader: TouchedReader): void {
  const tag = new GraphQLObjectType({ name: '_TouchedTag', fields: { name: text, at: text } });
  const touched = new GraphQLObjectType({
    name: '_Touched',
    fields: { log: text, position: text, tags: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(tag))) } },
  });
  const { _touched: field } = new GraphQLObjectType({
    name: '_Query',
    fields: {
      _touched: {
        type: touched,
        args: { since: { type: GraphQLString } },
        resolve: (_root, args: { readonly since?: string | null }) =>
          reader.read(args.since === null || args.since === undefined ? null : since.parse(args.since)),
      },
    },
  }).getFields();
  const query = schema.getQueryType();
  if (query === null || query === undefined || field === undefined) return;
  query.getFields()['_touched'] = field;
  const types = schema.getTypeMap();
  types[tag.name] = tag;
  types[touched.name] = touched;
}
