// What a process wants to count → metrics in the text format of Prometheus. For parts that are counted apart from the gateway:
// each names its own, and all of one process are read together.
import { setTimeout as delay } from 'node:timers/promises';
import { Counter, Gauge, Registry } from 'prom-client';
import { createHistogram, type Histogram } from './histogram.js';
import type { MetricsSource } from './serve-metrics.js';

/** Values from lists of ours, never a client's. */
export type Labels = Readonly<Record<string, string>>;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface Series {
  add(by?: number): void;
}

export interface CountedMetric {
  /** The series of one set of labels, 0 from now on; the same one for the same set. Made once and kept by who counts. */
  series(labels: Labels): Series;
}

export interface Meters extends MetricsSource {
  /** The same one for the same name. */
  counter(described: Described): CountedMetric;
  /** The same one for the same name. */
  histogram(described: { readonly name: string; readonly help: string; readonly bounds: readonly number[] }): Histogram;
  /** A level that is looked at when metrics are read; it is left out where `read` fails or takes too long. Once for each name. */
  level(described: Described & { readonly read: () => Promise<readonly (readonly [Labels, number])[]> }): void;
}

/** From half a millisecond to ten seconds, in seconds. */
export const durationBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface MetersOptions {
  /** How long the read of a level may take, in milliseconds; shorter than Prometheus waits for all metrics. */
  readonly readTimeoutMs: number;
  /** Called when a level could not be read. */
  readonly onFailure: (error: unknown, name: string) => void;
}

export function createMeters({ readTimeoutMs, onFailure }: MetersOptions): Meters {
  const registry = new Registry();
  const counters = new Map<string, CountedMetric>();
  const histograms = new Map<string, Histogram>();
  return {
    counter(described) {
      const known = counters.get(described.name) ?? addCounter(registry, described);
      counters.set(described.name, known);
      return known;
    },
    histogram(described) {
      const known = histograms.get(described.name) ?? createHistogram(described);
      histograms.set(described.name, known);
      return known;
    },
    level({ name, help, labels, read }) {
      registry.registerMetric(
        new Gauge({
          name,
          help,
          labelNames: labels,
          registers: [],
          async collect() {
            this.reset();
            try {
              for (const [given, value] of await within(readTimeoutMs, read())) this.set(given, value);
            } catch (error) {
              onFailure(error, name);
            }
          },
        }),
      );
    },
    async write() {
      const text = await registry.metrics();
      return [text, ...[...histograms.values()].map((histogram) => histogram.write())].join('\n');
    },
  };
}

function addCounter(registry: Registry, described: Described): CountedMetric {
  const { labels } = described;
  const known = new Map<string, { readonly given: Labels; count: number; add(by?: number): void }>();
  countOnRead(registry, described, () => [...known.values()].map(({ given, count }) => [given, count]));
  return {
    series(given) {
      const key = labels.map((label) => given[label]).join('\n');
      const series = known.get(key) ?? {
        given,
        count: 0,
        add(by = 1) {
          this.count += by;
        },
      };
      known.set(key, series);
      return series;
    },
  };
}

/** A counter that is made of what `read` gives when metrics are read. */
export function countOnRead(
  registry: Registry,
  { name, help, labels }: Described,
  read: () => Iterable<readonly [Labels, number]>,
): void {
  registry.registerMetric(
    new Counter({
      name,
      help,
      labelNames: labels,
      registers: [],
      collect() {
        this.reset();
        for (const [given, value] of read()) this.inc(given, value);
      },
    }),
  );
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: settled.signal }).then(() => {
    throw new Error(`it took longer than ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    settled.abort();
  }
}
