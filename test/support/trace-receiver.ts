// A collector that takes OTLP over HTTP as JSON, and gives the spans as a tree. What a test sees of a trace is what a collector gets.
import Fastify from 'fastify';
import { z } from 'zod';
import { listen } from '../../process/listen.js';

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
});
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value })) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              attributes: z.array(z.object({ key: z.string(), value })).default([]),
              links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
              status: z.object({ code: z.number().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly isFailed: boolean;
  /** Spans of other traces that it points at. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export async function startTraceReceiver() {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/v1/traces', async (request, reply) => {
    bodies.push(String(request.body));
    const { resourceSpans } = exported.parse(JSON.parse(String(request.body)));
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(readAttributes(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const startMs = Number(BigInt(span.startTimeUnixNano) / 1000n) / 1000;
        spans.push({
          service,
          traceId: span.traceId,
          spanId: span.spanId,
          parentSpanId: span.parentSpanId === undefined || span.parentSpanId === '' ? null : span.parentSpanId,
          name: span.name,
          startMs,
          durationMs: Number(BigInt(span.endTimeUnixNano) / 1000n) / 1000 - startMs,
          attributes: readAttributes(span.attributes),
          isFailed: span.status?.code === 2,
          links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
        });
      }
    }
    return reply.send({});
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    endpoint: listening.url,
    spans,
    /** Everything that was ever sent, as text. */
    text: () => bodies.join('\n'),
    close: () => listening.close(),
  };
}

function readAttributes(attributes: readonly { key: string; value: z.infer<typeof value> }[]) {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, doubleValue } }) => [
      key,
      stringValue ?? doubleValue ?? Number(intValue),
    ]),
  );
}

/** The spans of one trace, each below its parent, with what tells them apart. */
export function printTrace(spans: readonly ReceivedSpan[], options: { readonly withTimes: boolean }): string {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const start = Math.min(...spans.map(({ startMs }) => startMs));
  const lines: string[] = [];
  const print = (span: ReceivedSpan, indent: string) => {
    const times = options.withTimes
      ? `  +${(span.startMs - start).toFixed(1)} ms, ${span.durationMs.toFixed(1)} ms`
      : '';
    const told = Object.keys(labels)
      .flatMap((key) => (span.attributes[key] === undefined ? [] : [`${labels[key]}=${span.attributes[key]}`]))
      .join(' ');
    lines.push(`${indent}${span.name}${told === '' ? '' : ` (${told})`}  [${span.service}]${times}`);
    for (const child of spans.filter(({ parentSpanId }) => parentSpanId === span.spanId).toSorted(byStart))
      print(child, `${indent}  `);
  };
  const isRoot = ({ parentSpanId }: ReceivedSpan) => parentSpanId === null || !ids.has(parentSpanId);
  for (const root of spans.filter(isRoot).toSorted(byStart)) print(root, '');
  return lines.join('\n');
}

const labels: Readonly<Record<string, string>> = {
  'graphql.operation.name': 'operation',
  'graphql.representations.count': 'representations',
  'civic.field.calls': 'calls',
};

const byStart = (one: ReceivedSpan, other: ReceivedSpan) => one.startMs - other.startMs;
