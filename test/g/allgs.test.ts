import { beforeEach, expect, test } from 'vitest';
import { allg, allgadd, allglen } from '../../src/g/allgs.ts';
import { malg } from '../../src/g/newproc1.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { buffer, get } from '../../src/shared/mem.ts';
import { allGs } from '../../src/shared/traceback.ts';
import { fatalOf } from '../harness/fatal.ts';
import { deadG, rankLocks } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
  rankLocks();
});

test('Gs keep their place while the table grows, and readers of the old table are not disturbed', () => {
  const gs: number[] = [];
  const tables = new Set<number>();
  for (let i = 0; i < 5000; i++) {
    const gp = deadG();
    gs.push(gp);
    allgadd(gp);
    tables.add(get(sched, Sched.allgs));
  }
  expect(allglen()).toBe(5000);
  expect(tables.size).toBeGreaterThan(2);
  gs.forEach((gp, i) => {
    if (allg(i) !== gp) throw new Error(`allg(${i}) is @${allg(i)}, not @${gp}`);
  });
  expect(allGs(buffer)).toEqual(gs);
  // The first table still holds what it held: nobody waits for its readers.
  const first = [...tables][0] ?? 0;
  const words = new Int32Array(buffer);
  expect(Array.from(words.subarray(first, first + 1000))).toEqual(gs.slice(0, 1000));
});

test('a G that is not initialised is refused: a scanner would find rubbish', () => {
  expect(fatalOf(() => allgadd(malg(0)))).toContain('allgadd: bad status Gidle');
});
