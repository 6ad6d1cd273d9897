// Prints the results as a table.

import Table from 'cli-table3';
import pc from 'picocolors';
import type { BenchResult, Verdict } from './bench.ts';
import { showTime } from './stats.ts';

const NONE = '-';

export function table(results: readonly BenchResult[]): string {
  const out = new Table({
    head: ['benchmark', 'Ps', 'rt0', 'Go', 'rt0 / Go', 'peer', 'bars'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [] },
  });
  for (const r of results) {
    out.push([
      r.name,
      r.gomaxprocs ?? NONE,
      amount(r.ns, r.bytes, r.speedup),
      amount(r.goNs, r.goBytes, r.goSpeedup),
      r.ratio === null ? NONE : r.ratio.toPrecision(3),
      r.peers.map((peer) => `${peer.name} ${amount(peer.ns, null, peer.speedup)}`).join('\n') || NONE,
      r.bars.map(barText).join('\n') || NONE,
    ]);
  }
  return out.toString();
}

function amount(ns: number | null, bytes: number | null, speedup: number | null): string {
  if (ns !== null) return showTime(ns);
  if (bytes !== null) return `${Math.round(bytes)} B`;
  return speedup === null ? NONE : `${speedup.toPrecision(3)} x`;
}

function barText({ what, value, pass }: Verdict): string {
  if (pass === null) return pc.yellow(`not measured: ${what}`);
  const mark = pass ? pc.green('pass') : pc.red('FAIL');
  const was = value !== null && /times/.test(what) ? ` (${value.toPrecision(3)})` : '';
  return `${mark}: ${what}${was}`;
}

/** One line about a bench that has just been measured. */
export function resultLine(r: BenchResult): string {
  const procs = r.gomaxprocs === null ? '' : ` at ${r.gomaxprocs}`;
  const mine = amount(r.ns, r.bytes, r.speedup);
  const theirs = amount(r.goNs, r.goBytes, r.goSpeedup);
  const go = theirs === NONE ? '' : `, Go ${theirs}`;
  const ratio = r.ratio === null ? '' : `, ratio ${r.ratio.toPrecision(3)}`;
  return `${r.name}${procs}: ${mine}${go}${ratio}`;
}
