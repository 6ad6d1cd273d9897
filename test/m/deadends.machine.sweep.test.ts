// checkdead on random programs whose end is known: who sleeps, polls, or is in a syscall is not dead, and who is dead
// is found so. RT0_PROGRAMS says how many; 10,000 take about a minute.
// Tests src/m: checkdead, goexit0, park.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { seed, seeded } from '../harness/seed.ts';
import { sizeOf } from '../harness/sweep.ts';

const rig = useMachine();
const PROGRAMS = Number(process.env.RT0_PROGRAMS ?? sizeOf({ slice: 300, whole: 10_000, night: 100_000 }));
const BATCH = 50;
const ASLEEP = 'fatal error: all goroutines are asleep - deadlock!';
const NOBODY = 'fatal error: no goroutines (main called runtime.Goexit) - deadlock!';

/** Half of the programs live, half of them end dead in one of three ways, on 1 to 8 Ps. */
test(seeded(`${PROGRAMS} random programs end as they must`), {
  timeout: Math.max(900_000, 90 * PROGRAMS),
}, async () => {
  const live = Math.floor(PROGRAMS / 2 / BATCH);
  for (let i = 0; i < live; i++) {
    const options = { procs: 1 << (i % 4), args: [seed + i, BATCH, 'lives'], seed: seed + i };
    const { code, stdout, stderr, how } = await rig.run('deadends', options);
    expect([code, stdout, stderr], how).toEqual([0, `${BATCH} ended\n`, '']);
  }
  const ends = [
    ['stuck', ASLEEP],
    ['goexit', NOBODY],
    ['both', ASLEEP],
  ] as const;
  for (let i = 0; i < PROGRAMS - live * BATCH; i++) {
    const [end, message] = ends[i % 3] ?? ['stuck', ASLEEP];
    const options = { procs: 1 << ((i >> 2) % 4), args: [seed + i, 1, end], seed: seed + i };
    const { code, stderr, how } = await rig.run('deadends', options);
    expect([code, stderr.split('\n')[0]], how).toEqual([2, message]);
  }
});
