// A request that may be answered by what was answered before → that answer, with what is told beside it told anew; and a new answer
// → what is kept of it. Separate from the engine, which without it runs every request.
import type { AnswerCache } from '../cache/answer-cache.js';
import type { AnswerParts } from '../cache/answer-parts.js';
import type { AnswerCaching } from '../http/cache-headers.js';
import type { SingleAnswer } from '../http/answer.js';
import type { OperationShape } from '../operation/operation-shape.js';
import { createBodies } from './bodies.js';
import type { EngineRequest } from './engine-request.js';
import { noteLookup, noteReply } from './freshness-account.js';
import type { WriteProvenance } from './provenance-extension.js';
import { writeMembers } from './settle-answer.js';
import { addExtensions } from './write-result.js';

export interface KeptAnswers {
  /** Null where there is none that may be given. */
  find(key: string, request: EngineRequest, shape: OperationShape): Promise<SingleAnswer | null>;
  /** `text`: without extensions, and without errors. */
  keep(
    key: string,
    text: string,
    made: { readonly cost: number; readonly parts: AnswerParts; readonly caching: AnswerCaching },
  ): void;
}

export function createKeptAnswers(answers: AnswerCache, writeProvenance: WriteProvenance): KeptAnswers {
  const bodyOf = createBodies();
  return {
    async find(key, request, shape) {
      const found = await answers.find(key, performance.now());
      if (found === null) return null;
      const { answer, confirmedAtMs } = found;
      const { freshness = null } = request;
      if (freshness !== null) {
        for (const { subgraph, staleForMs } of answer.parts)
          noteReply(freshness, subgraph, { atMs: confirmedAtMs, isStale: false, staleForMs });
        noteLookup(freshness, 'hit', answer.expiresAtMs);
      }
      const members = writeMembers(request, answer.cost, undefined, shape, writeProvenance);
      const { readAtMs, expiresAtMs, tags } = answer;
      return {
        kind: 'single',
        status: 200,
        body: members === '' ? bodyOf(answer, answer.text) : addExtensions(answer.text, members),
        caching: { readAtMs, expiresAtMs, tags },
      };
    },
    keep(key, text, { cost, parts, caching }) {
      const settled = parts.settle();
      if (settled !== null) answers.keep(key, { text, cost, parts: settled, ...caching });
    },
  };
}
