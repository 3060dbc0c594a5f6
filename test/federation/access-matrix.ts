// Every root field of the civic graph, asked for by every kind of caller → the table of who gets what, as the documentation has it.
// Separate from the tests that say what must be in it.
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import type { Requirement } from '../../gateway/access/requirements.js';

const api = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
const roots = [
  { kind: 'query', fields: Object.values(api.getQueryType()?.getFields() ?? {}) },
  { kind: 'mutation', fields: Object.values(api.getMutationType()?.getFields() ?? {}) },
] as const;

interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions?: { code?: string } }[];
}
type Ask = (query: string) => Promise<Answered>;

export function scopesOf(demands: readonly Requirement[]): readonly string[] {
  return demands.flatMap((each) => (each.kind === 'scopes' ? each.anyOf.flat() : []));
}

/** By `query.field` or `mutation.field`: `yes`, the code of the denial, or `absent`. */
export async function askForAll(ask: Ask): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { kind, fields } of roots) {
    for (let from = 0; from < fields.length; from += 15) {
      const some = fields.slice(from, from + 15);
      const all = await ask(`${kind} { ${some.map(writeCall).join(' ')} }`);
      const absent = new Set(
        (all.errors ?? []).flatMap(({ message }) => /Cannot query field "(\w+)"/.exec(message)?.[1] ?? []),
      );
      const there = some.filter(({ name }) => !absent.has(name));
      const answer =
        absent.size === 0 || there.length === 0 ? all : await ask(`${kind} { ${there.map(writeCall).join(' ')} }`);
      if (there.length > 0 && answer.data === undefined) throw new Error(JSON.stringify(answer.errors));
      for (const { name } of some) {
        const code = answer.errors?.find(({ path }) => path?.[0] === name)?.extensions?.code;
        const denial = code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : 'yes';
        found.set(`${kind}.${name}`, absent.has(name) ? 'absent' : denial);
      }
    }
  }
  return found;
}

/** `told`: by caller. What all are answered is named in one line. */
export function writeMatrix(told: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const callers = [...told.keys()];
  const rows = new Map<string, string[]>();
  for (const coordinate of told.values().next().value?.keys() ?? []) {
    const row = [...told.values()].map((answers) => answers.get(coordinate) ?? '').join(' ');
    rows.set(row, [...(rows.get(row) ?? []), coordinate]);
  }
  const open = callers.map(() => 'yes').join(' ');
  const marks: Readonly<Record<string, string>> = { UNAUTHENTICATED: '401', FORBIDDEN: '403' };
  const lines = [...rows]
    .filter(([row]) => row !== open)
    .map(([row, names]) => [
      names.map((name) => `\`${name}\``).join(' '),
      ...row.split(' ').map((each) => marks[each] ?? each),
    ])
    .map((cells) => `| ${cells.join(' | ')} |`)
    .toSorted();
  return `# Who gets what

Every root field of the graph, asked for by every kind of caller on the running product. \`yes\`: it is answered. \`401\`: null with
\`UNAUTHENTICATED\` at its path. \`403\`: null with \`FORBIDDEN\`. \`absent\`: the caller's contract has no such field. The tokens have the
contract \`internal\`. Written by \`npx vitest run test/federation/access.test.ts -u\`; the same test fails where it is not so.

| Field | ${callers.join(' | ')} |
|---|${callers.map(() => '---|').join('')}
${lines.join('\n')}

Answered to all: ${(rows.get(open) ?? []).map((name) => `\`${name}\``).join(' ')}.
`;
}

/** The smallest call of a field that fits the schema; its values mean nothing. */
export function writeCall({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const given = args
    .filter(({ type: argument }) => isNonNullType(argument))
    .map((arg) => `${arg.name}: ${literal(arg.type)}`);
  const selection = isCompositeType(getNamedType(type)) ? ' { __typename }' : '';
  return `${name}${given.length === 0 ? '' : `(${given.join(', ')})`}${selection}`;
}
function literal(type: unknown): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return `{${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')}}`;
  }
  if (!isScalarType(type)) return 'null';
  if (type.name === 'Int' || type.name === 'Float') return '1';
  if (type.name === 'Boolean') return 'true';
  if (type.name === 'Date') return '"2020-01-01"';
  return type.name === 'DateTime' ? '"2020-01-01T00:00:00Z"' : '"nothing-of-this-id"';
}
