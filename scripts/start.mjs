// `npm start`: installs and builds what a fresh clone lacks, then runs the example, or the command it was given.

import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { runCli } from './run.mjs';
import { ROOT } from './setup.mjs';

/** On at least two Ps: with one there is nothing to steal and nothing to show. */
function example() {
  const program = relative(process.cwd(), join(ROOT, 'examples', 'fanout.ts'));
  return ['run', '-p', String(Math.max(2, availableParallelism())), '--stats', program];
}

const args = process.argv.slice(2);
await runCli(args.length > 0 ? args : example());
