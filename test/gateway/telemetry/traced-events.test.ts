// Events of a subscription as a collector sees them: a trace for each, which points at the subscription that it belongs to.
import { createClient as createSseClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { startTracing } from '../../../process/tracing.js';
import { eventually } from '../../support/followers.js';
import { serveLiveSubgraphs } from '../../support/live-subgraphs.js';
import { type ReceivedSpan, startTraceReceiver } from '../../support/trace-receiver.js';
import { gatewayDefaults } from '../gateway-options.js';

const query = 'subscription Votes { pollChanged(id: "7") { votes organizer { name } } }';
const eventOf = (votes: number) => ({ data: { pollChanged: { votes, organizer: { name: 'unit of 7' } } } });

describe('events of a subscription, before and after another supergraph has taken over', () => {
  const opened = createClosingStack();
  let receiver: Awaited<ReturnType<typeof startTraceReceiver>>;
  let spans: readonly ReceivedSpan[];
  const answers: unknown[] = [];
  afterAll(() => opened.close());

  beforeAll(async () => {
    receiver = opened.add(await startTraceReceiver());
    const { endpoint } = receiver;
    const tracing = await startTracing({ endpoint, serviceName: 'gateway', ratio: 1, onFailure: () => {} });
    const subgraphs = opened.add(await serveLiveSubgraphs());
    const { supergraphSdl } = subgraphs;
    const transport = opened.add(
      reachOverHttp({ urls: new Map(), timeoutMs: 10_000, subscriptionProtocols: new Map([['polls', 'sse']]) }),
    );
    const telemetry = { ...gatewayDefaults.telemetry, tracing };
    const gateway = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl, transport, telemetry }));
    const client = createSseClient({ url: gateway.url, headers: { 'x-request-id': 'request-of-the-test' } });
    const events = client.iterate({ query });
    const first = events.next();
    await eventually(() => {
      if (subgraphs.openSubscriptions() !== 1) throw new Error('the subscription is not open');
    });
    subgraphs.publish(2);
    answers.push((await first).value);
    await gateway.reload(`${supergraphSdl}\n`);
    const second = events.next();
    subgraphs.publish(3);
    answers.push((await second).value);
    await events.return?.();
    client.dispose();
    await tracing.close();
    ({ spans } = receiver);
  });

  const named = (wanted: string) => spans.filter(({ name }) => name === wanted);
  const childrenOf = (parent: ReceivedSpan | undefined) =>
    spans.filter(({ traceId, parentSpanId }) => traceId === parent?.traceId && parentSpanId === parent?.spanId);

  it('are answered as they are without traces', () => {
    expect(answers).toEqual([eventOf(2), eventOf(3)]);
  });

  it('have a trace each, which points at the subscription', () => {
    const [subscription] = named('subscription');
    const events = named('subscription event');
    expect(events).toHaveLength(2);
    expect(new Set([subscription, ...events].map((span) => span?.traceId)).size).toBe(3);
    for (const event of events)
      expect(event).toMatchObject({
        parentSpanId: null,
        isFailed: false,
        links: [{ traceId: subscription?.traceId, spanId: subscription?.spanId }],
        attributes: {
          'graphql.operation.type': 'subscription',
          'graphql.operation.name': 'Votes',
          'civic.request.id': 'request-of-the-test',
        },
      });
  });

  it('have what was fetched for them and their writing beneath, and end with that and not with the stream', () => {
    for (const event of named('subscription event')) {
      const below = childrenOf(event);
      expect(below.map(({ name }) => name).toSorted()).toEqual(['graphql.execute', 'graphql.write']);
      const fetches = childrenOf(below.find(({ name }) => name === 'graphql.execute'));
      expect(fetches).toMatchObject([{ name: 'fetch units', attributes: { 'graphql.representations.count': 1 } }]);
      for (const span of [...below, ...fetches])
        expect(span.startMs + span.durationMs).toBeLessThanOrEqual(event.startMs + event.durationMs + 1);
    }
    const [first, second] = named('subscription event');
    expect(first === undefined ? NaN : first.startMs + first.durationMs).toBeLessThan(second?.startMs ?? NaN);
  });

  it('hold no value of what was answered', () => {
    expect(receiver.text()).not.toContain('unit of 7');
  });
});
