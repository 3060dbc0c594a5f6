// A schema's `@requiresScopes` on root fields → resolvers that refuse callers without them. The gateway has done so before;
// this holds for whoever reaches a room in another way, other rooms included.
import { type GraphQLSchema, Kind, valueFromASTUntyped } from 'graphql';
import { z } from 'zod';
import { type Caller, holdsScope, lacksScope } from '../caller.js';

const scopeSets = z.object({ scopes: z.array(z.array(z.string())) });

/** Wraps the root resolvers in place: the schema was just made and nobody else has it. */
export function enforceScopes(schema: GraphQLSchema): void {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const directive = field.astNode?.directives?.find(({ name }) => name.value === 'requiresScopes');
      const { resolve, subscribe } = field;
      if (directive === undefined || resolve === undefined) continue;
      const given = valueFromASTUntyped({
        kind: Kind.OBJECT,
        fields: (directive.arguments ?? []).map(({ name, value }) => ({ kind: Kind.OBJECT_FIELD, name, value })),
      });
      const { scopes: alternatives } = scopeSets.parse(given);
      const needed = alternatives.map((all) => all.join(' and ')).join(', or ');
      const check = ({ caller }: { readonly caller: Caller }) => {
        if (!alternatives.some((all) => all.every((scope) => holdsScope(caller, scope))))
          throw lacksScope(`\`${field.name}\``, needed);
      };
      field.resolve = (source, args, context: { readonly caller: Caller }, info) => {
        check(context);
        return resolve(source, args, context, info);
      };
      if (subscribe === undefined) continue;
      field.subscribe = (source, args, context: { readonly caller: Caller }, info) => {
        check(context);
        return subscribe(source, args, context, info);
      };
    }
  }
}
