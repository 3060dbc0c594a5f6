// Several operations of one request → one answer that is the list of theirs, in order. They run at the same time, mutations too:
// who needs an order among them sends one operation with several fields.
import type { AnswerRequest, RequestOrigin, SingleAnswer } from './answer.js';
import { checkParameters } from './parse-parameters.js';

export interface BatchOptions {
  readonly answer: AnswerRequest;
  /** The same answers, but for those that would make the list too long to be sent. */
  readonly boundList: (answers: readonly SingleAnswer[]) => readonly SingleAnswer[];
}

/** Each member has errors of its own; the headers of all are put together, of equal ones the last. */
export async function answerBatch(
  members: readonly unknown[],
  origin: RequestOrigin,
  { answer, boundList }: BatchOptions,
): Promise<Pick<SingleAnswer, 'body' | 'headers'>> {
  const alone: RequestOrigin = { ...origin, incremental: false, streaming: false };
  const answers = boundList(await Promise.all(members.map((member) => answerMember(member, alone, answer))));
  // How old the list is its oldest member says.
  const [oldest] = answers.toSorted((one, other) => ageOf(other) - ageOf(one));
  const headers = Object.assign({}, ...answers.map((each) => each.headers), pickStatus(answers), pickAge(oldest));
  const texts = answers.map(({ body }) => (typeof body === 'string' ? body : Buffer.from(body).toString()));
  return { body: `[${texts.join(',')}]`, headers };
}

function ageOf({ headers }: SingleAnswer): number {
  return Number(headers?.['age'] ?? -1);
}

function pickAge(answer: SingleAnswer | undefined): SingleAnswer['headers'] {
  const { age, 'cache-status': status } = answer?.headers ?? {};
  return age === undefined || status === undefined ? {} : { age, 'cache-status': status };
}

/** Kept is a list only where all of it was. */
function pickStatus(answers: readonly SingleAnswer[]): SingleAnswer['headers'] {
  const statuses = answers.flatMap(({ headers }) => headers?.['cache-status'] ?? []);
  const forwarded = statuses.find((status) => status.includes('; fwd='));
  return forwarded === undefined ? {} : { 'cache-status': forwarded };
}

async function answerMember(member: unknown, origin: RequestOrigin, answer: AnswerRequest): Promise<SingleAnswer> {
  const checked = checkParameters(member, undefined);
  if (!checked.ok) {
    const error = { message: checked.message, extensions: { code: 'BAD_REQUEST' } };
    return { kind: 'single', status: 400, body: JSON.stringify({ errors: [error] }) };
  }
  const answered = await answer(checked.parameters, origin);
  if (answered.kind !== 'single') throw new Error('an operation of a batch was answered with a stream');
  return answered;
}
