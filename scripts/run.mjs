// Runs the rt0 command in this process, after installing and building whatever is missing. It is the body of bin/rt0
// and of `npm start`; being in-process, signals and the terminal are the command's own.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { fail, ROOT, reportAndExit } from './setup.mjs';

const FLAVOURS = ['release', 'debug'];

/** Sets process.exitCode to what the command returns. RT0_BUILD=debug runs the build with assertions. */
export async function runCli(args) {
  let cli;
  try {
    const flavour = process.env.RT0_BUILD ?? 'release';
    if (!FLAVOURS.includes(flavour)) fail(`RT0_BUILD=${flavour}: expected ${FLAVOURS.join(' or ')}`);
    await ensureBuilt();
    cli = await import(pathToFileURL(join(ROOT, 'dist', flavour, 'cli.js')).href);
  } catch (error) {
    reportAndExit(error);
  }
  process.exitCode = await cli.main(args);
}
