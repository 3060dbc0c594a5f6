// The sources of the pages → dist/pages: each application built by Vite, its files compressed once, and a list of all that may be
// served. Nothing is done where no source has changed since. Separate from the build of the server, which the pages know nothing of.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'pages');
const stampFile = join(out, 'stamp');
const listFile = join(out, 'files.json');

/** Each application's configuration; the server's module is built from the first one. */
const applications = ['dashboard/vite.config.ts', 'dashboard/playground/vite.config.ts'].filter((path) =>
  existsSync(join(root, path)),
);

const names = ['pages', 'playground'];

const types = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
  '.sh': 'text/plain; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.py': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};
/** These hold compressed data already. */
const compact = new Set(['.woff2', '.png']);

function stampOfSources() {
  const hash = createHash('sha256');
  const places = ['dashboard/**/*', 'docs/{site,guide,tasks,client}/**/*', 'schema/*.{graphql,md}', 'process/*.ts'];
  const sources = globSync(places, { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
  for (const path of [...sources.toSorted(), 'package-lock.json', '.ci/build-pages.mjs'])
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function compress(path, body) {
  if (compact.has(extname(path)) || body.length < 1024) return;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(`${path}.br`, brotliCompressSync(body, { params: quality }));
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
}

/** Of each style sheet that is written into a page: what its policy must let in, and nothing else. */
function hashStyles(path, body) {
  if (extname(path) !== '.html') return [];
  return [...body.toString().matchAll(/<style>([^]*?)<\/style>/g)].map(
    ([, style]) => `sha256-${createHash('sha256').update(style).digest('base64')}`,
  );
}

/** What stands in `dist/pages/assets` is served; everything in its folders has a hash of its content in its name, but for HTML. */
function listFiles() {
  const folder = join(out, 'assets');
  const paths = globSync('**/*', { cwd: folder }).filter((path) => extname(path) in types);
  return paths.toSorted().map((path) => {
    const file = join(folder, path);
    const body = readFileSync(file);
    compress(file, body);
    const encodings = ['br', 'gz'].filter((ending) => existsSync(`${file}.${ending}`));
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const about = { type: types[extname(path)], etag, bytes: body.length, encodings, styles: hashStyles(path, body) };
    return { path: path.replaceAll('\\', '/'), ...about };
  });
}

/** What pages ask for, as a manifest of trusted documents. */
function writeDocuments() {
  const { manifest } = createRequire(import.meta.url)(join(out, 'server', 'server.js'));
  writeFileSync(join(out, 'documents.json'), JSON.stringify(manifest, null, 1));
}

/** The pages for developers, made from the schema by code of the server's build. */
async function writeDocumentation() {
  const load = (file) => import(new URL(`../dist/docs/site/${file}`, import.meta.url).href);
  const [{ buildSite }, { readSources }] = await Promise.all([load('site.js'), load('read-sources.js')]);
  for (const [file, text] of buildSite(readSources(root))) {
    const path = join(out, 'assets', 'docs', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Where the page that the gateway makes finds its script and style sheet. */
function readPageAssets() {
  const manifest = JSON.parse(readFileSync(join(out, 'assets', 'pages', 'manifest.json'), 'utf8'));
  const fileOf = (source) => `/assets/pages/${manifest[source].file}`;
  return { script: fileOf('src/main.tsx'), style: fileOf('src/styles/main.css') };
}

const startedAt = performance.now();
const tell = (line) => console.log(`${line} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);

const stamp = stampOfSources();
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.log('Building the pages, once …');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const [index, path] of applications.entries()) {
    const configFile = join(root, path);
    await build({ configFile, logLevel: 'warn' });
    if (index === 0) await build({ configFile, logLevel: 'warn', build: { ssr: true } });
    tell(`  ${names[index] ?? path}`);
  }
  writeDocuments();
  await writeDocumentation();
  tell('  documentation');
  const assets = readPageAssets();
  rmSync(join(out, 'assets', 'pages', 'manifest.json'));
  writeFileSync(listFile, JSON.stringify({ assets, files: listFiles() }, null, 1));
  writeFileSync(stampFile, stamp);
  tell('  compressed');
}
