// A reply of a subgraph as it is kept, and its form between gateways.
import { z } from 'zod';
import type { SubgraphReply } from '../fetch/subgraph-fetch.js';
import type { Validity } from './cache-lookup.js';
import type { SharedForm } from './redis-stores.js';

export interface KeptReply extends Validity {
  /** Without errors. */
  readonly reply: SubgraphReply;
}

export const positionForm = z.object({ log: z.string(), transaction: z.number().int().nonnegative() });

const keptForm = z.object({
  data: z.record(z.string(), z.unknown()),
  plain: z.boolean(),
  position: positionForm,
  readAtMs: z.number(),
  expiresAtMs: z.number(),
});

export const sharedReplies: SharedForm<KeptReply> = {
  prefix: 'civic:reply:',
  write({ reply, position, readAtMs, expiresAtMs }, json) {
    const around = JSON.stringify({ plain: reply.plain, position, readAtMs, expiresAtMs });
    return `{"data":${json},${around.slice(1)}`;
  },
  read(text) {
    const { data, plain, ...kept } = keptForm.parse(JSON.parse(text));
    return { ...kept, reply: { data, plain, errors: [] } };
  },
};
