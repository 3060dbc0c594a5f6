// A manifest → the documents in it by id and by the hash of their text. Pure; reading the file and its changes is the root's.
import { createHash } from 'node:crypto';
import { z } from 'zod';

export interface TrustedDocuments {
  /** The text with this id, or whose SHA-256 it is. */
  find(id: string): string | undefined;
  /** Whether this very text is one of them. */
  has(text: string): boolean;
  /** All of them, in the order of the manifest. */
  texts(): readonly string[];
  readonly count: number;
}

const id = z.string().min(1).max(512);
const manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id, body: z.string().min(1) })),
});
const plain = z.record(id, z.string().min(1));

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads a manifest of Apollo's format, or an object of texts by id. Errors: `Error` that says what is wrong with it. */
export function readTrustedDocuments(json: string): TrustedDocuments {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new Error('it is no JSON', { cause: error });
  }
  const isManifest = typeof parsed === 'object' && parsed !== null && 'operations' in parsed;
  const read = (isManifest ? manifest : plain).safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw new Error(`${place === '' ? '' : `${place}: `}${issue?.message ?? 'it has another shape'}`);
  }
  const given = isManifest
    ? manifest.parse(parsed).operations.map((each): [string, string] => [each.id, each.body])
    : Object.entries(plain.parse(parsed));
  const byId = new Map<string, string>();
  for (const [name, text] of given) {
    if (byId.has(name) && byId.get(name) !== text) throw new Error(`two documents have the id ${name}`);
    byId.set(name, text);
  }
  const byHash = new Map([...byId.values()].map((text) => [hashText(text), text]));
  const texts = new Set(byId.values());
  return {
    find: (asked) => byId.get(asked) ?? byHash.get(asked),
    has: (text) => texts.has(text),
    texts: () => [...texts],
    count: byId.size,
  };
}

/** Those of the pages beside those of the operator, whose ids go first. Null where there are neither. */
export function joinTrusted(
  given: (() => TrustedDocuments) | null,
  own: TrustedDocuments | null,
): (() => TrustedDocuments) | null {
  if (own === null) return given;
  if (given === null) return () => own;
  return () => {
    const now = given();
    return {
      find: (asked) => now.find(asked) ?? own.find(asked),
      has: (text) => now.has(text) || own.has(text),
      texts: () => [...now.texts(), ...own.texts()],
      count: now.count + own.count,
    };
  };
}
