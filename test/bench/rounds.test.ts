import { describe, expect, test } from 'vitest';
import type { Bench, Subject } from '../../bench/bench.ts';
import { conclude, sample } from '../../bench/rounds.ts';
import { duration, median, medianRatio } from '../../bench/stats.ts';

const BENCH: Bench = {
  name: 'x',
  gomaxprocs: 1,
  unit: 'ns',
  rounds: 3,
  bars: [
    { of: 'ratio', most: 1.5 },
    { of: 'peer', least: 20 },
    { of: 'ours', most: 10 },
  ],
  ours: () => counter('ours', []),
  go: () => counter('go', []),
  peer: { name: 'pool', subject: () => counter('peer', []) },
};

/** 1, 2, 3, ... and a log of who was measured. */
function counter(who: string, log: string[]): Subject {
  let n = 0;
  return {
    measure: async () => {
      log.push(who);
      return n++;
    },
    close: async () => {
      log.push(`close ${who}`);
    },
  };
}

describe('stats', () => {
  test('median', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test('medianRatio is of pairs, not of medians', () => {
    expect(medianRatio([10, 100, 30], [10, 50, 10])).toBe(2);
  });

  test('duration', () => {
    expect([12.34, 5600, 7.89e6, 1.5e9].map(duration)).toEqual(['12.3 ns', '5.60 µs', '7.89 ms', '1.50 s']);
  });
});

describe('rounds', () => {
  test('sides take turns, each first in its turn, after one unmeasured run, and all are closed', async () => {
    const log: string[] = [];
    const bench: Bench = {
      ...BENCH,
      ours: () => counter('ours', log),
      go: () => counter('go', log),
      peer: { name: 'pool', subject: () => counter('peer', log) },
    };
    const samples = await sample(bench, '/go');
    expect(log).toEqual([
      ...['ours', 'go', 'peer'],
      ...['ours', 'go', 'peer'],
      ...['go', 'peer', 'ours'],
      ...['peer', 'ours', 'go'],
      ...['close ours', 'close go', 'close peer'],
    ]);
    expect(samples).toEqual({ ours: [1, 2, 3], go: [1, 2, 3], peer: [1, 2, 3] });
  });

  test('a side that fails fails the bench, and all are closed', async () => {
    const log: string[] = [];
    const failing: Subject = { measure: () => Promise.reject(new Error('did 1 of 2')) };
    await expect(sample({ ...BENCH, ours: () => counter('ours', log), go: () => failing }, '/go')).rejects.toThrow(
      'did',
    );
    expect(log).toContain('close ours');
  });

  test('without a go command its columns and bars are empty', async () => {
    const result = conclude(BENCH, await sample(BENCH, null));
    expect(result).toMatchObject({ goNs: null, ratio: null, ns: 2, peer: 'pool', peerNs: 2 });
    expect(result.bars.map((b) => b.pass)).toEqual([null, false, true]);
  });

  test('bars are held against medians of ratios', () => {
    const result = conclude(BENCH, { ours: [10, 12, 14], go: [10, 10, 10], peer: [300, 300, 300] });
    expect(result).toMatchObject({ ns: 12, goNs: 10, ratio: 1.2, peerNs: 300 });
    expect(result.bars.map((b) => b.pass)).toEqual([true, true, false]);
  });

  test('bytes are not times', () => {
    const result = conclude({ ...BENCH, unit: 'bytes', peer: null, bars: [] }, { ours: [5], go: [10], peer: null });
    expect(result).toMatchObject({ ns: null, goNs: null, bytes: 5, goBytes: 10, ratio: 0.5 });
  });
});
