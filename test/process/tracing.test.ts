// Spans begun by hand: what is whose child, what is kept, what a failure leaves, and a collector that is away.
import { afterEach, describe, expect, it } from 'vitest';
import { nameFailure, startTracing, type Tracing, type TracingOptions } from '../../process/tracing.js';
import { startTraceReceiver } from '../support/trace-receiver.js';

const traceId = 'abcdefabcdefabcdefabcdefabcdefab';
const sampled = `00-${traceId}-abcdefabcdefabcd-01`;

describe('traces', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  async function open(options: Partial<TracingOptions> = {}) {
    const receiver = await startTraceReceiver();
    opened.push(receiver);
    const tracing = await startTracing({
      endpoint: `${receiver.endpoint}/`,
      serviceName: 'test',
      ratio: 1,
      onFailure: () => {},
      ...options,
    });
    /** Everything, once it is sent. */
    const spans = async () => {
      await tracing.close();
      return receiver.spans;
    };
    return { tracing, spans };
  }
  const work = (tracing: Tracing, parent: string | undefined, isParentTrusted = true) =>
    tracing.trace('outer', { kind: 'server', parent, isParentTrusted }, async (span) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      tracing.traceSync('inner', {}, () => tracing.record('statement', 2, {}, null));
      return span.traceparent;
    });

  it('go on with the parent that a request names, and through what is awaited', async () => {
    const { tracing, spans } = await open();
    const traceparent = await work(tracing, sampled);
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`));
    const [statement, inner, outer] = await spans();
    expect([statement, inner, outer].map((each) => each?.name)).toEqual(['statement', 'inner', 'outer']);
    expect(outer).toMatchObject({ traceId, parentSpanId: 'abcdefabcdefabcd', service: 'test' });
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(statement?.parentSpanId).toBe(inner?.spanId);
    expect(statement?.durationMs).toBeCloseTo(2, 0);
    expect(tracing.current()).toBeNull();
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-abcdefabcdefabcd-01`, `ff-${traceId}-abcdefabcdefabcd-01`])(
    'begin anew where the parent is none: %j',
    async (parent) => {
      const { tracing, spans } = await open();
      await work(tracing, parent);
      const outer = (await spans()).find(({ name }) => name === 'outer');
      expect(outer?.parentSpanId).toBeNull();
      expect(outer?.traceId).not.toBe(traceId);
    },
  );

  it('are kept by the ratio, whatever a client says, and by the word of who is trusted', async () => {
    const none = await open({ ratio: 0 });
    expect(await work(none.tracing, sampled, false)).toMatch(/-00$/);
    expect(await work(none.tracing, undefined)).toMatch(/-00$/);
    expect(await none.spans()).toEqual([]);
    const trusted = await open({ ratio: 0 });
    await work(trusted.tracing, sampled);
    expect((await trusted.spans()).length).toBe(3);
    const declined = await open();
    await work(declined.tracing, sampled.replace(/01$/, '00'), false);
    expect(await declined.spans()).toEqual([]);
  });

  it('begin anew within another span where they point at one, and are decided on anew', async () => {
    const { tracing, spans } = await open();
    tracing.traceSync('outer', {}, () => {
      tracing.open('linked', { link: sampled }).end();
      tracing.open('alone', { link: null }).end();
    });
    const sent = await spans();
    const of = (wanted: string) => sent.find(({ name }) => name === wanted);
    expect(of('linked')).toMatchObject({ parentSpanId: null, links: [{ traceId, spanId: 'abcdefabcdefabcd' }] });
    expect(of('alone')).toMatchObject({ parentSpanId: null, links: [] });
    expect(new Set(sent.map((span) => span.traceId)).size).toBe(3);
    const none = await open({ ratio: 0 });
    none.tracing.open('linked', { link: sampled }).end();
    expect(await none.spans()).toEqual([]);
  });

  it('tell by a code or a class what failed, never by a message', async () => {
    const { tracing, spans } = await open();
    const fault = Object.assign(new TypeError('the private value'), { code: '23505' });
    await expect(tracing.trace('fails', {}, () => Promise.reject(fault))).rejects.toBe(fault);
    const [span] = await spans();
    expect(span).toMatchObject({ name: 'fails', isFailed: true, attributes: { 'error.type': '23505' } });
    expect(JSON.stringify(span)).not.toContain('private');
    expect(nameFailure(new RangeError('x'))).toBe('RangeError');
    expect(nameFailure('x')).toBe('unknown');
  });

  it('that cannot be sent are told of, and do not hold up the end', async () => {
    const failures: unknown[] = [];
    const { tracing } = await open({ endpoint: 'http://127.0.0.1:9', onFailure: (error) => failures.push(error) });
    await work(tracing, undefined);
    const startedAt = performance.now();
    await tracing.close();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(failures.length).toBeGreaterThan(0);
  });
});
