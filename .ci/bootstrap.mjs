// package-lock.json + this platform → a complete node_modules. Runs before every npm script that needs packages.
// Separate and without dependencies, because it runs when none is installed, on whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 11];
const LOCK_POLL_MS = 500;
const LOCK_TIMEOUT_MS = 15 * 60 * 1000;

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.bootstrap-stamp');
const npmRecord = join(modules, '.package-lock.json');
const turnFile = join(root, '.ci', '.bootstrap-turn');

function fail(message) {
  console.error(`bootstrap: ${message}`);
  process.exit(1);
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Changes with the lock file and with the platform that the binary packages are for. */
function wantedStamp() {
  return createHash('sha256')
    .update(readFileSync(lockFile))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/**
 * The packages that this project names itself and that are not there in the locked version. The stamp alone would miss
 * an `npm prune --omit=dev` or an `npm install other@1` made after it. The Node that npm scripts run on is one of them.
 */
function missingPackages() {
  const { packages } = readJson(lockFile);
  const { dependencies, devDependencies, optionalDependencies } = packages[''];
  const named = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  return named.filter((name) => {
    const locked = packages[`node_modules/${name}`];
    const forOtherPlatform =
      (locked.os && !locked.os.includes(process.platform)) || (locked.cpu && !locked.cpu.includes(process.arch));
    return !forOtherPlatform && readJson(join(modules, name, 'package.json'))?.version !== locked.version;
  });
}

/**
 * Whether npm's own record of node_modules holds the packages of the lock file: then an `npm ci` by hand, or in an
 * image, needs no second one.
 */
function npmRecordMatches() {
  const recorded = readJson(npmRecord)?.packages;
  if (!recorded) return false;
  return Object.entries(readJson(lockFile).packages).every(
    ([path, { version, integrity, optional }]) =>
      path === '' ||
      (recorded[path] ? recorded[path].version === version && recorded[path].integrity === integrity : optional),
  );
}

function isComplete() {
  const wanted = wantedStamp();
  const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
  if (!stamped && !npmRecordMatches()) return false;
  if (missingPackages().length > 0) return false;
  if (!stamped) writeFileSync(stampFile, wanted);
  return true;
}

function isAlive(holder) {
  const [pid, host] = holder.split(' ');
  // Another machine's process on a shared folder cannot be asked; its turn ends with the time limit.
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryTakeTurn() {
  try {
    const descriptor = openSync(turnFile, 'wx');
    writeSync(descriptor, `${process.pid} ${hostname()}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return fail(`cannot write ${turnFile} (${error.code}): this folder must be writable to install packages`);
  }
}

function currentHolder() {
  try {
    return readFileSync(turnFile, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Two installs into one folder break each other: the second waits for the first, and then finds its work done. */
function takeTurn() {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  let announced = false;
  while (!tryTakeTurn()) {
    const holder = currentHolder();
    if (holder !== '' && !isAlive(holder)) {
      // A rename, because of two waiters only one succeeds in removing the dead holder's file.
      const aside = `${turnFile}.${process.pid}`;
      try {
        renameSync(turnFile, aside);
        rmSync(aside);
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
      continue;
    }
    if (Date.now() > deadline) fail(`waited 15 minutes for process ${holder}; if it is gone, remove ${turnFile}`);
    if (holder !== '' && !announced) console.log(`bootstrap: waiting for the install by process ${holder}`);
    announced ||= holder !== '';
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
}

function npmCommand() {
  // The npm that runs this script, on the Node that runs that npm: npm ci removes the one in node_modules.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm) return { command: node ?? process.execPath, prefix: [npm], shell: false };
  // npm is a script for the command interpreter on Windows, which Node starts only through a shell.
  return { command: 'npm', prefix: [], shell: process.platform === 'win32' };
}

function install() {
  const { command, prefix, shell } = npmCommand();
  // An install that is cut off must not look complete to the next run.
  for (const record of [stampFile, npmRecord]) rmSync(record, { force: true });
  // Each of these would leave out the compiler, the test runner or the Node that the scripts run on.
  const leavingOut = /^(node_env|npm_config_(omit|only|production|include|optional|dry_run|package_lock_only))$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !leavingOut.test(name)));
  const flags = [
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ];
  // Without these npm tries a dead network for more than a minute before it says so.
  flags.push('--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000');
  const { status, signal, error, stderr } = spawnSync(command, [...prefix, 'ci', ...flags], {
    cwd: root,
    env,
    shell,
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  if (status === 0) return;
  if (error) fail(`npm cannot be started (${error.message}); it comes with Node, see https://nodejs.org`);
  if (signal) fail(`npm ci was ended by ${signal}; run the command again`);
  const network = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/.exec(stderr);
  if (network)
    fail(`the package registry cannot be reached (${network[1]}); connect to the network and run the command again`);
  console.error(stderr.trimEnd());
  fail(`npm ci failed with exit code ${status}; npm's message is above`);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}; see https://nodejs.org`);
}
if (!existsSync(lockFile)) fail(`${lockFile} is missing; get it back from the repository`);

if (!isComplete()) {
  takeTurn();
  process.on('exit', () => rmSync(turnFile, { force: true }));
  if (!isComplete()) {
    console.log('bootstrap: installing packages (npm ci), about a minute ...');
    install();
    const missing = missingPackages();
    if (missing.length > 0) fail(`npm ci left out ${missing.join(', ')}; run it by hand to see why`);
    // npm makes no folder for a project without packages.
    mkdirSync(modules, { recursive: true });
    writeFileSync(stampFile, wantedStamp());
  }
}
// What comes next says nothing for some seconds.
if (process.env.npm_lifecycle_event?.startsWith('prestart')) console.log('Compiling ...');
