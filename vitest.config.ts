import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// A relative import in a test is the source, with assertions on. A bare `rt0` is what users get: the built
// package, in its debug flavour, loaded by Node itself so that its threads and the test share no vite transform.
export default defineConfig({
  cacheDir: at('./.cache/vite'),
  define: { __DEBUG__: 'true' },
  resolve: {
    alias: [
      { find: /^rt0$/, replacement: at('./dist/debug/rt0.js') },
      { find: /^rt0\/host$/, replacement: at('./dist/debug/host.js') },
      { find: /^rt0\/explore$/, replacement: at('./dist/debug/explore.js') },
      { find: /^rt0\/explore\/(vitest|fast-check)$/, replacement: at('./dist/debug/explore-$1.js') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./scripts/vitest-setup.mjs'],
    pool: 'forks',
    // Tests start worker threads of their own: two files at once would only steal each other's cores.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: { deps: { external: [/\/dist\/(debug|release)\//] } },
  },
});
