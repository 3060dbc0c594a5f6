// An answer → the same one, unless it is longer than is sent: then an error in its place.
import type { ErrorCode } from '../process/error-codes.js';
import type { Answer, SingleAnswer } from './http/answer.js';
import type { Observer } from './telemetry/observer.js';

const tooLarge: ErrorCode = 'RESPONSE_TOO_LARGE';

/** `maximumBytes`: of an answer in one piece, or of all parts of a deferred one. */
export function boundAnswer(answer: Answer, maximumBytes: number): Answer {
  if (answer.kind === 'single') return isLonger(answer.body, maximumBytes) ? refuseAnswer(maximumBytes) : answer;
  if (answer.kind === 'events') return answer;
  if (isLonger(answer.initial, maximumBytes)) {
    void closeParts(answer.subsequent);
    return refuseAnswer(maximumBytes);
  }
  return { ...answer, subsequent: boundParts(answer.subsequent, maximumBytes - Buffer.byteLength(answer.initial)) };
}

/** A list of answers → the same, but for those that there is no room left for after those before them. */
export function boundLists(
  maximumBytes: number,
  observer: Pick<Observer, 'errorAnswered'> | null,
): (answers: readonly SingleAnswer[]) => readonly SingleAnswer[] {
  return (answers) => {
    let left = maximumBytes;
    return answers.map((answer) => {
      const bytes = Buffer.byteLength(answer.body);
      if (bytes <= left) {
        left -= bytes;
        return answer;
      }
      // Each was counted as it was answered; what becomes of it here is not.
      observer?.errorAnswered(tooLarge);
      return { ...answer, ...refuseAnswer(maximumBytes) };
    });
  };
}

/** One event of a subscription: the others are sent all the same. */
export function boundEvent(text: string, maximumBytes: number): string {
  return isLonger(text, maximumBytes) ? `{"data":null,"errors":[${JSON.stringify(describe(maximumBytes))}]}` : text;
}

async function* boundParts(parts: AsyncIterable<string>, maximumBytes: number): AsyncGenerator<string, void, void> {
  let left = maximumBytes;
  for await (const part of parts) {
    left -= Buffer.byteLength(part);
    if (left < 0) {
      const errors = [describe(maximumBytes)];
      yield JSON.stringify({ incremental: [{ data: null, path: [], errors }], hasNext: false });
      return;
    }
    yield part;
  }
}

async function closeParts(parts: AsyncIterable<string>): Promise<void> {
  await parts[Symbol.asyncIterator]().return?.();
}

/** UTF-16 has no more than three bytes of UTF-8 for each of its units, so that most texts need not be counted. */
function isLonger(body: string | Uint8Array, maximumBytes: number): boolean {
  if (typeof body !== 'string') return body.byteLength > maximumBytes;
  return body.length * 3 > maximumBytes && Buffer.byteLength(body) > maximumBytes;
}

function refuseAnswer(maximumBytes: number): SingleAnswer {
  return { kind: 'single', status: 400, body: JSON.stringify({ errors: [describe(maximumBytes)] }) };
}

function describe(maximumBytes: number) {
  const message = `The answer has more than ${maximumBytes} bytes: ask for smaller pages or fewer fields.`;
  return { message, extensions: { code: tooLarge } };
}
