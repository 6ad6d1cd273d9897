// The test suites: `npm test`, `npm run test:long`, `npm run nightly`. Checks from cheap to dear; the first that fails
// ends it. Further arguments go to vitest, as in `npm test -- test/p/runq.test.ts`. What is in which suite:
// vitest.config.ts.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled, fail, ROOT, reportAndExit, toolEnv } from './setup.mjs';

const CHECKS = [
  // Which room may import which is in biome.rooms.jsonc.
  {
    name: 'format, lint, import directions',
    bin: '@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '.'],
  },
  { name: 'types', bin: 'typescript/bin/tsc', args: ['--noEmit'] },
];

const SUITES = {
  short: { checks: CHECKS, env: {} },
  long: { checks: [], env: { RT0_WHOLE: '1' } },
  nightly: { checks: CHECKS, env: { RT0_NIGHTLY: '1' } },
};

const [suite = 'short', ...rest] = process.argv.slice(2);
const { checks, env } = SUITES[suite] ?? {};

let running;
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => running?.kill(signal));
// The terminal sends ^C to the stage as well; it ends in its own way, and then so do we.
process.on('SIGINT', () => {});

/** The stage's exit code, as a shell would give it. */
function run({ bin, args }, env) {
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, [join(ROOT, 'node_modules', bin), ...args], {
      cwd: ROOT,
      env: { ...toolEnv(), ...env },
      stdio: 'inherit',
    });
    running.on('error', reject);
    running.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

async function stage(what, env) {
  console.log(`\n> ${what.name}`);
  const code = await run(what, env);
  if (code === 0) return;
  console.error(`\n${what.name}: failed (exit ${code})`);
  process.exit(code);
}

try {
  if (checks === undefined) fail(`suite ${suite}: expected ${Object.keys(SUITES).join(', ')}`);
  await ensureInstalled();
  // Beside the checks, which need nothing of it. Its failure is told after theirs.
  const built = ensureBuilt().then(
    () => null,
    (error) => error,
  );
  for (const check of checks) await stage(check);
  const error = await built;
  if (error !== null) throw error;
  await stage({ name: `tests, ${suite}`, bin: 'vitest/vitest.mjs', args: ['run', ...rest] }, env);
} catch (error) {
  reportAndExit(error);
}
