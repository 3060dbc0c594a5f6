// Sources of the pages → dist/pages: for browsers a script and a style sheet under names that change with their content, and for the
// gateway one module (`--ssr`) that makes the HTML. Separate from the playground, which is another application.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ isSsrBuild }) => ({
  root: here('.'),
  base: '/assets/pages/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  ssr: { noExternal: true },
  build: {
    outDir: here(isSsrBuild === true ? '../dist/pages/server' : '../dist/pages/assets/pages'),
    emptyOutDir: true,
    manifest: isSsrBuild === true ? false : 'manifest.json',
    target: isSsrBuild === true ? 'node22' : 'es2022',
    // Fonts and pictures stay files: what is written into a style sheet is loaded by readers who never need it.
    assetsInlineLimit: 0,
    sourcemap: isSsrBuild === true,
    reportCompressedSize: false,
    rolldownOptions: {
      input:
        isSsrBuild === true
          ? { server: here('src/server.tsx') }
          : { main: here('src/main.tsx'), styles: here('src/styles/main.css') },
      output: {
        entryFileNames: isSsrBuild === true ? '[name].js' : '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
}));
