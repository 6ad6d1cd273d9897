import { describe, expect, test } from 'vitest';
import type { Bench, Measured } from '../../bench/bench.ts';
import { conclude, sample } from '../../bench/rounds.ts';
import { median, medianRatio, showTime } from '../../bench/stats.ts';

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
  peers: [{ name: 'pool', subject: () => counter('peer', []) }],
};

/** 1, 2, 3, ... and a log of who was measured. */
function counter(who: string, log: string[]): Measured {
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
    expect([12.34, 5600, 7.89e6, 1.5e9].map(showTime)).toEqual(['12.3 ns', '5.60 µs', '7.89 ms', '1.50 s']);
  });
});

describe('rounds', () => {
  test('sides take turns, each first in its turn, after one unmeasured run, and all are closed', async () => {
    const log: string[] = [];
    const bench: Bench = {
      ...BENCH,
      ours: () => counter('ours', log),
      go: () => counter('go', log),
      peers: [{ name: 'pool', subject: () => counter('peer', log) }],
    };
    const samples = await sample(bench, '/go');
    expect(log).toEqual([
      ...['ours', 'go', 'peer'],
      ...['ours', 'go', 'peer'],
      ...['go', 'peer', 'ours'],
      ...['peer', 'ours', 'go'],
      ...['close ours', 'close go', 'close peer'],
    ]);
    expect(samples).toEqual({ ours: [1, 2, 3], go: [1, 2, 3], peers: [[1, 2, 3]] });
  });

  test('a side that fails fails the bench, and all are closed', async () => {
    const log: string[] = [];
    const failing: Measured = { measure: () => Promise.reject(new Error('did 1 of 2')) };
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
    const result = conclude(BENCH, { ours: [10, 12, 14], go: [10, 10, 10], peers: [[300, 300, 300]] });
    expect(result).toMatchObject({ ns: 12, goNs: 10, ratio: 1.2, peerNs: 300 });
    expect(result.bars.map((b) => b.pass)).toEqual([true, true, false]);
  });

  test('the slowest comparison with a peer counts', () => {
    const two = [...BENCH.peers, { name: 'other', subject: () => counter('other', []) }];
    const samples = {
      ours: [10, 10],
      go: null,
      peers: [
        [300, 300],
        [150, 150],
      ],
    };
    const result = conclude({ ...BENCH, peers: two, bars: [{ of: 'peer', least: 20 }] }, samples);
    expect(result.peers.map((p) => [p.name, p.ns])).toEqual([
      ['pool', 300],
      ['other', 150],
    ]);
    expect(result.bars).toEqual([{ what: "at least 20 times pool's and other's rate", value: 15, pass: false }]);
  });

  test('speed-ups are held against a bar of their own', () => {
    const bars = [{ of: 'ours', least: 1.8 }] as const;
    const samples = { ours: [1.9, 1.7, 1.85], go: [1.9, 1.9, 1.9], peers: [[1.6, 1.6, 1.6]] };
    const result = conclude({ ...BENCH, unit: 'times', gomaxprocs: null, bars }, samples);
    expect(result).toMatchObject({ ns: null, ratio: null, peerNs: null, speedup: 1.85, goSpeedup: 1.9 });
    expect(result.peers).toEqual([{ name: 'pool', ns: null, speedup: 1.6 }]);
    expect(result.bars[0]?.pass).toBe(true);
    const slower = conclude({ ...BENCH, unit: 'times', bars }, { ...samples, ours: [1.7] });
    expect(slower.bars[0]?.pass).toBe(false);
  });

  test('bytes are not times', () => {
    const result = conclude({ ...BENCH, unit: 'bytes', peers: [], bars: [] }, { ours: [5], go: [10], peers: [] });
    expect(result).toMatchObject({ ns: null, goNs: null, bytes: 5, goBytes: 10, ratio: 0.5 });
  });
});
