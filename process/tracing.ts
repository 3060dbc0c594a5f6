// Where traces are wanted: spans that are begun by hand, carried along by the asynchronous context, and sent by OTLP. One port for
// the gateway and the subgraphs, so that a trace goes through both; null where traces are off, and then no package is loaded.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span as SdkSpan } from '@opentelemetry/api';
import type { Closable } from './lifecycle.js';

export const traceparentHeader = 'traceparent';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** The header by which another process goes on with the trace. */
  readonly traceparent: string;
  /** False where this trace is not kept: then nothing need be found out for it. */
  readonly isKept: boolean;
  rename(name: string): void;
  /** Never a value that a client sent: names, kinds and numbers. */
  set(name: string, value: string | number): void;
  /** Marks the span as failed. `type`: an error code or class. */
  fail(type: string): void;
}

export interface OpenSpan extends Span {
  end(): void;
}

export interface SpanOptions {
  /** `server`: answers another process; `client`: waits for one. */
  readonly kind?: 'server' | 'client';
  /** A `traceparent` in place of the current span. */
  readonly parent?: string | undefined;
  /** False for a parent whose word on whether to keep the trace does not count: a public client's. */
  readonly isParentTrusted?: boolean;
  /** Begins a trace of its own, which points at the span of this `traceparent`; null: at none. */
  readonly link?: string | null;
  readonly attributes?: Attributes;
}

export interface Tracing extends Closable {
  /** The span that is open here, if any. */
  current(): Span | null;
  /** Runs work in a span of its own, which ends with it; one that rejects or throws fails the span. */
  trace<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  traceSync<T>(name: string, options: SpanOptions, work: (span: Span) => T): T;
  /** A span that the caller ends. */
  open(name: string, options: SpanOptions): OpenSpan;
  /** Makes a span the current one of what `work` begins. */
  within<T>(span: Span, work: () => T): T;
  /** A span that has just ended after `durationMs`. */
  record(name: string, durationMs: number, options: SpanOptions, failure: string | null): void;
}

export interface TracingOptions {
  /** Where the collector takes OTLP over HTTP, such as http://127.0.0.1:4318. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Share of the traces that are kept, 0 to 1. */
  readonly ratio: number;
  /** Called when traces could not be sent; they are lost. */
  readonly onFailure: (error: unknown) => void;
}

const sendEveryMs = 1_000;
/** Bounds a collector that does not answer, so that a process ends in time. */
const sendTimeoutMs = 3_000;
const longestText = 2_048;
const parentForm =
  /^(?!ff)[\da-f]{2}-(?<traceId>(?!0{32})[\da-f]{32})-(?<spanId>(?!0{16})[\da-f]{16})-(?<flags>[\da-f]{2})/;

export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { trace, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags } = await import('@opentelemetry/api');
  const sdk = await import('@opentelemetry/sdk-trace-node');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');

  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: sendTimeoutMs,
  });
  const byRatio = new sdk.TraceIdRatioBasedSampler(options.ratio);
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.serviceName, 'service.namespace': 'civic' }),
    // Public clients would otherwise decide how much is kept; whom we trust is a parent like one of our own.
    sampler: new sdk.ParentBasedSampler({ root: byRatio, remoteParentSampled: byRatio }),
    generalLimits: { attributeValueLengthLimit: longestText },
    spanProcessors: [
      new sdk.BatchSpanProcessor(
        {
          export: (spans, done) =>
            exporter.export(spans, (result) => {
              if (result.error !== undefined) options.onFailure(result.error);
              done(result);
            }),
          forceFlush: () => exporter.forceFlush(),
          shutdown: () => exporter.shutdown(),
        },
        { scheduledDelayMillis: sendEveryMs, exportTimeoutMillis: sendTimeoutMs, maxQueueSize: 16_384 },
      ),
    ],
  });
  const tracer = provider.getTracer('civic-gateway');
  const storage = new AsyncLocalStorage<Span>();
  const sdkSpans = new WeakMap<Span, SdkSpan>();
  const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };

  const readSpan = (traceparent: string | null | undefined) => {
    const { traceId, spanId, flags } = (traceparent ? parentForm.exec(traceparent) : null)?.groups ?? {};
    if (traceId === undefined || spanId === undefined || flags === undefined) return null;
    return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED };
  };
  const parentContext = ({ parent, isParentTrusted = true, link }: SpanOptions) => {
    if (link !== undefined) return ROOT_CONTEXT;
    const named = readSpan(parent);
    if (named !== null) return trace.setSpanContext(ROOT_CONTEXT, { ...named, isRemote: !isParentTrusted });
    const current = storage.getStore();
    const sdkSpan = current === undefined ? undefined : sdkSpans.get(current);
    return sdkSpan === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, sdkSpan);
  };
  const start = (name: string, given: SpanOptions, startTime?: number): SdkSpan => {
    const linked = readSpan(given.link);
    return tracer.startSpan(
      name,
      {
        kind: given.kind === undefined ? SpanKind.INTERNAL : kinds[given.kind],
        ...(given.attributes === undefined ? {} : { attributes: given.attributes }),
        ...(startTime === undefined ? {} : { startTime }),
        ...(linked === null ? {} : { links: [{ context: linked }] }),
      },
      parentContext(given),
    );
  };
  const fail = (span: SdkSpan, type: string) => {
    span.setStatus({ code: SpanStatusCode.ERROR, message: type });
    span.setAttribute('error.type', type);
  };

  const open: Tracing['open'] = (name, given) => {
    const sdkSpan = start(name, given);
    const { traceId, spanId, traceFlags } = sdkSpan.spanContext();
    const span: OpenSpan = {
      traceId,
      spanId,
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      isKept: sdkSpan.isRecording(),
      rename: (other) => void sdkSpan.updateName(other),
      set: (key, value) => void sdkSpan.setAttribute(key, value),
      fail: (type) => fail(sdkSpan, type),
      end: () => sdkSpan.end(),
    };
    sdkSpans.set(span, sdkSpan);
    return span;
  };
  return {
    open,
    current: () => storage.getStore() ?? null,
    within: (span, work) => storage.run(span, work),
    async trace(name, given, work) {
      const span = open(name, given);
      try {
        return await storage.run(span, () => work(span));
      } catch (error) {
        span.fail(nameFailure(error));
        throw error;
      } finally {
        span.end();
      }
    },
    traceSync(name, given, work) {
      const span = open(name, given);
      try {
        return storage.run(span, () => work(span));
      } catch (error) {
        span.fail(nameFailure(error));
        throw error;
      } finally {
        span.end();
      }
    },
    record(name, durationMs, given, failure) {
      const endedAt = performance.timeOrigin + performance.now();
      const span = start(name, given, endedAt - durationMs);
      if (failure !== null) fail(span, failure);
      span.end(endedAt);
    },
    async close() {
      // A collector that is away was told of already, and must not make a clean end a failure.
      await provider.shutdown().catch(() => {});
    },
  };
}

/** A code or the name of a class: messages may hold what a client sent. */
export function nameFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
