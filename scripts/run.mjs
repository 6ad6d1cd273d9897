// Runs the rt0 command in this process, after installing and building whatever is missing. It is the body of bin/rt0 in
// a clone and of `npm start`.

import { runCli as runBuilt } from '../bin/built.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { reportAndExit } from './setup.mjs';

/** Sets process.exitCode to what the command returns. */
export async function runCli(args) {
  try {
    await ensureBuilt();
  } catch (error) {
    reportAndExit(error);
  }
  await runBuilt(args);
}
