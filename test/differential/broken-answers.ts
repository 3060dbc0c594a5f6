// An honest answer of a subgraph → what it would be of one that is broken in some way.
import { z } from 'zod';
import { SubgraphFailure, type SubgraphRequest } from '../../gateway/fetch/subgraph-fetch.js';
import type { Entity, Model } from './model.js';

export type Fault = 'down' | 'no data' | 'no entity' | 'too few' | 'html' | 'wrong types';

/** Errors: `SubgraphFailure` for `down`. */
export function breakAnswer(model: Model, fault: Fault, { subgraph }: SubgraphRequest, answer: unknown): unknown {
  if (fault === 'down') throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'is down');
  if (fault === 'html') return '<html>';
  const json: unknown = JSON.parse(JSON.stringify(answer));
  if (fault === 'wrong types') return mistype(json, leavesToMistype(model, Number(subgraph.slice('sub'.length))));
  const parsed = z.object({ data: z.record(z.string(), z.unknown()).nullish() }).safeParse(json);
  const entities = parsed.data?.data?.['_entities'];
  if (!Array.isArray(entities) || fault === 'no data') return { data: null, errors: [{ message: 'broken' }] };
  if (fault === 'too few') return { data: { _entities: entities.slice(1) } };
  return {
    data: { _entities: entities.map((entity: unknown, index) => (index === 0 ? null : entity)) },
    errors: [{ message: 'broken', path: ['_entities', 0] }],
  };
}

/** Every text of an answer is another one; names of types are what they were. */
export function changeTexts(value: unknown): unknown {
  if (typeof value === 'string') return `${value}~`;
  if (Array.isArray(value)) return value.map(changeTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, key.startsWith('__') ? held : changeTexts(held)]),
  );
}

/** Fields that others of the entity require. */
export function requiredNames(entity: Entity): ReadonlySet<string | undefined> {
  return new Set(entity.fields.flatMap(({ requires }) => requires.map((text) => /^\w+/.exec(text)?.[0])));
}

/**
 * Names of the subgraph's fields whose leaves have a type that can be wrong, whatever entity they are of. Of a wrong value
 * that another subgraph requires no gateway can know what that one would have made of the right value.
 */
function leavesToMistype({ entities, interfaceFields }: Model, subgraph: number): ReadonlySet<string> {
  const typed = new Set(['String', 'Int', 'Float', 'Boolean', 'Kind']);
  const fields = [
    ...entities.flatMap((entity) => entity.fields.map((field) => ({ field, required: requiredNames(entity) }))),
    ...interfaceFields.map((field) => ({ field, required: new Set<string>() })),
  ].filter(({ field }) => field.owners.includes(subgraph));
  const right = fields.filter(({ field, required }) => !typed.has(field.named) || required.has(field.name));
  const rightNames = new Set(right.map(({ field }) => field.name));
  return new Set(fields.map(({ field }) => field.name).filter((name) => !rightNames.has(name)));
}

/** Every leaf of these fields becomes an object, in lists too. */
function mistype(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mistype(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]: [string, unknown]) => {
      // A data key is the field's name, with a number behind it where arguments differ.
      const isMistyped = names.has(key.replace(/_\d+$/, ''));
      return [key, isMistyped ? mistypeLeaf(held) : mistype(held, names)];
    }),
  );
}

function mistypeLeaf(leaf: unknown): unknown {
  if (Array.isArray(leaf)) return leaf.map(mistypeLeaf);
  return leaf === null ? null : { wrong: true };
}
