// An environment → what is to be said of everything that the product needs under it; changes nothing. Beside main.ts, since the
// composition and the migrations of the rooms are known to one side and the supergraph to the other.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadSupergraph } from './gateway/plan/supergraph-snapshot.js';
import { configureTokens } from './gateway/configured-tokens.js';
import { checkClocks } from './process/doctor/check-clock.js';
import { checkEmbedded, checkServer, type DatabaseReport } from './process/doctor/check-database.js';
import { checkDataFolder, checkNode, checkPort } from './process/doctor/check-machine.js';
import { checkCollector, checkRedis } from './process/doctor/check-services.js';
import { checkSettings } from './process/doctor/check-settings.js';
import { checkGateway, checkSubgraphs, type ExpectedSubgraph } from './process/doctor/check-subgraphs.js';
import { describeReason, type Finding, reportFailure, reportOk, runCheck } from './process/doctor/finding.js';
import { createLog } from './process/log.js';
import type { Settings } from './process/settings.js';
import { configuredSubgraphUrls, defaultSubgraphUrls, subgraphNames } from './process/subgraphs.js';
import { buildContracts } from './schema/contracts.js';
import { findDifference } from './schema/find-difference.js';
import { loadRoom } from './subgraphs/rooms.js';

const planTimeMs = 20_000;
const silent = createLog('silent');
const everyAddress = new Set(['0.0.0.0', '::']);

/** The supergraph file → a finding, and where it says that its subgraphs are. */
async function checkSupergraph(file: string) {
  const check = 'supergraph';
  const sdl = await readFile(file, 'utf8').catch(() => null);
  if (sdl === null)
    return {
      finding: reportFailure(check, `${file} cannot be read`, 'Set SUPERGRAPH to a supergraph file.'),
      urls: null,
    };
  try {
    const snapshot = await loadSupergraph(sdl, { timeLimitMs: planTimeMs, planCacheBytes: 1, log: silent });
    const urls = new Map(snapshot.subgraphUrls);
    await snapshot.close();
    return { finding: reportOk(check, `${file} loads, ${urls.size} subgraphs`), urls };
  } catch (error) {
    const remedy = 'Compose it anew: npm run schema.';
    return { finding: reportFailure(check, `${file}: ${describeReason(error)}`, remedy), urls: null };
  }
}

/** Whether the files of schema/ are what the code composes to. */
async function checkContracts(): Promise<readonly Finding[]> {
  const check = 'composition';
  const stale: string[] = [];
  const contracts = await buildContracts();
  for (const [file, text] of contracts)
    if ((await readFile(join('schema', file), 'utf8').catch(() => null)) !== text) stale.push(file);
  if (stale.length === 0) return [reportOk(check, `the code composes to the ${contracts.size} files of schema/`)];
  const found = `schema/ is not what the code composes to: ${stale.join(', ')}`;
  return [reportFailure(check, found, 'npm run schema, and start with the result.')];
}

async function checkDatabase({ DATABASE_URL: url, DATA_DIR: folder }: Settings): Promise<DatabaseReport> {
  const rooms = await Promise.all(subgraphNames.map(async (room) => ({ room, ...(await loadRoom(room)).migrations })));
  return url === undefined ? checkEmbedded(join(folder, 'postgresql'), rooms) : checkServer(url, rooms);
}

/** The gateway, the subgraphs and their ports, as the settings and the supergraph say where they are. */
async function checkProcesses(settings: Settings, supergraphUrls: ReadonlyMap<string, string>) {
  const host = everyAddress.has(settings.HOST) ? '127.0.0.1' : settings.HOST;
  const port = settings.PORT ?? 4000;
  const gateway = await checkGateway(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const configured = configuredSubgraphUrls(settings);
  const expected = [...supergraphUrls].map(async ([name, url]): Promise<ExpectedSubgraph> => {
    const file = join(dirname(settings.SUPERGRAPH), `${name}.graphql`);
    const sdl = await readFile(file, 'utf8').catch(() => null);
    return { name, url: configured.get(name) ?? url, isConfigured: configured.has(name), sdl };
  });
  const subgraphs = await checkSubgraphs(
    await Promise.all(expected),
    settings.SUBGRAPH_SECRET,
    gateway.dependencies,
    findDifference,
  );
  const runs = gateway.dependencies !== null;
  const ports = [await checkPort('PORT', settings.HOST, port, runs)];
  if (settings.METRICS_PORT !== undefined)
    ports.push(await checkPort('METRICS_PORT', settings.HOST, settings.METRICS_PORT, runs));
  return { findings: [...gateway.findings, ...subgraphs.findings, ...ports], clocks: subgraphs.clocks };
}

async function checkTokens(settings: Settings): Promise<readonly Finding[]> {
  const { JWT_JWKS: place } = settings;
  if (place === undefined || settings.JWT_ISSUER === undefined || settings.JWT_AUDIENCE === undefined) return [];
  try {
    await configureTokens(settings);
    return [reportOk('tokens', `the keys of ${place} can be read`)];
  } catch (error) {
    return [
      reportFailure('tokens', describeReason(error), 'Mend JWT_JWKS, or start the service that signs people in.'),
    ];
  }
}

/** `environment`: settings by name, as texts. */
export async function diagnose(environment: Readonly<Record<string, string | undefined>>): Promise<readonly Finding[]> {
  const { findings, settings } = checkSettings(environment);
  const supergraph = await checkSupergraph(settings.SUPERGRAPH);
  const urls = supergraph.urls ?? new Map(Object.entries(defaultSubgraphUrls));
  const contracts = runCheck('composition', checkContracts);
  let clocks: DatabaseReport['clock'][] = [];
  const database = runCheck('database', async () => {
    const report = await checkDatabase(settings);
    clocks = [...clocks, report.clock];
    return report.findings;
  });
  const processes = runCheck('processes', async () => {
    const report = await checkProcesses(settings, urls);
    clocks = [...clocks, ...report.clocks];
    return report.findings;
  });
  const { REDIS_URL: redis, OTEL_EXPORTER_OTLP_ENDPOINT: collector } = settings;
  const further = await Promise.all([
    database,
    contracts,
    processes,
    runCheck('tokens', () => checkTokens(settings)),
    redis === undefined ? [] : runCheck('redis', async () => [await checkRedis(redis)]),
    collector === undefined ? [] : runCheck('traces', async () => [await checkCollector(collector)]),
    runCheck('data folder', () => checkDataFolder(settings.DATA_DIR)),
  ]);
  const clock = checkClocks(clocks.filter((each) => each !== null));
  return [checkNode(process.versions.node), ...findings, supergraph.finding, ...further.flat(), ...clock];
}
