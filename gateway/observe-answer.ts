// An answer as it is given → what is counted of it: how the request ended, and the codes of what kept it from being run. Errors
// that come with data are counted where they are worded.
import type { Answer, SingleAnswer } from './http/answer.js';
import type { ObservedRequest, Observer, RequestOutcome } from './telemetry/observer.js';

const codeForm = /"extensions":\{"code":"(?<code>[A-Z_]+)"/g;

/** Fills in the end of a request and tells of it. */
export function noteAnswer(observer: Observer, seen: ObservedRequest, answer: Answer): void {
  seen.status = answer.kind === 'single' ? answer.status : 200;
  seen.outcome = outcomeOf(answer);
  if (answer.kind === 'single' && answer.status !== 200) noteCodes(observer, answer);
}

/** Tells of the errors of what was not run. */
export function noteCodes(observer: Observer, { body }: Pick<SingleAnswer, 'body'>): void {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString();
  for (const { groups } of text.matchAll(codeForm)) observer.errorAnswered(groups?.['code'] ?? '');
}

function outcomeOf(answer: Answer): RequestOutcome {
  if (answer.kind !== 'single') return 'ok';
  if (answer.status === 200) return answer.hasErrors === true ? 'partial' : 'ok';
  return answer.status >= 500 ? 'failed' : 'refused';
}
