// `npm run bench`: installs and builds what a fresh clone lacks, then runs main.ts under tsx. Its exit code is ours.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/ensure-built.mjs';
import { ensureInstalled, ROOT, reportAndExit, toolEnv } from '../scripts/setup.mjs';

try {
  ensureInstalled();
  ensureBuilt();
} catch (error) {
  reportAndExit(error);
}

const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'bench', 'main.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: toolEnv(),
  stdio: 'inherit',
});
// The terminal sends ^C to the child as well; it ends, and then so do we.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', reportAndExit);
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
