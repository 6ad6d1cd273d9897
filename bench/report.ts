// The results as a table.

import Table from 'cli-table3';
import pc from 'picocolors';
import type { Result, Verdict } from './bench.ts';
import { duration } from './stats.ts';

const NONE = '-';

export function table(results: readonly Result[]): string {
  const out = new Table({
    head: ['benchmark', 'Ps', 'rt0', 'Go', 'rt0 / Go', 'peer', 'bars'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [] },
  });
  for (const r of results) {
    out.push([
      r.name,
      r.gomaxprocs ?? NONE,
      amount(r.ns, r.bytes),
      amount(r.goNs, r.goBytes),
      r.ratio === null ? NONE : r.ratio.toPrecision(3),
      r.peer === null ? NONE : `${r.peer} ${amount(r.peerNs, null)}`,
      r.bars.map(barText).join('\n') || NONE,
    ]);
  }
  return out.toString();
}

function amount(ns: number | null, bytes: number | null): string {
  if (ns !== null) return duration(ns);
  return bytes === null ? NONE : `${Math.round(bytes)} B`;
}

function barText({ what, value, pass }: Verdict): string {
  if (pass === null) return pc.yellow(`not measured: ${what}`);
  const mark = pass ? pc.green('pass') : pc.red('FAIL');
  const was = value !== null && /times/.test(what) ? ` (${value.toPrecision(3)})` : '';
  return `${mark}: ${what}${was}`;
}

/** One line about a bench that has just been measured. */
export function line(r: Result): string {
  const procs = r.gomaxprocs === null ? '' : ` at ${r.gomaxprocs}`;
  const go = r.ratio === null ? '' : `, Go ${amount(r.goNs, r.goBytes)}, ratio ${r.ratio.toPrecision(3)}`;
  return `${r.name}${procs}: ${amount(r.ns, r.bytes)}${go}`;
}
