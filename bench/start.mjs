// `npm run bench`: installs and builds what a fresh clone lacks, then runs main.ts under tsx. Its exit code is ours. A
// signal ends it with the programs that it measures.

import { join } from 'node:path';
import { runTool } from '../scripts/child.mjs';
import { ensureBuilt } from '../scripts/ensure-built.mjs';
import { ensureInstalled, ROOT, reportAndExit, toolEnv } from '../scripts/setup.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
  const args = ['--import', 'tsx', join(ROOT, 'bench', 'main.ts'), ...process.argv.slice(2)];
  process.exitCode = await runTool(process.execPath, args, { cwd: ROOT, env: toolEnv(), stdio: 'inherit' });
} catch (error) {
  reportAndExit(error);
}
