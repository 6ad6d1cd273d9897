// Boot times: boot to main.main on a machine that has booted before, the same in a new process, and
// a whole hello-world process.

import { join } from 'node:path';
import type { Measured } from './bench.ts';
import { run, withMachine } from './ours.ts';
import { PROGRAMS, ROOT } from './paths.ts';
import { checkReport, processTime } from './process.ts';
import { median } from './stats.ts';

const RT0 = join(ROOT, 'bin', 'rt0');
/** Boots of one measurement. */
const BOOTS = 10;

/** From boot() to main.main, second and later boots of a machine: the median of some. */
export function warmBoot(procs: number): Measured {
  return {
    measure: () =>
      withMachine({ warm: procs + 1 }, async (machine) => {
        await run(machine, 'boot', procs, []);
        const times: number[] = [];
        for (let i = 0; i < BOOTS; i++) {
          const { ns, bootAt } = await run(machine, 'boot', procs, []);
          times.push(ns - bootAt);
        }
        return median(times);
      }),
  };
}

/** From the start of a process `rt0 run` to main.main. Both processes read the same clock. */
export function coldBoot(procs: number): Measured {
  const file = join(PROGRAMS, 'boot.ts');
  return {
    measure: async () => {
      const { startedAt, stdout } = processTime(process.execPath, [RT0, 'run', file, '-p', String(procs)], process.env);
      return checkReport('rt0 run boot.ts', 0, stdout, '').ns - startedAt;
    },
  };
}

/** The wall time of `rt0 run examples/hello.ts`. */
export function helloProcess(): Measured {
  const file = join(ROOT, 'examples', 'hello.ts');
  return {
    measure: async () => {
      const { ns, stdout } = processTime(RT0, ['run', file], process.env);
      if (!stdout.includes('hello from a goroutine')) throw new Error(`rt0 run ${file}: printed ${stdout}`);
      return ns;
    },
  };
}
