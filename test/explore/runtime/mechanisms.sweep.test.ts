// The scheduler's rarer mechanisms under the explorer, with the race detector: nothing may be found. (`bin/rt0 explore
// FILE` goes on for longer.)
// Tests src/explore/runtime: boot-plan, simulated-machine; src/m: addtimer, templatethread.

import { expect, test } from 'vitest';
import { exploreProgram } from '../../../src/explore/explore-program.ts';
import { sizeOf } from '../../harness/sweep.ts';

test.each([
  ['stop-the-world against syscalls', 'worldstop'],
  ['the number of Ps changes under load', 'procs'],
  ['timers of several Ps, stopped, reset and stolen', 'timersteal'],
  ['goroutines tied to threads, and the template thread', 'locked'],
])('%s', async (_, name) => {
  for (const o of [
    { procs: 2, strategy: 'random' },
    { procs: 3, strategy: 'pct:3', sysmon: true },
  ]) {
    const r = await exploreProgram(`test/explore/programs/${name}.ts`, {
      ...o,
      iterations: sizeOf({ slice: 3, whole: 15, night: 500 }),
      shrink: 0,
    });
    expect(r.ok, r.text).toBe(true);
    expect(r.coverage.cut).toBe(0);
  }
});
