// `npm run audit:pages -- [PATH…]`: the product on its sample data in a browser with the network and the processor of a phone → for
// each page when its first content is there, what came over the wire, whom it asked, and what axe finds. Nothing is compared with a
// clock here: the figures are for people, and are wrong on a busy machine.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const port = 4791;
const runs = Number(process.env.AUDIT_RUNS ?? 3);

const pages = [
  '/',
  '/units/ubnd-phuong-hoang-mai',
  '/news/chuan-bi-dai-hoi-dang-bo-cac-cap-gop-y-van-kien-tu-chi-bo-to-dan-pho',
  '/polls/noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018',
  '/weather',
  '/playground',
  '/docs',
];

/** What Lighthouse takes for a phone: the time of a round trip, bits in a second, and a processor that is a fourth of this one. */
const networks = {
  'slow 3G': { roundTripMs: 400, bitsPerSecond: 400_000 },
  'fast 3G': { roundTripMs: 150, bitsPerSecond: 1_600_000 },
};
const slowdown = 4;

/** Runs in the page before anything of it: notes what the browser tells of its course. */
function watch() {
  const seen = { largestMs: 0, shift: 0, blockingMs: 0, tasks: [] };
  globalThis.auditSeen = seen;
  const follow = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  follow('largest-contentful-paint', ({ startTime }) => (seen.largestMs = startTime));
  follow('layout-shift', ({ value, hadRecentInput }) => (seen.shift += hadRecentInput ? 0 : value));
  follow('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
}

/** Of each task what is over 50 ms: so long somebody who presses a key waits. Only what comes after the first content counts. */
function readSeen() {
  const firstMs = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
  const { largestMs, shift, tasks } = globalThis.auditSeen;
  const blockingMs = tasks
    .map(([startMs, durationMs]) => Math.min(durationMs, startMs + durationMs - firstMs) - 50)
    .reduce((sum, ms) => sum + Math.max(0, ms), 0);
  return { firstMs, largestMs, shift, blockingMs };
}

async function open(browser, url, network) {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, locale: 'vi-VN' });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const requests = new Map();
  wire.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (!request.url.startsWith('data:')) requests.set(requestId, { url: request.url, type, bytes: 0 });
  });
  wire.on('Network.responseReceived', ({ requestId, type }) => {
    const request = requests.get(requestId);
    if (request !== undefined) request.type = type;
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request !== undefined) request.bytes = encodedDataLength;
  });
  if (network !== null) {
    const bytesPerSecond = network.bitsPerSecond / 8;
    await wire.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: network.roundTripMs,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    });
    await wire.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: 'load', timeout: 300_000 });
  // What scripts do once they run: the editor of the playground comes after the page has loaded.
  if (url.endsWith('/playground')) await page.locator('.view-line').first().waitFor({ timeout: 300_000 });
  await page.waitForTimeout(500);
  return { page, requests: () => [...requests.values()], close: () => context.close() };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(browser, url, network) {
  const seen = [];
  for (let run = 0; run < runs; run += 1) {
    const { page, close } = await open(browser, url, network);
    seen.push(await page.evaluate(readSeen));
    await close();
  }
  return Object.fromEntries(Object.keys(seen[0]).map((name) => [name, median(seen.map((each) => each[name]))]));
}

async function weigh(browser, url) {
  const { page, requests, close } = await open(browser, url, null);
  const bytesOf = (type) =>
    requests()
      .filter((each) => each.type === type)
      .reduce((sum, { bytes }) => sum + bytes, 0);
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await page.evaluate(() => globalThis.axe.run().then((result) => result.violations));
  const all = requests();
  await close();
  return {
    html: bytesOf('Document'),
    style: bytesOf('Stylesheet'),
    script: bytesOf('Script'),
    font: bytesOf('Font'),
    requests: all.length,
    hosts: [...new Set(all.map((each) => new URL(each.url).host))],
    axe: violations.map(({ id, nodes }) => `${id} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`),
  };
}

async function untilReady(url) {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(url).catch(() => null))?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${url} does not answer`);
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const milliseconds = (ms) => `${Math.round(ms)} ms`;

if (!existsSync(program)) {
  console.error(`There is no ${program}: install Chromium (Debian: apt-get install chromium), or set CHROMIUM.`);
  process.exit(1);
}
const chosen = process.argv.slice(2);
const given = process.env.PAGES_URL;
const data = mkdtempSync(join(tmpdir(), 'civic-audit-'));
const server =
  given === undefined
    ? spawn(process.execPath, [join(root, 'dist', 'main.js')], {
        env: { ...process.env, PORT: String(port), DATA_DIR: data, RATE_LIMIT_ANONYMOUS: 'off' },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    : null;
const base = given ?? `http://127.0.0.1:${port}`;
const faults = [];
try {
  await untilReady(`${base}/health`);
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const rows = [];
  for (const path of chosen.length > 0 ? chosen : pages) {
    const url = `${base}${path}`;
    const { hosts, axe, ...weight } = await weigh(browser, url);
    const row = { page: path.length > 28 ? `${path.slice(0, 27)}…` : path };
    for (const [name, network] of Object.entries(networks)) {
      const { firstMs, largestMs, blockingMs, shift } = await measure(browser, url, network);
      row[`${name}: first`] = milliseconds(firstMs);
      row[`${name}: largest`] = milliseconds(largestMs);
      row[`${name}: blocked`] = milliseconds(blockingMs);
      row[`${name}: shift`] = shift.toFixed(3);
    }
    for (const name of ['html', 'style', 'script', 'font']) row[name] = kilobytes(weight[name]);
    row.requests = weight.requests;
    row.axe = axe.length;
    rows.push(row);
    for (const host of hosts) if (host !== new URL(base).host) faults.push(`${path} asks ${host}`);
    for (const each of axe) faults.push(`${path}: axe: ${each}`);
  }
  await browser.close();
  console.table(rows);
  console.log(
    `First: first contentful paint; largest: largest contentful paint; blocked: total blocking time; median of ${runs}.`,
  );
  console.log(`The processor is slowed ${slowdown} times. Bytes are those on the wire, headers included.`);
  for (const fault of faults) console.log(fault);
} finally {
  server?.kill('SIGTERM');
  if (server !== null) await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}
process.exitCode = faults.length > 0 ? 1 : 0;
