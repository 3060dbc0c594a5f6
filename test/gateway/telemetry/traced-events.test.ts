// Events of a subscription as a collector sees them: a trace for each, which points at the subscription that it belongs to.
import { createClient as createSseClient } from 'graphql-sse';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { startTracing } from '../../../process/tracing.js';
import { eventually } from '../../support/followers.js';
import { serveLiveSubgraphs } from '../../support/live-subgraphs.js';
import { startTraceReceiver } from '../../support/trace-receiver.js';
import { gatewayDefaults } from '../gateway-options.js';

const query = 'subscription Votes { pollChanged(id: "7") { votes organizer { name } } }';
const eventOf = (votes: number) => ({ data: { pollChanged: { votes, organizer: { name: 'unit of 7' } } } });

describe('events of a subscription', () => {
  let opened = createClosingStack();
  afterEach(() => opened.close());

  async function start(ratio: number) {
    opened = createClosingStack();
    const receiver = opened.add(await startTraceReceiver());
    const { endpoint } = receiver;
    const tracing = await startTracing({ endpoint, serviceName: 'gateway', ratio, onFailure: () => {} });
    const subgraphs = opened.add(await serveLiveSubgraphs());
    const transport = opened.add(
      reachOverHttp({ urls: new Map(), timeoutMs: 10_000, subscriptionProtocols: new Map([['polls', 'sse']]) }),
    );
    const gateway = opened.add(
      await startGateway({
        ...gatewayDefaults,
        supergraphSdl: subgraphs.supergraphSdl,
        transport,
        telemetry: { ...gatewayDefaults.telemetry, tracing },
      }),
    );
    const client = createSseClient({ url: gateway.url, headers: { 'x-request-id': 'request-of-the-test' } });
    /** Two events, and all spans once they are sent. */
    const follow = async (supergraphSdl: string | null = null) => {
      const events = client.iterate({ query });
      const first = events.next();
      await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
      subgraphs.publish(2);
      expect((await first).value).toEqual(eventOf(2));
      if (supergraphSdl !== null) await gateway.reload(supergraphSdl);
      const second = events.next();
      subgraphs.publish(3);
      expect((await second).value).toEqual(eventOf(3));
      await events.return?.();
      client.dispose();
      await tracing.close();
      return receiver.spans;
    };
    return { follow, receiver, supergraphSdl: subgraphs.supergraphSdl };
  }

  it('have a trace each, with what was fetched for it and its writing, linked to the subscription', async () => {
    const { follow, receiver } = await start(1);
    const spans = await follow();
    const subscription = spans.find(({ name }) => name === 'subscription');
    const events = spans.filter(({ name }) => name === 'subscription event');
    expect(events).toHaveLength(2);
    expect(new Set([subscription, ...events].map((span) => span?.traceId)).size).toBe(3);
    for (const event of events) {
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
      const childrenOf = (id: string) =>
        spans.filter((span) => span.traceId === event.traceId && span.parentSpanId === id);
      const below = childrenOf(event.spanId);
      expect(below.map(({ name }) => name)).toEqual(['graphql.execute', 'graphql.write']);
      const fetches = childrenOf(below[0]?.spanId ?? '');
      expect(fetches).toMatchObject([{ name: 'fetch units', attributes: { 'graphql.representations.count': 1 } }]);
      // It ends with its event, not with the stream.
      for (const span of [...below, ...fetches])
        expect(span.startMs + span.durationMs).toBeLessThanOrEqual(event.startMs + event.durationMs + 1);
    }
    expect(receiver.text()).not.toContain('unit of 7');
  });

  it('point at the subscription after another supergraph has taken over too', async () => {
    const { follow, supergraphSdl } = await start(1);
    const spans = await follow(`${supergraphSdl}\n`);
    const events = spans.filter(({ name }) => name === 'subscription event');
    const [subscription] = spans.filter(({ name }) => name === 'subscription');
    expect(events.map(({ links }) => links[0]?.spanId)).toEqual([subscription?.spanId, subscription?.spanId]);
  });

  it('are in no trace that is not kept', async () => {
    const { follow } = await start(0);
    expect(await follow()).toEqual([]);
  });
});
