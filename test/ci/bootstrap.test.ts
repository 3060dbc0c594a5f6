// The bootstrap script on small projects in a temporary folder, with the real npm and packages from local files,
// so that no test needs the network.
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/bootstrap.mjs', import.meta.url));
const INSTALLING = 'bootstrap: installing packages';

let prepared: string;
let root: string;

function npm(cwd: string, ...args: string[]): void {
  const { status, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
}

/** A package as npm would download it, in the project's folder. */
function packPackage(name: string, manifest: Record<string, unknown> = {}): void {
  const folder = join(root, 'packages', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
  npm(root, 'pack', `./packages/${name}`, '--silent');
}

function lockProject(manifest: Record<string, unknown>): void {
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'project', private: true, ...manifest }));
  npm(root, 'install', '--package-lock-only', '--ignore-scripts');
}

const environment = (variables: Record<string, string> = {}) => {
  // What the npm that runs these tests says about itself is of no concern to the projects here.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return { ...Object.fromEntries(own), ...variables };
};

function bootstrap(variables: Record<string, string> = {}, nodeFlags: string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeFlags, join(root, '.ci', 'bootstrap.mjs')], {
    encoding: 'utf8',
    env: environment(variables),
  });
  return { status, stdout, stderr };
}

const isInstalled = (name: string) => existsSync(join(root, 'node_modules', name, 'package.json'));

// Packing and locking cost a second; every test gets a copy of one project.
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'civic-bootstrap-'));
  mkdirSync(join(root, '.ci'));
  copyFileSync(script, join(root, '.ci', 'bootstrap.mjs'));
  packPackage('runtime-package');
  packPackage('compiler');
  lockProject({
    dependencies: { 'runtime-package': 'file:runtime-package-1.0.0.tgz' },
    devDependencies: { compiler: 'file:compiler-1.0.0.tgz' },
  });
  prepared = root;
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'civic-bootstrap-'));
  cpSync(prepared, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));
afterAll(() => rmSync(prepared, { recursive: true }));

