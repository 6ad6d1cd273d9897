// `rt0/explore/vitest`: the matcher toHoldUnder. Importing it is enough.
//
//     await expect(new URL('./lock.ts', import.meta.url)).toHoldUnder('dpor');
//     await expect({ module, threads: ['push', 'pop'] }).toHoldUnder('pct:3', { iterations: 5000 });
//     await expect('examples/pool.ts').toHoldUnder('pos', { procs: 4 });      // a program of goroutines
//
// A failure shows the report, and the command that replays it in this test: RT0_REPLAY holds the schedule, and the
// matcher runs it and nothing else when the schedule is of what it is given.

import { expect } from 'vitest';
import { type AnyOptions, explore, replay } from './explore.ts';
import { isFor, type ModuleTarget } from './explore-threads.ts';
import { decodeSchedule } from './target.ts';
import { shown } from './threads/bundle-module.ts';

type Given = ModuleTarget<never, never>;
type Options = Omit<AnyOptions<never>, 'strategy'>;

async function toHoldUnder(
  this: { testPath?: string | undefined; currentTestName?: string | undefined },
  target: Given,
  strategy: string,
  options: Options = {},
): Promise<{ pass: boolean; message: () => string }> {
  const path = this.testPath === undefined ? '' : ` ${shown(this.testPath)}`;
  const name =
    this.currentTestName === undefined ? '' : ` -t '${pattern(this.currentTestName.split(' > ').at(-1) ?? '')}'`;
  const command = (schedule: string): string => `RT0_REPLAY='${schedule}' npx vitest run${path}${name}`;
  const given = process.env.RT0_REPLAY;
  const schedule = given === undefined ? null : decodeSchedule(given);
  if (schedule !== null && isFor(schedule, target)) {
    const again = await replay(schedule, target, options);
    return { pass: again.outcome.kind === 'done', message: () => again.text };
  }
  const result = await explore(target, { ...options, strategy, command });
  return { pass: result.ok, message: () => result.text };
}

/** The name of a test as vitest's -t takes it, which is a regular expression, in a shell's single quotes. */
function pattern(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", '.');
}

expect.extend({ toHoldUnder });

declare module 'vitest' {
  interface Matchers<T> {
    /** No execution of the module or scenario under the strategy fails, deadlocks, livelocks or races. */
    toHoldUnder(strategy: string, options?: Options): Promise<void>;
  }
}
