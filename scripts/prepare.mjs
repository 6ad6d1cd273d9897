// npm's `prepare`: what a package has and a clone builds when it is wanted, dist/release, dist/debug and dist/types. It
// runs for `npm pack` and `npm publish`, for `npm link`, and in the checkout that a git dependency is made from.

import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './child.mjs';
import { ensureBuilt, listInputs } from './ensure-built.mjs';
import { withLock } from './lock.mjs';
import { CACHE, ensureInstalled, fail, ROOT, reportAndExit, toolEnv, tryRead, unlessInterrupted } from './setup.mjs';

/** What dist/types was made of; not a part of the package. */
const STAMP = join(ROOT, 'dist', 'types.json');
const NEEDED = ['rollup', 'rollup-plugin-dts', 'tsx', 'typescript'];

/** Whoever runs `prepare` has installed the packages, by npm or another manager; if not, as ever. */
async function install() {
  if (!NEEDED.every((name) => existsSync(join(ROOT, 'node_modules', name)))) await ensureInstalled();
}

function typesStamp() {
  const inputs = [...listInputs().values()].filter((line) => /^(src|package-lock|tsconfig)/.test(line));
  return `${JSON.stringify([...inputs, tryRead(join(ROOT, 'scripts', 'build-types.ts'))], null, 1)}\n`;
}

async function ensureTypes() {
  const stamp = typesStamp();
  if (tryRead(STAMP) === stamp && existsSync(join(ROOT, 'dist', 'types', 'rt0.d.ts'))) return;
  await install();
  await withLock(CACHE, 'types', async () => {
    rmSync(STAMP, { force: true });
    const staging = join(CACHE, `build-types-${randomBytes(8).toString('hex')}`);
    const code = await runTool(process.execPath, ['--import', 'tsx', 'scripts/build-types.ts', staging], {
      cwd: ROOT,
      env: toolEnv(),
      stdio: ['ignore', 2, 2],
    }).catch((error) => unlessInterrupted(error, 'the build of the types'));
    if (code !== 0) fail(`the build of the types failed (exit ${code})`);
    writeFileSync(STAMP, stamp);
  });
}

try {
  await ensureBuilt(install);
  await ensureTypes();
} catch (error) {
  reportAndExit(error);
}
