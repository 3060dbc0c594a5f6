// A server of PostgreSQL → the product as it runs in several processes: one database with the sample data, the rooms twice over it,
// and gateway processes of which each has rooms of its own, so that nothing but the database joins them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { sql } from 'kysely';
import { type createClosingStack, readEnvironment } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import { parseSettings } from '../../process/settings.js';
import { subgraphNames } from '../../process/subgraphs.js';
import { openDatabase } from '../../subgraphs/kit/database.js';
import { serveRoom } from '../../subgraphs/kit/serve-room.js';
import { startRooms } from '../../subgraphs/start-rooms.js';
import { databaseUrl } from '../data/databases.js';
import { openServer, serverFolder } from '../data/server.js';
import { findFreePort } from '../engine/free-port.js';
import { type MeasuredProcess, startMeasured } from '../engine/measured-process.js';

export interface RunningGateway extends MeasuredProcess {
  /** Of `/graphql`. */
  readonly url: string;
}

export interface BenchGraph {
  /** `rooms`: which of the two sets it asks. */
  startGateway(rooms: 0 | 1, given?: readonly string[]): Promise<RunningGateway>;
  /** A bearer token of an editor. */
  readonly token: string;
  /** Of the database that all rooms are on. */
  readonly databaseUrl: string;
}

const secret = 'a secret for measuring, nothing more';
const databaseName = 'bench_cache';
const issuer = 'https://bench.example';
const host = '127.0.0.1';

/** `documents`: the trusted documents by their ids. */
export async function startGraph(
  opened: ReturnType<typeof createClosingStack>,
  folder: string,
  documents: Readonly<Record<string, string>>,
): Promise<BenchGraph> {
  const log = createLog('error');
  const server = opened.add(await openServer(readEnvironment()['DATABASE_URL'], serverFolder));
  const remake = async () => {
    const database = await openDatabase({ url: server.url, poolSize: 1, log });
    await sql`drop database if exists ${sql.id(databaseName)} with (force)`.execute(database.client);
    await sql`create database ${sql.id(databaseName)}`.execute(database.client);
    await database.close();
  };
  await remake();
  const stored = databaseUrl(server.url, databaseName);
  const parsed = parseSettings({
    DATABASE_URL: stored,
    DATA_DIR: folder,
    POLL_SECRET: secret,
    ACCESS_SECRET: secret,
    ENVIRONMENT: 'development',
  });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const { settings } = parsed;
  const sets: Readonly<Record<string, string>>[] = [];
  for (let number = 0; number < 2; number += 1) {
    const { rooms } = await startRooms(subgraphNames, { settings, log, arguments: [], opened, print: () => {} });
    const urls: Record<string, string> = {};
    for (const [name, room] of rooms) {
      const served = opened.add(await serveRoom(room, { host, port: 0, secret, log }));
      urls[`${name.toUpperCase().replaceAll('-', '_')}_URL`] = `${served.url}/graphql`;
    }
    sets.push(urls);
  }
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = join(folder, 'keys.json');
  writeFileSync(keys, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }] }));
  const trusted = join(folder, 'documents.json');
  writeFileSync(trusted, JSON.stringify(documents));
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const token = await new SignJWT({
    iss: issuer,
    aud: issuer,
    sub: 'bench',
    iat: nowSeconds,
    exp: nowSeconds + 6 * 3_600,
    scope: 'articles:write',
    contract: 'internal',
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
    .sign(privateKey);
  const main = fileURLToPath(new URL('../../gateway/main.js', import.meta.url));
  return {
    token,
    databaseUrl: stored,
    async startGateway(rooms, given = []) {
      const port = await findFreePort();
      const url = `http://${host}:${port}/graphql`;
      const running = await startMeasured([process.execPath, main, '--port', String(port), ...given], url, {
        ...sets[rooms],
        SUBGRAPH_SECRET: secret,
        ENVIRONMENT: 'development',
        TRUSTED_DOCUMENTS: trusted,
        JWT_JWKS: keys,
        JWT_ISSUER: issuer,
        JWT_AUDIENCE: issuer,
        LOG_LEVEL: 'error',
      });
      opened.add({ close: () => running.stop() });
      return { ...running, url };
    },
  };
}
