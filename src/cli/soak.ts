// `rt0 soak`: everything at once for a long time, audited every second.

import { randomInt } from 'node:crypto';
import { type SoakResult, soak } from '../../stress/soak/soak.ts';
import { FINDING } from './errors.ts';
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

export async function soakVerb(flags: SoakFlags): Promise<number> {
  const abort = new AbortController();
  const interrupt = onInterrupt(() => abort.abort());
  const seed = flags.seed ?? randomInt(1, 2 ** 31);
  const c = colorsFor(process.stderr);
  let shown = 0;
  try {
    const result = await soak(
      { procs: flags.procs, timeMs: flags.time, seed, build: flags.build, memory: flags.memory ?? MEMORY },
      (procs, elapsed, audits, rt) => {
        const every = process.stderr.isTTY ? 250 : 5000;
        if (elapsed - shown < every && elapsed >= shown) return;
        shown = elapsed;
        const { goroutines } = rt.stats();
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
    await tell(result, flags);
    return interrupt.code() ?? (result.finding === null ? 0 : FINDING);
  } finally {
    interrupt.release();
  }
}

async function tell(result: SoakResult, flags: SoakFlags): Promise<void> {
  const c = colorsFor(process.stderr);
  const f = result.finding;
  if (f !== null) {
    process.stderr.write(
      `${c.red(`finding: ${f.procs} Ps, seed ${result.seed}`)}\n${f.what.map((w) => `  ${w}`).join('\n')}\nrepeat: npm run soak -- --time ${flags.time / 1000}s -p ${f.procs} --seed ${result.seed}\n${f.output}\n${f.dump}\n`,
    );
  }
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const { default: Table } = await import('cli-table3');
  const names = Object.keys(result.runs[0]?.did ?? {});
  const table = new Table({
    head: ['', ...result.runs.map((r) => `${r.procs} Ps`)],
    colAligns: ['left', ...result.runs.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  table.push(['time', ...result.runs.map((r) => time(r.seconds * 1000))]);
  for (const name of names) table.push([name, ...result.runs.map((r) => count(r.did[name] ?? 0))]);
  process.stdout.write(`${table}\n${f === null ? c.green('nothing found') : c.red('1 found')}, seed ${result.seed}\n`);
}
