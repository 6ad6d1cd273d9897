// Go and rt0 side by side: every pair at each number of Ps.

import { describe, expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { everyNth, turn } from '../harness/sweep.ts';
import { GO, runGo } from './golang.ts';
import { essence, PROCS, pairs, recorded, unsaid } from './pairs.ts';

const rig = useMachine();
const all = pairs();

test('there are at least 30 pairs', () => {
  expect(all.length).toBeGreaterThanOrEqual(30);
});

describe('rt0 does what Go did', () => {
  test.each(all.map((pair, i) => ({ ...pair, i })))('$name', async ({ i, ...pair }) => {
    const expected = recorded(pair);
    for (const procs of turn(i, PROCS)) {
      const got = await rig.run(`../differential/programs/${pair.name}`, { procs });
      expect(essence(got), got.how).toBe(expected);
      expect(unsaid(pair, got), got.how).toEqual([]);
    }
  });
});

const go = GO;
if (go === null) test.skip('left out: no go command found, so what was recorded is not checked against Go', () => {});
else {
  describe('what was recorded is what Go does', () => {
    test.each(everyNth(20, all))('$name', (pair) => {
      for (const procs of [1, 4]) {
        const got = runGo(go, pair, procs);
        expect(essence(got), `GOMAXPROCS=${procs}`).toBe(recorded(pair));
        expect(unsaid(pair, got), `GOMAXPROCS=${procs}`).toEqual([]);
      }
    });
  });
}
