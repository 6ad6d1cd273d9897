// Running a benchmark: the sides take turns, round by round, so that what else the machine does hits all of them alike; who
// begins changes from round to round. Each side is run once before, unmeasured.

import type { Bar, Bench, Result, Samples, Subject, Verdict } from './bench.ts';
import { duration, median, medianRatio } from './stats.ts';

type Side = keyof Samples;

/** Measures all sides of a bench. `goCommand` null: without Go's. */
export async function sample(bench: Bench, goCommand: string | null): Promise<Samples> {
  const sides: { side: Side; subject: Subject; xs: number[] }[] = [];
  try {
    sides.push({ side: 'ours', subject: bench.ours(), xs: [] });
    if (bench.go !== null && goCommand !== null) sides.push({ side: 'go', subject: bench.go(goCommand), xs: [] });
    if (bench.peer !== null) sides.push({ side: 'peer', subject: bench.peer.subject(), xs: [] });
    for (const { subject } of sides) await subject.measure();
    for (let r = 0; r < bench.rounds; r++) {
      for (let i = 0; i < sides.length; i++) {
        const s = sides[(i + r) % sides.length];
        if (s !== undefined) s.xs.push(await s.subject.measure());
      }
    }
  } finally {
    for (const { subject } of sides) await subject.close?.();
  }
  const of = (side: Side): number[] | null => sides.find((s) => s.side === side)?.xs ?? null;
  return { ours: of('ours') ?? [], go: of('go'), peer: of('peer') };
}

/** What the samples say. */
export function conclude(bench: Bench, { ours, go, peer }: Samples): Result {
  const mine = median(ours);
  const theirs = go === null ? null : median(go);
  const ratio = go === null ? null : medianRatio(ours, go);
  const timesPeer = peer === null ? null : medianRatio(peer, ours);
  const inNs = bench.unit === 'ns';
  return {
    name: bench.name,
    gomaxprocs: bench.gomaxprocs,
    ns: inNs ? mine : null,
    goNs: inNs ? theirs : null,
    ratio,
    peer: bench.peer?.name ?? null,
    peerNs: peer === null ? null : median(peer),
    bytes: inNs ? null : mine,
    goBytes: inNs ? null : theirs,
    bars: bench.bars.map((bar) => judge(bench, bar, { ours: mine, ratio, peer: timesPeer })),
  };
}

function judge(bench: Bench, bar: Bar, values: Readonly<Record<Bar['of'], number | null>>): Verdict {
  const value = values[bar.of];
  const pass = value === null ? null : 'most' in bar ? value <= bar.most : value >= bar.least;
  return { what: describe(bench, bar), value, pass };
}

function describe(bench: Bench, bar: Bar): string {
  if (bar.of === 'peer') return `at least ${bar.least} times ${bench.peer?.name}'s rate`;
  if (bar.of === 'ratio') return `at most ${bar.most} times Go's`;
  return `at most ${bench.unit === 'bytes' ? `${bar.most} bytes` : duration(bar.most)}`;
}
