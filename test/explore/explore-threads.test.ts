// The examples of people's own code: each holds, and its broken twin is caught, replayed and reported.
// Tests src/explore: explore-threads; src/explore/search: report, trace.

import { describe, expect, test } from 'vitest';
import { exploreModule, replayModule } from '../../src/explore/explore-threads.ts';

const example = (name: string): URL => new URL(`../../examples/explore/${name}.ts`, import.meta.url);

/** How many schedules there are up to the order of independent operations. */
const ALL = { ticketlock: 28, peterson: 672, spsc: 624, seqlock: 235, chaselev: 165, ringbuf: 18 };
const BROKEN: Record<keyof typeof ALL, RegExp> = {
  ticketlock: /^deadlock: worker#\d spins on what nobody is left to change|^data race: worker#\d/,
  peterson: /^data race: (left|right) (reads|writes) count\[0\] with no order to the (read|write) by (left|right)$/,
  spsc: /^data race: consumer reads slots\[[01]\] with no order to the write by producer$/,
  seqlock: /^a torn read: \d,\d$/,
  chaselev: /^taken: .*; expected each of 1,2 once$/,
  ringbuf: /^data race: (one|two) writes byte 8 of a buffer of 13/,
};

describe('examples/explore', () => {
  for (const name of Object.keys(ALL) as (keyof typeof ALL)[]) {
    test(`${name} holds in all schedules`, async () => {
      const result = await exploreModule(example(name), { strategy: 'dpor' });
      expect(result.text).toContain(`nothing found: all ${ALL[name]} schedules explored`);
      expect(result.exhaustive).toBe(true);
      expect((await exploreModule(example(name), { iterations: 300 })).text).toContain(
        'nothing found: 300 schedules by random',
      );
    });

    for (const strategy of ['dpor', 'random', 'pos', 'pct:4']) {
      test(`${name}-broken is caught by ${strategy}`, async () => {
        const result = await exploreModule(example(`${name}-broken`), { strategy, seed: 11 });
        const { finding } = result;
        if (finding === null) throw new Error(result.text);
        expect(finding.outcome.message).toMatch(BROKEN[name]);
        expect(result.text.startsWith(finding.outcome.message)).toBe(true);
        expect(finding.switches).toBeLessThanOrEqual(5);
        // The command replays it: same failure, same trace, operation by operation.
        const schedule = /bin\/rt0 replay '(x2:.*)'/.exec(finding.command)?.[1] as string;
        const again = await replayModule(schedule);
        expect(again.outcome).toEqual(finding.outcome);
        expect(again.trace).toEqual(finding.trace);
      });
    }
  }

  for (const name of ['ringbuf', 'chaselev']) {
    test(`${name}: dpor ends in the same states as every order tried for itself`, async () => {
      const ends = async (strategy: string): Promise<{ states: string[]; executions: number }> => {
        const states = new Set<string>();
        const check = (_: unknown, results: readonly unknown[]): void => {
          states.add(JSON.stringify(results));
        };
        const result = await exploreModule({ module: example(name), check }, { strategy, races: true });
        expect(result.exhaustive).toBe(true);
        return { states: [...states].sort(), executions: result.executions };
      };
      const [all, some] = [await ends('dfs:3'), await ends('dpor')];
      expect(some.states).toEqual(expect.arrayContaining(all.states));
      if (name === 'ringbuf') expect(some.states).toEqual((await ends('dfs')).states);
      expect(all.states.length).toBeGreaterThan(2);
    });
  }

  test('the report has a column a thread, with the source', async () => {
    const { text } = await exploreModule(example('spsc-broken'), { strategy: 'dpor' });
    expect(text).toContain('WARNING: DATA RACE\nRead at slots[');
    expect(text).toMatch(/ {2}pop\(\) examples\/explore\/spsc-broken\.ts:\d+:\d+ {2}slots\[head % slots\.length\]/);
    expect(text).toMatch(/producer +consumer/);
    expect(text).toMatch(/\d+ Atomics\.store\(index, TAIL, tail \+ 1\) <- 1/);
  });
});
