// The report of `run --stats`: who ran what on which P, who stole from whom, how evenly, and what the audit says.

import Table from 'cli-table3';
import type { PStats, Stats } from '../inspect/counters.ts';
import { colorsFor, count, rate, time } from './style.ts';

export interface RunReport {
  readonly program: string;
  readonly exitCode: number;
  readonly seed: number;
  readonly stats: Stats;
  /** null: the run did not end in a way that leaves something to audit. */
  readonly audit: readonly string[] | null;
}

/** Rows of the table of Ps, and rows and columns of the steal matrix. */
const MOSTROWS = 32;
const MOSTSQUARE = 16;
const TOPPAIRS = 10;

const COLUMNS = [
  'ran',
  'spawned',
  'stolen',
  'stolenFrom',
  'fromGlobal',
  'runnext',
  'overflowed',
  'spins',
  'parks',
] as const;
const HEADS = ['P', 'share', 'ran', 'spawned', 'stole', 'lost', 'global', 'runnext', 'overflow', 'spins', 'parks'];

type Colors = ReturnType<typeof colorsFor>;

export function report(o: RunReport, stream: typeof process.stderr): string {
  const c = colorsFor(stream);
  const parts = [perP(o.stats, c), steals(o.stats, c), summary(o, c)];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

function plain(heads: string[], c: Colors): InstanceType<typeof Table> {
  return new Table({
    head: heads.map((h) => c.bold(h)),
    colAligns: heads.map(() => 'right' as const),
    style: { head: [], border: [], compact: true },
  });
}

function sum(ps: readonly PStats[], field: (typeof COLUMNS)[number]): number {
  return ps.reduce((n, p) => n + p[field], 0);
}

/** A row a P, the busiest when there are too many, and the sums. */
function perP(stats: Stats, c: Colors): string {
  const total = sum(stats.ps, 'ran');
  const share = (n: number): string => (total === 0 ? '-' : `${((100 * n) / total).toFixed(1)}%`);
  const table = plain(HEADS, c);
  const busiest = [...stats.ps].sort((a, b) => b.ran - a.ran).filter((p) => p.ran > 0);
  const shown = stats.ps.length <= MOSTROWS ? stats.ps : busiest.slice(0, MOSTROWS).sort((a, b) => a.id - b.id);
  for (const p of shown) table.push([c.cyan(`P${p.id}`), share(p.ran), ...COLUMNS.map((f) => count(p[f]))]);
  table.push([c.bold('all'), '', ...COLUMNS.map((f) => c.bold(count(sum(stats.ps, f))))]);
  const hidden = stats.ps.length - shown.length;
  return hidden === 0
    ? table.toString()
    : `${table}\n${c.dim(`(and ${hidden} Ps that ran ${shown.length < MOSTROWS ? 'nothing' : 'less'})`)}`;
}

/** Who took how many goroutines from whom: a square, or the largest entries of it. */
function steals(stats: Stats, c: Colors): string {
  const n = stats.steals.length;
  if (sum(stats.ps, 'stolen') === 0) return '';
  if (n > MOSTSQUARE) {
    const pairs = stats.steals.flatMap((row, thief) => row.map((k, victim) => ({ thief, victim, k })));
    const top = pairs.sort((a, b) => b.k - a.k).slice(0, TOPPAIRS);
    const text = top.filter((p) => p.k > 0).map((p) => `P${p.thief} from P${p.victim}: ${count(p.k)}`);
    return `steals    ${text.join(', ')}, ...`;
  }
  const table = plain(['thief', ...stats.steals.map((_, i) => `from P${i}`)], c);
  stats.steals.forEach((row, thief) => {
    const cells = row.map((k, victim) => (victim === thief ? c.dim('-') : k === 0 ? c.dim('0') : count(k)));
    table.push([c.cyan(`P${thief}`), ...cells]);
  });
  return table.toString();
}

function summary({ program, exitCode, seed, stats, audit }: RunReport, c: Colors): string {
  const { created, finished } = stats.goroutines;
  const exit = exitCode === 0 ? c.green('exit 0') : c.red(`exit ${exitCode}`);
  const lines = [
    ['program', `${program}, ${exit}, ${time(stats.elapsedMs)}, seed ${seed}`],
    ['goroutines', `${count(created)} made, ${count(finished)} finished, ${c.bold(rate(finished, stats.elapsedMs))}`],
    ['machine', `${stats.gomaxprocs} Ps, ${stats.threads} threads`],
    ['balance', `Jain ${stats.jain.toFixed(4)}, max/mean ${stats.maxOverMean.toFixed(3)}`],
    ['audit', auditLine(audit, c)],
  ] as const;
  return lines.map(([name, text]) => `${c.dim(name.padEnd(11))}${text}`).join('\n');
}

function auditLine(audit: readonly string[] | null, c: Colors): string {
  if (audit === null) return c.dim('none: the run was cut short');
  if (audit.length === 0) return c.green('sound: every goroutine, P, M, queue and counter is where it should be');
  return [c.red(`${audit.length} findings`), ...audit.map((f) => `  ${f}`)].join('\n');
}