describe('a project without node_modules', () => {
  test('is installed once; the second run says nothing and needs no npm', () => {
    expect(bootstrap()).toMatchObject({ status: 0, stdout: expect.stringContaining(INSTALLING) });
    expect(isInstalled('runtime-package')).toBe(true);
    const npmThatIsNotThere = { npm_execpath: join(root, 'absent.js'), PATH: '' };
    expect(bootstrap(npmThatIsNotThere)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test.each([{ NODE_ENV: 'production' }, { npm_config_omit: 'dev' }, { npm_config_production: 'true' }])(
    'gets its compiler in spite of %j',
    (variables) => {
      expect(bootstrap(variables).status).toBe(0);
      expect(isInstalled('compiler')).toBe(true);
    },
  );

  test('is installed by one of two runs that start at once', async () => {
    const run = () =>
      promisify(execFile)(process.execPath, [join(root, '.ci', 'bootstrap.mjs')], { env: environment() });
    const outputs = await Promise.all([run(), run()]);
    expect(outputs.filter(({ stdout }) => stdout.includes(INSTALLING))).toHaveLength(1);
    expect(isInstalled('compiler')).toBe(true);
  });

  test('is installed although an earlier install was killed in the middle', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(root, '.ci', '.bootstrap-turn'), `${pid} ${hostname()}`);
    expect(bootstrap()).toMatchObject({ status: 0, stdout: expect.stringContaining(INSTALLING) });
    expect(existsSync(join(root, '.ci', '.bootstrap-turn'))).toBe(false);
  });

  test('waits while a living process has its turn', async () => {
    const turn = join(root, '.ci', '.bootstrap-turn');
    writeFileSync(turn, `${process.pid} ${hostname()}`);
    const waiting = promisify(execFile)(process.execPath, [join(root, '.ci', 'bootstrap.mjs')], { env: environment() });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(isInstalled('runtime-package')).toBe(false);
    rmSync(turn);
    expect((await waiting).stdout).toContain(`waiting for the install by process ${process.pid}`);
    expect(isInstalled('runtime-package')).toBe(true);
  });
});

describe('a project with node_modules', () => {
  test('is installed again when the lock file changed', () => {
    bootstrap();
    packPackage('another');
    lockProject({
      dependencies: { 'runtime-package': 'file:runtime-package-1.0.0.tgz', another: 'file:another-1.0.0.tgz' },
      devDependencies: { compiler: 'file:compiler-1.0.0.tgz' },
    });
    expect(bootstrap().stdout).toContain(INSTALLING);
    expect(isInstalled('another')).toBe(true);
  });

  test('is installed again when the compiler was pruned', () => {
    bootstrap();
    npm(root, 'prune', '--omit=dev');
    expect(isInstalled('compiler')).toBe(false);
    expect(bootstrap().stdout).toContain(INSTALLING);
    expect(isInstalled('compiler')).toBe(true);
  });

  test('is taken as it is after an npm ci by hand', () => {
    npm(root, 'ci');
    expect(bootstrap()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('is installed again after an npm ci by hand that left out the compiler', () => {
    npm(root, 'ci', '--omit=dev');
    expect(bootstrap().stdout).toContain(INSTALLING);
    expect(isInstalled('compiler')).toBe(true);
  });

  test('is installed again when it was made on another platform, whose Node it carries', () => {
    for (const platform of ['linux', 'darwin', 'win32']) packPackage(`node-on-${platform}`, { os: [platform] });
    lockProject({
      optionalDependencies: {
        'node-on-linux': 'file:node-on-linux-1.0.0.tgz',
        'node-on-darwin': 'file:node-on-darwin-1.0.0.tgz',
        'node-on-win32': 'file:node-on-win32-1.0.0.tgz',
      },
    });
    bootstrap();
    const carried = join(root, 'node_modules', `node-on-${process.platform}`);
    expect(existsSync(carried)).toBe(true);
    rmSync(carried, { recursive: true });
    expect(bootstrap().stdout).toContain(INSTALLING);
    expect(existsSync(carried)).toBe(true);
  });
});

describe('what goes wrong is said in one line, and the exit code is 1', () => {
  test('Node is too old', () => {
    const oldNode = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.10.0"}})';
    const { status, stdout, stderr } = bootstrap({}, ['--import', oldNode]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe('bootstrap: Node 20.11 or newer is needed, this is 20.10.0; see https://nodejs.org\n');
  });

  test('the registry cannot be reached', () => {
    const named = { name: 'project', dependencies: { far: '1.0.0' } };
    const far = { version: '1.0.0', resolved: 'http://127.0.0.1:9/far-1.0.0.tgz', integrity: 'sha512-AAAA' };
    const lock = { name: 'project', lockfileVersion: 3, packages: { '': named, 'node_modules/far': far } };
    writeFileSync(join(root, 'package.json'), JSON.stringify(named));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
    const { status, stderr } = bootstrap({ npm_config_cache: join(root, 'empty-cache') });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'bootstrap: the package registry cannot be reached (ECONNREFUSED); connect to the network and run the command again\n',
    );
  });

  test('package.json and the lock file disagree', () => {
    const manifest = { name: 'project', dependencies: { 'not-locked': 'file:runtime-package-1.0.0.tgz' } };
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
    const { status, stderr } = bootstrap();
    expect(status).toBe(1);
    expect(stderr).toContain('package-lock.json');
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      "bootstrap: npm ci failed with exit code 1; npm's message is above",
    );
  });

  test('there is no lock file', () => {
    rmSync(join(root, 'package-lock.json'));
    expect(bootstrap()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^bootstrap: .*is missing.*\n$/) });
  });

  test('there is no npm', () => {
    expect(bootstrap({ PATH: '' })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^bootstrap: npm cannot be started .*\n$/),
    });
  });
});
