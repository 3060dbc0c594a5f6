// A request, whatever carried it → a span for it, with its client's trace as the parent. What it is named after is known later:
// see `describeOperation`. Never in a span: the document, variables, who asks.
import { nameFailure, traceparentHeader, type Tracing } from '../process/tracing.js';
import type { LivePlan } from './execute/live-events.js';
import type { AnswerRequest } from './http/answer.js';
import type { PreparedOperation } from './operation/prepare-operation.js';

export function traceAnswers(tracing: Tracing, answer: AnswerRequest): AnswerRequest {
  return (parameters, origin) => {
    const given = origin.headers[traceparentHeader];
    const parent = typeof given === 'string' ? given : undefined;
    const attributes = { 'http.request.method': origin.mayMutate ? 'POST' : 'GET', 'url.path': '/graphql' };
    return tracing.trace('graphql', { kind: 'server', parent, isParentTrusted: false, attributes }, async (span) => {
      span.set('civic.request.id', origin.requestId);
      const answered = await answer(parameters, origin);
      const status = answered.kind === 'single' ? answered.status : 200;
      span.set('http.response.status_code', status);
      // What a client did wrong is no fault of the server.
      if (status >= 500) span.fail(String(status));
      return answered;
    });
  };
}

/** Says what the request's span is about. */
export function describeOperation(tracing: Tracing, { kind, name }: Pick<PreparedOperation, 'kind' | 'name'>): void {
  const span = tracing.current();
  span?.rename(kind);
  span?.set('graphql.operation.type', kind);
  if (name !== undefined) span?.set('graphql.operation.name', name);
}

/**
 * Each event of a subscription in a trace of its own, which points at the request that is current now: a stream may be open for
 * days, and one span of it would be sent at its end. Whoever writes the event ends its span.
 */
export function createEventTracing(
  tracing: Tracing,
  requestId: string,
): (operation: Pick<PreparedOperation, 'name'>, answerEvent: LivePlan['answerEvent']) => LivePlan['answerEvent'] {
  const link = tracing.current()?.traceparent ?? null;
  return ({ name }, answerEvent) => {
    const attributes = {
      'graphql.operation.type': 'subscription',
      'civic.request.id': requestId,
      ...(name === undefined ? {} : { 'graphql.operation.name': name }),
    };
    return async (event) => {
      const span = tracing.open('subscription event', { link, attributes });
      try {
        const result = await tracing.within(span, () => answerEvent(event));
        if (result.errors.length > 0) span.set('graphql.errors.count', result.errors.length);
        return { ...result, span };
      } catch (error) {
        span.fail(nameFailure(error));
        span.end();
        throw error;
      }
    };
  };
}
