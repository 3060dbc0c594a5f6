// A deferred run → the JSON texts of its payloads, one after the other as they become ready. Separate from the run itself, which
// knows nothing of texts.
import type { Answer } from '../http/answer.js';
import type { OperationShape } from '../operation/operation-shape.js';
import { answerDeferred } from './defer.js';
import type { EngineOptions } from './engine.js';
import type { EngineContext } from './engine-context.js';
import type { Settle } from './settle-answer.js';
import { writeBatch, writeInitial } from './write-result.js';

export async function writeDeferred(
  { formatError }: Pick<EngineOptions, 'formatError'>,
  context: EngineContext,
  shape: OperationShape,
  introspection: Readonly<Record<string, unknown>>,
  settle: Settle,
): Promise<Answer> {
  const answer = await answerDeferred(context, shape, introspection);
  async function* write() {
    for await (const { payloads, hasNext } of answer.subsequent) {
      const text = writeBatch(payloads, hasNext, formatError);
      // Cost and age are known, and told, with the last part.
      yield hasNext ? text : settle(text);
    }
  }
  const initial = writeInitial(answer, formatError);
  return {
    kind: 'incremental',
    initial: answer.hasNext ? initial : settle(initial),
    subsequent: write(),
  };
}
