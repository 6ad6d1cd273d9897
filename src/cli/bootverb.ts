// `rt0 boot`: boots a machine and reports each step of the bootstrap as it was taken.

import { join } from 'node:path';
import type { BootStep } from '../host/api.ts';
import { ROOT } from '../host/paths.ts';
import { DEBUG } from '../shared/param.ts';
import { type Booted, bootProgram } from './bootprogram.ts';
import { leave, onInterrupt } from './interrupt.ts';
import { colorsFor, time } from './style.ts';

/** What main_main is. */
const HELLO = join(ROOT, 'examples', 'hello.ts');

export interface BootFlags {
  procs?: number;
  json?: boolean;
}

export async function bootVerb(flags: BootFlags): Promise<number> {
  let booted: Booted | null = null;
  const interrupt = onInterrupt((signal) => (booted === null ? leave(signal) : booted.runtime.stop()));
  booted = await bootProgram(HELLO, {
    build: DEBUG ? 'debug' : 'release',
    gomaxprocs: flags.procs,
    report: true,
    // What the program says is no step.
    stdout: process.stderr,
  });
  const { machine, runtime } = booted;
  try {
    const { code, stats } = await runtime.exited;
    const steps = runtime.bootReport();
    if (flags.json === true) process.stdout.write(`${JSON.stringify(steps, null, 2)}\n`);
    else await show(steps, stats.elapsedMs, stats.gomaxprocs);
    return interrupt.code() ?? code;
  } finally {
    interrupt.release();
    await machine.close();
  }
}

/** Columns that the table's own lines and the three narrow columns take, at most. */
const NARROW = 66;
const NOTTY = 180;

async function show(steps: readonly BootStep[], ms: number, procs: number): Promise<void> {
  const { default: Table } = await import('cli-table3');
  const c = colorsFor(process.stdout);
  const width = process.stdout.isTTY ? process.stdout.columns : NOTTY;
  const wide = Math.max(30, Math.floor((width - NARROW) / 2));
  const table = new Table({
    head: ['', 'fn', 'where', 'what it did', 'checked'].map((h) => c.bold(h)),
    colWidths: [null, null, null, wide, wide],
    colAligns: ['right'],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  steps.forEach((s, i) => {
    table.push([c.dim(String(i + 1)), c.cyan(s.fn), c.dim(s.file.replace(/^src\//, '')), s.what, s.checked]);
  });
  process.stdout.write(`${table}\n${steps.length} steps to the end of main.main, ${procs} Ps, ${time(ms)}\n`);
}
