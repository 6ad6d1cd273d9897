// `rt0 soak`: runs everything at once for a long time, audited every second.

import { randomInt } from 'node:crypto';
import { type SoakResult, soak } from '../../stress/soak/soak.ts';
import type { Did } from '../../stress/soak/tally.ts';
import type { Runtime } from '../host/api.ts';
import { FINDING } from './clierror.ts';
import { onInterrupt } from './interrupt.ts';
import { colorsFor, count, time } from './style.ts';

export interface SoakFlags {
  time: number;
  procs: number[];
  seed?: number;
  json?: boolean;
  build: 'release' | 'debug';
  memory?: number;
}

/** Bytes of a soak's machine: there is no collector, and some of what it makes is dropped. */
const MEMORY = 4 * 1024 ** 3;

/** Milliseconds that a machine of 4 GiB has to stop and be audited. */
const GRACE = 1800;

export async function soakVerb(flags: SoakFlags): Promise<number> {
  const abort = new AbortController();
  let rt: Runtime | null = null;
  let quitted = false;
  const interrupt = onInterrupt(
    () => abort.abort(),
    () => {
      quitted = true;
      if (rt === null) process.exit(2);
      rt.sigquit();
    },
    GRACE,
  );
  const seed = flags.seed ?? randomInt(1, 2 ** 31);
  const c = colorsFor(process.stderr);
  // The first line comes at once: it says that the soak has begun, and with which seed.
  let shown = Number.POSITIVE_INFINITY;
  try {
    const result = await soak(
      { procs: flags.procs, timeMs: flags.time, seed, build: flags.build, memory: flags.memory ?? MEMORY },
      (procs, elapsed, audits, now) => {
        rt = now;
        const every = process.stderr.isTTY ? 250 : 5000;
        if (elapsed - shown < every && elapsed >= shown) return;
        shown = elapsed;
        const { goroutines } = now.stats();
        const line = [
          time(elapsed).padStart(8),
          `-p ${procs} --seed ${seed}`,
          `${c.bold(count(audits))} audits`,
          `${c.bold(count(goroutines.finished))} goroutines`,
        ].join(c.dim(' · '));
        process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
      },
      abort.signal,
    );
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    if (quitted && result.finding !== null) {
      // What it was asked for, and no finding.
      process.stderr.write(result.finding.output.replace(/^mailbox .*\n/, ''));
      await tell({ ...result, finding: null }, flags, true);
      return 2;
    }
    await tell(result, flags, interrupt.code() !== null);
    return result.finding === null ? (interrupt.code() ?? 0) : FINDING;
  } finally {
    interrupt.release();
  }
}

/** The command that does it again. */
function again(seed: number, procs: number, flags: SoakFlags): string {
  const memory = flags.memory === undefined ? '' : ` --memory ${flags.memory}`;
  return `npm run soak -- --time ${flags.time / 1000}s -p ${procs} --seed ${seed} --build ${flags.build}${memory}`;
}

async function tell(result: SoakResult, flags: SoakFlags, stopped: boolean): Promise<void> {
  const c = colorsFor(process.stderr);
  const f = result.finding;
  if (f !== null) {
    process.stderr.write(
      `${c.red(`finding: ${f.procs} Ps, seed ${result.seed}`)}\n${f.what.map((w) => `  ${w}`).join('\n')}\nrepeat: ${again(result.seed, f.procs, flags)}\n${f.output}\n${f.dump}\n`,
    );
  }
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const { default: Table } = await import('cli-table3');
  const names = Object.keys(result.runs[0]?.did ?? {}) as (keyof Did)[];
  const table = new Table({
    head: ['', ...result.runs.map((r) => `${r.procs} Ps`)],
    colAligns: ['left', ...result.runs.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  table.push(['time', ...result.runs.map((r) => time(r.seconds * 1000))]);
  for (const name of names) table.push([name, ...result.runs.map((r) => count(r.did[name]))]);
  const early = stopped ? 'stopped: ' : '';
  const verdict = f === null ? c.green(`${early}nothing found`) : c.red(`${early}1 found`);
  if (result.runs.length > 0) process.stdout.write(`${table}\n`);
  process.stdout.write(`${verdict}, seed ${result.seed}\n`);
}
