// Our side of a benchmark: programs of bench/programs on a machine of the release build, whose threads and compiled
// code stay warm from one measurement to the next.

import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type * as Host from '../src/host/host.ts';
import type { Measured } from './bench.ts';
import { PROGRAMS, ROOT } from './paths.ts';
import { checkReport, type Report } from './process.ts';

/** No measurement takes longer than this on any machine, in milliseconds. */
const LIMIT = 120_000;

/** The built host. tsx would resolve a bare `rt0/host` to its source, which has no build flavour. */
const { Machine } = (await import(pathToFileURL(join(ROOT, 'dist', 'release', 'host.js')).href)) as typeof Host;

function sink(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

interface Run extends Report {
  /** The machine's memory as the run left it. */
  memory: SharedArrayBuffer;
  /** When boot() was called, on the clock of nanotime. */
  bootAt: number;
}

/** Boots a program of bench/programs and runs it to its end. */
export async function run(
  machine: Host.Machine,
  program: string,
  procs: number,
  args: readonly string[],
): Promise<Run> {
  const stdout = sink();
  const stderr = sink();
  const path = join(PROGRAMS, `${program}.ts`);
  const bootAt = Number(process.hrtime.bigint());
  const runtime = await machine.boot(path, {
    gomaxprocs: procs,
    args,
    env: {},
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  // A run that stands still is a finding: what the machine looked like goes with the error.
  let stuck: string | null = null;
  const limit = setTimeout(() => {
    stuck = runtime.dump();
    runtime.stop();
  }, LIMIT);
  const { code } = await runtime.exited;
  clearTimeout(limit);
  if (stuck !== null) throw new Error(`${program}: not done after ${LIMIT / 1000} s\n${stuck}`);
  const report = checkReport(program, code, stdout.text(), stderr.text());
  return { ...report, memory: runtime.memory, bootAt };
}

/** A program that times itself, on one machine for all rounds. */
export function program(name: string, procs: number, args: readonly string[]): Measured {
  const machine = new Machine({ warm: procs + 1 });
  return {
    measure: async () => (await run(machine, name, procs, args)).ns,
    close: () => machine.close(),
  };
}

/** A program that times itself, on a new machine each time: its memory has never been touched, as that of a new
 *  process. */
export function programOnNewMachine(name: string, procs: number, args: readonly string[], memory: number): Measured {
  return { measure: () => withMachine({ warm: procs + 1, memory }, async (m) => (await run(m, name, procs, args)).ns) };
}

export async function withMachine<T>(
  options: Host.MachineOptions,
  body: (machine: Host.Machine) => Promise<T>,
): Promise<T> {
  const machine = new Machine(options);
  try {
    return await body(machine);
  } finally {
    await machine.close();
  }
}
