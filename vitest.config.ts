// How the tests run: decorators as the build compiles them, one copy of graphql, at most two workers.
// In: the test files under test/. Out: vitest's settings. Separate from tsconfig, which says what compiles.
import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
  // Stated here because oxc reads tsconfig.json only for the files that it includes.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  // graphql 16 ships two builds; Vite would pick the other one than Node does, and their classes are not interchangeable.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    testTimeout: 90_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
  },
});
