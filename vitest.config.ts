import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// A test file's name says how it runs:
//
//   x.test.ts            on one thread: as many files side by side as there are cores
//   x.workers.test.ts    side by side too: it starts threads, and neither company nor the clock changes what it checks
//   x.machine.test.ts    whole machines,        } one file at a time, when the others have ended: races want all cores,
//   x.threads.test.ts    crews of real threads, } and what measures time wants nobody beside it
//   x.timed.test.ts      what takes the time    }
//   ....sweep.test.ts    a slice of it in `npm test`, all of it in `npm run test:long`, which sets RT0_WHOLE=1
//                        (test/harness/sweep.ts)
//
// A file without a kind that starts a thread fails (test/harness/setup/onethread.ts). `npm run nightly` is all of both
// suites, and larger.
const SUFFIX = process.env.RT0_WHOLE === '1' ? 'sweep.test.ts' : '{test,sweep.test}.ts';
const ALL = `test/**/*.${SUFFIX}`;
const ALONE = `test/**/*.{machine,threads,timed}.${SUFFIX}`;

/** Files that may take long come first, so that no core is idle while the last one runs: what starts processes or threads, what explores, and
 *  what is swept, the larger files earlier. (Vitest sorts by size, or by how long they took here before.) */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const long = (f: TestSpecification): boolean => /\.(workers|sweep)\.|\/test\/(cli|explore)\//.test(f.moduleId);
    const order = (f: TestSpecification): number => 2 * f.project.config.sequence.groupOrder + (long(f) ? 0 : 1);
    return sorted.toSorted((a, b) => order(a) - order(b));
  }
}

/** One after the other. */
const PROJECTS: readonly NonNullable<TestProjectInlineConfiguration['test']>[] = [
  {
    name: 'parallel',
    include: [ALL],
    exclude: [ALONE],
    maxWorkers: availableParallelism(),
    sequence: { groupOrder: 1 },
  },
  { name: 'alone', include: [ALONE], maxWorkers: 1, sequence: { groupOrder: 2 } },
];

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
    globalSetup: ['./scripts/vitest-setup.mjs'],
    setupFiles: ['./test/harness/setup/watchdog.ts', './test/harness/setup/onethread.ts'],
    pool: 'forks',
    sequence: { sequencer: LongFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: { deps: { external: [/\/dist\/(debug|release)\//] } },
    projects: PROJECTS.map((test) => ({ extends: true, test })),
  },
});
