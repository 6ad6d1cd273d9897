// `rt0 run`: runs a program on a machine of its own.

import type { Writable } from 'node:stream';
import type { Runtime } from '../host/api.ts';
import { audit, auditable } from '../inspect/audit.ts';
import { readStats, type Stats } from '../inspect/counters.ts';
import { DEBUG } from '../shared/param.ts';
import { type Booted, bootProgram } from './bootprogram.ts';
import { leave, onInterrupt } from './interrupt.ts';
import { live } from './live.ts';
import { bars, colorsFor, count, rate, time } from './style.ts';

export interface RunFlags {
  procs?: number;
  stats?: boolean;
  json?: boolean;
  seed?: number;
  memory?: number;
  warm?: number;
}

/** Runs `file` and returns its exit code. */
export async function runVerb(file: string, args: readonly string[], flags: RunFlags): Promise<number> {
  let runtime: Runtime | null = null;
  const interrupt = onInterrupt(
    (signal) => (runtime === null ? leave(signal) : runtime.stop()),
    () => (runtime === null ? process.exit(2) : runtime.sigquit()),
  );
  const progress = flags.stats === true ? live(() => (runtime === null ? 'booting' : progressLine(runtime))) : null;
  // The one document that --json prints must not mix with what the program says.
  const out: Writable = flags.json === true ? process.stderr : process.stdout;
  const above = (stream: Writable): Writable => progress?.above(stream) ?? stream;
  let booted: Booted | null = null;
  let stuck = false;
  try {
    booted = await bootProgram(file, {
      build: DEBUG ? 'debug' : 'release',
      memory: flags.memory,
      warm: flags.warm,
      gomaxprocs: flags.procs,
      seed: flags.seed,
      args,
      stdout: above(out),
      stderr: above(process.stderr),
    });
    runtime = booted.runtime;
    const { code, stats, unanswered } = await runtime.exited;
    stuck = unanswered > 0;
    progress?.stop();
    const exitCode = interrupt.code() ?? code;
    await tell(flags, file, runtime, exitCode, stats.elapsedMs);
    return exitCode;
  } finally {
    progress?.stop();
    interrupt.release();
    await booted?.machine.close();
    if (stuck) leaveStuck();
  }
}

/** The table or the document, as wanted. */
async function tell(flags: RunFlags, file: string, rt: Runtime, exitCode: number, elapsedMs: number): Promise<void> {
  if (flags.stats !== true && flags.json !== true) return;
  // Read after the last thread has left: only then are the counters exact.
  const stats = readStats(rt.memory, elapsedMs);
  const findings = auditable(rt.memory) && stats.gomaxprocs > 0 ? audit(rt.memory) : null;
  if (flags.stats === true) {
    const { report } = await import('./runreport.ts');
    const outcome = { program: file, exitCode, seed: rt.seed, stats, audit: findings };
    process.stderr.write(report(outcome, process.stderr));
  }
  if (flags.json === true) {
    const document = { exitCode, ...stats, seed: rt.seed, audit: findings };
    process.stdout.write(`${JSON.stringify(document)}\n`);
  }
}

let before: Stats | null = null;

/** Time, goroutines and their rate, and how busy each P was since the last look. */
function progressLine(rt: Runtime): string {
  const c = colorsFor(process.stderr);
  const now = rt.stats();
  const then = before;
  before = now;
  const done = now.goroutines.finished;
  const since = done - (then?.goroutines.finished ?? 0);
  const ms = now.elapsedMs - (then?.elapsedMs ?? 0);
  const stolen = now.ps.reduce((n, p) => n + p.stolen, 0);
  const busy = now.ps.map((p, i) => p.ran - (then?.ps[i]?.ran ?? 0));
  const columns = [
    time(now.elapsedMs).padStart(8),
    `${c.bold(count(done))} goroutines done`,
    `${count(now.goroutines.created - done)} alive`,
    rate(since, ms),
    `${count(stolen)} stolen`,
    `${now.ps.length} Ps ${c.cyan(bars(busy.slice(0, 64)))}`,
  ];
  return columns.join(c.dim(' · '));
}

/** Ends the process, as host calls that cannot be ended would keep it: a FIFO that nobody opens at its other end, a
 *  terminal that nobody types at. Node reads such a file on a thread of its pool, and waits for that thread however it
 *  is told to exit; only a signal ends it. The last thing that a verb does. */
function leaveStuck(): never {
  process.stderr.write('rt0: a host call waits for a file that does not answer: the process is ended by SIGKILL\n');
  process.kill(process.pid, 'SIGKILL');
  throw new Error('SIGKILL did not end the process');
}
