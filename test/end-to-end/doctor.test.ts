// What the doctor finds, and `npm run doctor` as a process: with nothing running, with everything running in both ways, and with one thing wrong at a time.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { diagnose } from '../../diagnose.js';
import { checkClocks } from '../../process/doctor/check-clock.js';
import { runBuilt } from '../support/processes.js';
import { findRedis, startRedis } from '../support/services/redis.js';
import { type RunningSupergraph, startOneProcess, startSplit } from '../support/supergraph.js';

async function find(environment: Readonly<Record<string, string>>) {
  const found = await diagnose(environment);
  return {
    text: JSON.stringify(found),
    of: (check: string) => found.filter((each) => each.check === check),
    failed: found.filter(({ level }) => level === 'FAILED'),
    warned: found.filter(({ level }) => level === 'warning'),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    }),
  );
}

describe('the doctor, with nothing running', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-doctor-test-'));
  const alone = { DATA_DIR: join(folder, 'data'), PORT: '0' };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing to mend, leaves nothing behind, and says so in lines for a person', async () => {
    const running = runBuilt('doctor.js', [], { DATA_DIR: join(folder, 'data'), PORT: '0' });
    expect(await running.exited).toBe(0);
    const lines = running.output().trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^\d+ ok, 0 warnings, 0 failed$/);
    for (const check of [
      'node',
      'settings',
      'supergraph',
      'database',
      'composition',
      'gateway',
      'data folder',
      'clock',
    ])
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ok {7}${check} `)));
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('tells each setting that is not taken, goes on with the rest, and says by its exit code that something failed', async () => {
    const given = { ...alone, LOG_LEVEL: 'loud', PORT: 'many', JWT_JWKS: 'x' };
    const { of, failed, text } = await find(given);
    expect(of('settings').map(({ found }) => found.split(':')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'JWT_JWKS is set without JWT_ISSUER and JWT_AUDIENCE',
    ]);
    expect(of('composition')).toMatchObject([{ level: 'ok' }]);
    expect(failed.every(({ remedy }) => remedy !== null)).toBe(true);
    const running = runBuilt('doctor.js', ['--json'], given);
    expect(await running.exited).toBe(1);
    const levels = (json: string) =>
      z.array(z.object({ check: z.string(), level: z.string() })).parse(JSON.parse(json));
    expect(levels(running.output())).toEqual(levels(text));
  });

  it('fails for a database that does not answer, without telling its password', async () => {
    const { of, text } = await find({
      ...alone,
      DATABASE_URL: 'postgresql://civic:pa55word@127.0.0.1:9/civic',
    });
    expect(of('database')).toMatchObject([
      { level: 'FAILED', found: expect.stringContaining('127.0.0.1:9/civic cannot be reached') },
    ]);
    expect(of('settings')).toMatchObject([{ found: 'DATABASE_URL is set without POLL_SECRET and ACCESS_SECRET' }]);
    expect(text).not.toContain('pa55word');
  });

  it('fails for a supergraph that cannot be read, is none, or was composed from other code', async () => {
    expect((await find({ ...alone, SUPERGRAPH: 'nowhere.graphql' })).of('supergraph')).toMatchObject([
      { level: 'FAILED', found: 'nowhere.graphql cannot be read' },
    ]);
    const wrong = join(folder, 'wrong.graphql');
    writeFileSync(wrong, 'type Query { a: Int }');
    expect((await find({ ...alone, SUPERGRAPH: wrong })).of('supergraph')).toMatchObject([{ level: 'FAILED' }]);
  });

  it('fails for a port that something else has, and for a Redis and a collector that are away', async () => {
    const other = createServer((_request, response) => response.end('hello'));
    const port = await listen(other);
    const { of } = await find({
      ...alone,
      PORT: String(port),
      REDIS_URL: 'redis://:pa55word@127.0.0.1:9',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    });
    other.close();
    expect(of(`port ${port}`)).toMatchObject([{ level: 'FAILED', found: 'PORT: something else listens there' }]);
    expect(of('redis')).toMatchObject([
      { level: 'FAILED', found: expect.stringContaining('127.0.0.1:9 cannot be used') },
    ]);
    expect(of('traces')).toMatchObject([{ level: 'warning' }]);
  });

  it('fails for something else at the address of a subgraph', async () => {
    const other = createServer((_request, response) => response.end('{"status":"ok","subgraph":"weather"}'));
    const port = await listen(other);
    const { of } = await find({ ...alone, NEWS_URL: `http://127.0.0.1:${port}/graphql` });
    other.close();
    expect(of('subgraph news')).toMatchObject([
      { level: 'FAILED', found: expect.stringContaining('the subgraph weather answers there') },
    ]);
  });

  it('finds a data folder that may not be written', async () => {
    const { of } = await find({ ...alone, DATA_DIR: join('/proc', 'data') });
    expect(of('data folder')).toMatchObject([{ level: 'FAILED', remedy: expect.stringContaining('DATA_DIR') }]);
  });
});

