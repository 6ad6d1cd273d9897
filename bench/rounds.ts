// Runs a benchmark: the sides take turns, round by round, so that what else the machine does hits all of them alike;
// who begins changes from round to round. Each side is run once before, unmeasured.

import type { Bar, Bench, BenchResult, Measured, Samples, Verdict } from './bench.ts';
import { median, medianRatio, showTime } from './stats.ts';

/** Measures all sides of a bench. `goCommand` null: without Go's. */
export async function sample(bench: Bench, goCommand: string | null): Promise<Samples> {
  const sides: { subject: Measured; xs: number[] }[] = [];
  const add = (subject: Measured): number[] => {
    const xs: number[] = [];
    sides.push({ subject, xs });
    return xs;
  };
  try {
    const ours = add(bench.ours());
    const go = bench.go === null || goCommand === null ? null : add(bench.go(goCommand));
    const peers = bench.peers.map((peer) => add(peer.subject()));
    for (const { subject } of sides) await subject.measure();
    for (let r = 0; r < bench.rounds; r++) {
      for (let i = 0; i < sides.length; i++) {
        const s = sides[(i + r) % sides.length];
        if (s !== undefined) s.xs.push(await s.subject.measure());
      }
    }
    return { ours, go, peers };
  } finally {
    for (const { subject } of sides) await subject.close?.();
  }
}

/** What the samples say. */
export function conclude(bench: Bench, { ours, go, peers }: Samples): BenchResult {
  const mine = median(ours);
  const theirs = go === null ? null : median(go);
  // Speed-ups are ratios already, and bars for them are absolute.
  const ratio = go === null || bench.unit === 'times' ? null : medianRatio(ours, go);
  const timesPeer = peers.length === 0 ? null : Math.min(...peers.map((peer) => medianRatio(peer, ours)));
  const as = (unit: Bench['unit'], x: number | null): number | null => (bench.unit === unit ? x : null);
  const others = bench.peers.map(({ name }, i) => {
    const x = median(peers[i] ?? []);
    return { name, ns: as('ns', x), speedup: as('times', x) };
  });
  return {
    name: bench.name,
    gomaxprocs: bench.gomaxprocs,
    ns: as('ns', mine),
    goNs: as('ns', theirs),
    ratio,
    peer: others[0]?.name ?? null,
    peerNs: others[0]?.ns ?? null,
    peers: others,
    bytes: as('bytes', mine),
    goBytes: as('bytes', theirs),
    speedup: as('times', mine),
    goSpeedup: as('times', theirs),
    bars: bench.bars.map((bar) => judge(bench, bar, { ours: mine, ratio, peer: timesPeer })),
  };
}

function judge(bench: Bench, bar: Bar, values: Readonly<Record<Bar['of'], number | null>>): Verdict {
  const value = values[bar.of];
  const pass = value === null ? null : 'most' in bar ? value <= bar.most : value >= bar.least;
  return { what: describe(bench, bar), value, pass };
}

function describe(bench: Bench, bar: Bar): string {
  if ('least' in bar) {
    if (bar.of === 'ours') return `at least ${bar.least} times as fast with 2 Ps`;
    return `at least ${bar.least} times ${bench.peers.map((peer) => peer.name).join("'s and ")}'s rate`;
  }
  if (bar.of === 'ratio') return `at most ${bar.most} times Go's`;
  return `at most ${bench.unit === 'bytes' ? `${bar.most} bytes` : showTime(bar.most)}`;
}
