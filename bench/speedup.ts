// Speedup of parallel work: how long it takes on 1 and 2 Ps, and how many times faster the 2 are, beside Go and beside
// what JavaScript has without us. Every side runs the same kernels (bench/parallel, and the same in Go).

import type { Bench, Measured } from './bench.ts';
import { goProgram } from './golang.ts';
import { program } from './ours.ts';
import type { JobName } from './peer/jobs.ts';
import { piscinaJob } from './peer/piscina.ts';
import { plainJob } from './peer/plain.ts';

const JOBS: readonly JobName[] = ['mergesort', 'matrix'];

/** The time with 1 P (thread) in times of the time with 2: two measurements, one after the other. */
function speedup(at: (procs: number) => Measured): Measured {
  const one = at(1);
  const two = at(2);
  return {
    measure: async () => {
      const slow = await one.measure();
      const fast = await two.measure();
      return slow / fast;
    },
    close: async () => {
      await one.close?.();
      await two.close?.();
    },
  };
}

/** For each job: 1 P, 2 Ps, and the one in times of the other. */
export function parallel(quick: boolean): Bench[] {
  const runs = quick ? 1 : 5;
  const args = [quick ? '1' : '2', String(runs)];
  const rounds = quick ? 1 : 5;
  const sides = (job: JobName) => ({
    ours: (procs: number) => program(job, procs, args),
    go: (goCommand: string) => (procs: number) => goProgram(goCommand, job, procs, args),
    piscina: (procs: number) => piscinaJob(job, procs, runs),
    plain: (procs: number) => plainJob(job, procs, runs),
  });
  return JOBS.flatMap((job): Bench[] => {
    const s = sides(job);
    const times = [1, 2].map(
      (procs): Bench => ({
        name: job,
        gomaxprocs: procs,
        unit: 'ns',
        rounds,
        bars: [],
        ours: () => s.ours(procs),
        go: (goCommand) => s.go(goCommand)(procs),
        peers: [
          { name: 'piscina', subject: () => s.piscina(procs) },
          { name: 'worker_threads', subject: () => s.plain(procs) },
        ],
      }),
    );
    const ratio: Bench = {
      name: `${job}, from 1 P to 2`,
      gomaxprocs: null,
      unit: 'times',
      rounds,
      bars: [{ of: 'ours', least: 1.8 }],
      ours: () => speedup(s.ours),
      go: (goCommand) => speedup(s.go(goCommand)),
      peers: [
        { name: 'piscina', subject: () => speedup(s.piscina) },
        { name: 'worker_threads', subject: () => speedup(s.plain) },
      ],
    };
    return [...times, ratio];
  });
}
