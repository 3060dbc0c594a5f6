// The playground's sources → static files in dist/pages/assets/playground, with all that they need: nothing is loaded from elsewhere.
// A build of its own, because the editor is larger than all other pages together and seldom changes.
import { defineConfig, type Plugin } from 'vite';

/** Monaco's icons, which GraphiQL's style sheet holds as text: as a file they need no `data:` in the page's policy. */
const iconFont = 'monaco-editor/esm/vs/base/browser/ui/codicons/codicon/codicon.ttf';

/** GraphiQL's style sheet brings fonts that lack Vietnamese marks; `fonts.css` has others under the same names. */
const replaceFonts: Plugin = {
  name: 'replace-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/graphiql\/dist\/style\.css/.test(id)) return null;
    return code
      .replaceAll(/@font-face\s*\{\s*font-family:\s*(?:Roboto|Fira Code);[^}]*\}/g, '')
      .replace(/url\(data:font\/ttf;base64,[^)]*\)/, `url(${iconFont})`);
  },
};

/** GraphiQL's tabs have a button for closing inside, which no tab may have (WCAG 4.1.2): they are told as the list of buttons that they are. */
const tellTabsAsList: Plugin = {
  name: 'tell-tabs-as-list',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/@graphiql\/react\/dist\/components\/tabs\/index\.js/.test(id)) return null;
    const parts = ['"aria-selected": isActive,', 'role: "tab",', 'role: "tablist",'];
    for (const part of parts) if (!code.includes(part)) throw new Error(`GraphiQL's tabs have no more ${part}`);
    return parts.reduce(
      (text, part) => text.replace(part, part.includes('isActive') ? '"aria-current": isActive,' : ''),
      code,
    );
  },
};

/** The page says that it opens before the editor's style sheets have come: they stand below what they do not style. */
const styleLast: Plugin = {
  name: 'style-last',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const sheet = /^ *<link rel="stylesheet"[^>]*>\n/gm;
      const sheets = html.match(sheet) ?? [];
      return html.replaceAll(sheet, '').replace(/^ *<\/body>/m, `${sheets.join('')}$&`);
    },
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/playground/',
  publicDir: false,
  logLevel: 'warn',
  plugins: [replaceFonts, tellTabsAsList, styleLast],
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/pages/assets/playground',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    rolldownOptions: {
      // GraphiQL tells what its pictures are by the names of functions.
      output: { keepNames: true },
      onLog(level, log, handle) {
        // React's own `use client`, hundreds of times: it means nothing in a bundle.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