describe.each(findRedis() === undefined ? [] : [{ program: findRedis() ?? '' }])(
  'the doctor, with Redis',
  ({ program }) => {
    it('tells its version', async () => {
      const redis = await startRedis(program);
      const { of } = await find({ PORT: '0', REDIS_URL: redis.url });
      await redis.stop();
      expect(of('redis')).toMatchObject([{ level: 'ok', found: expect.stringMatching(/answers, Redis \d+\./) }]);
    });
  },
);

describe('the doctor, with everything in one process', () => {
  let running: RunningSupergraph;
  beforeAll(async () => {
    running = await startOneProcess();
  });

  it('finds the subgraphs within, leaves the database that is in use alone, and looks at it when it is not', async () => {
    const { of, failed } = await find(running.environment);
    expect(failed).toEqual([]);
    expect(of('gateway')).toMatchObject([{ level: 'ok', found: expect.stringContaining('is ready') }]);
    expect(of('subgraph polls')).toMatchObject([{ level: 'ok', found: 'runs in the process of the gateway' }]);
    expect(of('database')).toMatchObject([{ level: 'ok', found: expect.stringMatching(/is in use by process \d+/) }]);
    const folder = running.environment['DATA_DIR'] ?? '';
    // The process, not its folder.
    process.kill(Number(readFileSync(join(folder, 'postgresql.lock'), 'utf8')), 'SIGTERM');
    await expect.poll(() => existsSync(join(folder, 'postgresql.lock')), { timeout: 20_000 }).toBe(false);
    const before = readdirSync(folder, { recursive: true }).toSorted();
    const after = await find(running.environment);
    expect(after.of('database')).toMatchObject([{ level: 'ok', found: expect.stringContaining('can be opened') }]);
    expect(after.of('migrations')).toMatchObject([{ level: 'ok', found: expect.stringMatching(/^all \d+ are run$/) }]);
    expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(before);
    await running.close();
  });
});

describe('the doctor, with each part as a process', () => {
  let running: RunningSupergraph;
  beforeAll(async () => {
    running = await startSplit();
  }, 120_000);
  afterAll(() => running.close());

  it('finds each with the schema that was composed, and clocks that agree', async () => {
    const { of, failed } = await find(running.environment);
    expect(failed).toEqual([]);
    expect(of('subgraph news')).toMatchObject([{ level: 'ok', found: expect.stringContaining('that was composed') }]);
    expect(of('clock').length).toBeGreaterThanOrEqual(5);
    if (running.environment['DATABASE_URL'] !== undefined) {
      expect(of('database')).toMatchObject([{ found: expect.stringMatching(/answers, PostgreSQL \d+/) }]);
      expect(of('migrations')).toMatchObject([{ level: 'ok' }]);
    }
  });

  it('says which subgraph has another schema, and where', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'civic-doctor-schema-'));
    for (const file of readdirSync('schema').filter((each) => each.endsWith('.graphql'))) {
      const text = readFileSync(join('schema', file), 'utf8');
      writeFileSync(join(folder, file), file === 'weather.graphql' ? text.replace('\n  basis:', '\n  reason:') : text);
    }
    const { failed } = await find({
      ...running.environment,
      SUPERGRAPH: join(folder, 'supergraph.graphql'),
    });
    rmSync(folder, { recursive: true, force: true });
    expect(failed).toMatchObject([
      {
        check: 'subgraph weather',
        found: expect.stringMatching(/another schema than was composed: it has “basis: .*” in place of/),
      },
    ]);
  });

  it('fails for secrets that differ', async () => {
    const { failed } = await find({
      ...running.environment,
      SUBGRAPH_SECRET: 'another secret, as long as the first one',
    });
    expect(failed).toHaveLength(5);
    expect(failed[0]?.remedy).toContain('SUBGRAPH_SECRET');
  });

  it('fails for a subgraph that is down, and says how to start it', async () => {
    await running.stopSubgraph('polls');
    const { failed, warned } = await find(running.environment);
    expect(failed).toMatchObject([
      {
        check: 'subgraph polls',
        found: expect.stringContaining('ECONNREFUSED'),
        remedy: expect.stringContaining('npm run start:subgraph -- polls'),
      },
    ]);
    expect(warned).toMatchObject([{ check: 'gateway', found: expect.stringContaining('subgraph polls down') }]);
  });
});

describe('clocks', () => {
  const reading = (apartMs: number) => ({
    of: 'database',
    theirsMs: 1_000_000 + apartMs,
    beforeMs: 1_000_000,
    afterMs: 1_000_100,
    resolutionMs: 1_000,
  });
  it.each([
    [0, 'ok'],
    [-900, 'ok'],
    [6_000, 'warning'],
    [-7_000, 'warning'],
    [26_000, 'FAILED'],
    [-27_000, 'FAILED'],
  ])('that are %d ms apart are %s', (apartMs, level) => {
    expect(checkClocks([reading(apartMs)])).toMatchObject([{ level }]);
  });
});
