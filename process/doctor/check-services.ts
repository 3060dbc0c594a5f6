// Services beside the database → whether they answer: Redis where rate limits are kept together, a collector where traces go.
import { Redis } from 'ioredis';
import { describeReason, type Finding, reportFailure, reportOk, reportWarning } from './finding.js';

const timeoutMs = 10_000;

export async function checkRedis(url: string): Promise<Finding> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Without a listener the client writes to the console. What it says last is more than that the connection is closed.
  let reason: unknown;
  redis.on('error', (error: unknown) => (reason = error));
  const { host } = new URL(url);
  try {
    await redis.connect();
    await redis.ping();
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'of unknown version';
    return reportOk('redis', `${host} answers, Redis ${version}`);
  } catch (error) {
    const found = `${host} cannot be used: ${describeReason(reason ?? error)}`;
    return reportFailure(
      'redis',
      found,
      'Start it, mend REDIS_URL, or leave it out: each gateway then has limits of its own.',
    );
  } finally {
    redis.disconnect();
  }
}

/** `endpoint`: where traces go by OTLP. */
export async function checkCollector(endpoint: string): Promise<Finding> {
  const check = 'traces';
  try {
    const response = await fetch(`${endpoint.replace(/\/$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.ok) return reportOk(check, `${endpoint} takes them`);
    const found = `${endpoint} answers with status ${response.status}`;
    return reportWarning(
      check,
      found,
      'Mend OTEL_EXPORTER_OTLP_ENDPOINT: the base URL of OTLP over HTTP, usually port 4318.',
    );
  } catch (error) {
    const found = `${endpoint} cannot be reached: ${describeReason(error)}`;
    return reportWarning(
      check,
      found,
      'Start the collector or mend OTEL_EXPORTER_OTLP_ENDPOINT: until then traces are lost.',
    );
  }
}
