// Runs a program of goroutines, named by its path below test/, on a machine of real threads and gives back what it
// printed. A run that does not end is a finding: it fails with a dump of the machine.

import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Machine } from 'rt0/host';
import { turn } from './sweep.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const PATIENCE = 60_000;

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

export const BUILDS = ['debug', 'release'] as const;
export const PROCS = [1, 2, 4, 8] as const;

/** GOMAXPROCS for the i-th test of a sweep: all, and of a slice one in the debug build and another in the release
 *  build. */
export function procsOf(build: (typeof BUILDS)[number], i: number): readonly number[] {
  return turn(build === 'debug' ? i : i + 2, PROCS);
}

/** A machine for a test file: close it in afterAll. */
export function machine(build: (typeof BUILDS)[number], memory = 512 * 1024 * 1024): Machine {
  return new Machine({ build, memory, warm: 3 });
}

export async function run(
  m: Machine,
  program: string,
  gomaxprocs: number,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const path = fileURLToPath(new URL(`../${program}.ts`, import.meta.url));
  const out = sink();
  const err = sink();
  const runtime = await m.boot(path, { gomaxprocs, args, env, stdout: out.stream, stderr: err.stream });
  let stuck: string | null = null;
  const limit = setTimeout(() => {
    stuck = runtime.dump();
    runtime.stop();
  }, PATIENCE);
  const { code } = await runtime.exited;
  clearTimeout(limit);
  const where = `${program} ${args.join(' ')}, ${m.build}, GOMAXPROCS ${gomaxprocs}, seed ${runtime.seed}`;
  if (stuck !== null) throw new Error(`${where}: no end after ${PATIENCE} ms\n${out.text()}${err.text()}\n${stuck}`);
  return { code, out: out.text(), err: err.text() };
}

/** run, for a program that must end well: what it printed. */
export async function output(
  m: Machine,
  program: string,
  gomaxprocs: number,
  args: readonly string[] = [],
): Promise<string> {
  const r = await run(m, program, gomaxprocs, args);
  if (r.code !== 0)
    throw new Error(
      `${program} ${args.join(' ')}, ${m.build}, GOMAXPROCS ${gomaxprocs}: exit ${r.code}\n${r.out}${r.err}`,
    );
  return r.out;
}
