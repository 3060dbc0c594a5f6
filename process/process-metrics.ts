// This process → its processor time, memory and event loop as metrics, under the names that dashboards for Node look for.
// Not prom-client's default metrics, since those keep their timers and observers after what asked for them has closed.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Closable } from './lifecycle.js';
import type { MetricsSource } from './serve-metrics.js';

/** How finely the delay of the event loop is measured, in milliseconds. */
const resolutionMs = 20;
const nanoseconds = 1e9;

/** Them alone, for a process without a registry. */
export function createProcessMetrics(): MetricsSource & Closable {
  const registry = new Registry();
  const added = addProcessMetrics(registry);
  return { write: () => registry.metrics(), close: () => added.close() };
}

/** Adds them to a registry. The delay of the event loop is that since the metrics were read last. */
export function addProcessMetrics(registry: Registry): Closable {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let lastUse = performance.eventLoopUtilization();

  const gauge = (name: string, help: string, read: () => number) =>
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  const counter = (name: string, help: string, read: () => number) =>
    registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(read());
        },
      }),
    );

  counter('process_cpu_user_seconds_total', 'Processor time in user mode.', () => process.cpuUsage().user / 1e6);
  counter('process_cpu_system_seconds_total', 'Processor time in the kernel.', () => process.cpuUsage().system / 1e6);
  gauge(
    'process_start_time_seconds',
    'When the process started, in seconds since 1970.',
    () => performance.timeOrigin / 1000,
  );
  gauge('process_resident_memory_bytes', 'Memory that the process holds.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_size_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  gauge('nodejs_heap_size_total_bytes', 'JavaScript heap.', () => process.memoryUsage().heapTotal);
  gauge('nodejs_external_memory_bytes', 'Memory outside the heap.', () => process.memoryUsage().external);
  gauge('nodejs_eventloop_lag_p50_seconds', 'Delay of the event loop, median.', () => {
    return delay.percentile(50) / nanoseconds;
  });
  gauge('nodejs_eventloop_lag_p99_seconds', 'Delay of the event loop, 99th percentile.', () => {
    return delay.percentile(99) / nanoseconds;
  });
  // The last of the three, since it begins the next interval.
  gauge('nodejs_eventloop_lag_max_seconds', 'Delay of the event loop, longest.', () => {
    const longest = delay.max / nanoseconds;
    delay.reset();
    return longest;
  });
  gauge('nodejs_eventloop_utilization', 'Share of the time that the event loop was busy, 0 to 1.', () => {
    const use = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(use, lastUse);
    lastUse = use;
    return utilization;
  });
  return {
    async close() {
      delay.disable();
    },
  };
}
