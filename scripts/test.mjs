// `npm test`: the checks from cheap to dear; the first that fails ends it. Further arguments go to vitest, as in
// `npm test -- test/p/runq.test.ts`.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled, ROOT, reportAndExit, toolEnv } from './setup.mjs';

const STAGES = [
  // Which room may import which is in biome.rooms.jsonc.
  {
    name: 'format, lint, import directions',
    bin: '@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '.'],
  },
  { name: 'types', bin: 'typescript/bin/tsc', args: ['--noEmit'] },
  { name: 'tests', bin: 'vitest/vitest.mjs', args: ['run', ...process.argv.slice(2)] },
];

let running;
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => running?.kill(signal));
// The terminal sends ^C to the stage as well; it ends in its own way, and then so do we.
process.on('SIGINT', () => {});

/** The stage's exit code, as a shell would give it. */
function run({ bin, args }) {
  return new Promise((resolve, reject) => {
    running = spawn(process.execPath, [join(ROOT, 'node_modules', bin), ...args], {
      cwd: ROOT,
      env: toolEnv(),
      stdio: 'inherit',
    });
    running.on('error', reject);
    running.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

try {
  await ensureInstalled();
  for (const stage of STAGES) {
    if (stage.name === 'tests') await ensureBuilt();
    console.log(`\n> ${stage.name}`);
    const code = await run(stage);
    if (code !== 0) {
      console.error(`\n${stage.name}: failed (exit ${code})`);
      process.exit(code);
    }
  }
} catch (error) {
  reportAndExit(error);
}
