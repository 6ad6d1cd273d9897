// Whole machines in tests: boots programs one after another on one machine (debug build), collects what they print,
// audits what they leave, and turns a run that does not end into a failure with a dump, never a bare time-out.

import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type HostFunctions, Machine, type MachineOptions, type Runtime, type Stats } from 'rt0/host';
import { afterAll, beforeAll } from 'vitest';
import { audit, auditable, auditStrict } from '../../src/inspect/audit.ts';
import { seed as processSeed } from './seed.ts';

export interface RunOptions {
  procs?: number;
  args?: readonly (string | number)[];
  env?: Readonly<Record<string, string>>;
  seed?: number;
  /** Host calls of the test's own. */
  host?: HostFunctions;
  /** Milliseconds without an end that count as a hang. */
  patience?: number;
  /** The program waits for all its goroutines: none may be left. */
  strict?: boolean;
  /** false: without the system monitor, which hides losses of wake-ups. */
  sysmon?: boolean;
  /** false: no audit. It takes seconds for a million goroutines. */
  audit?: boolean;
  /** On threads that no program has been on. */
  fresh?: boolean;
  /** stderr goes where stdout goes. */
  together?: boolean;
  /** Called once the program has been booted. */
  started?: (rt: Runtime) => void;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  stats: Stats;
  /** How the run is repeated. */
  how: string;
  memory: SharedArrayBuffer;
}

const PATIENCE = 30_000;

class Sink extends Writable {
  readonly #chunks: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** Runs `program` (below test/programs, no ending) to its end. Throws on a hang and on what the audit finds. */
export async function runOn(machine: Machine, program: string, options: RunOptions = {}): Promise<Outcome> {
  const { procs, env, strict = false, patience = PATIENCE, seed = processSeed } = options;
  const args = (options.args ?? []).map(String);
  const file = fileURLToPath(new URL(`../programs/${program}.ts`, import.meta.url));
  const how = `RT0_SEED=${seed} ${program} ${args.join(' ')} with GOMAXPROCS=${procs ?? env?.GOMAXPROCS ?? 'default'}`;
  const out = new Sink();
  const err = options.together === true ? out : new Sink();
  const rt = await machine.boot(file, {
    args,
    seed,
    stdout: out,
    stderr: err,
    ...(procs === undefined ? {} : { gomaxprocs: procs }),
    ...(env === undefined ? {} : { env }),
    ...(options.fresh === undefined ? {} : { fresh: options.fresh }),
    ...(options.sysmon === undefined ? {} : { sysmon: options.sysmon }),
    ...(options.host === undefined ? {} : { host: options.host }),
  });
  options.started?.(rt);
  const hung = await hangs(rt, patience);
  if (hung !== null)
    throw new Error(`${how}: no end after ${patience} ms\n${out.text.slice(-500)}\n${err.text}\n${hung}`);
  const { code, stats } = await rt.exited;
  // A program that was not loaded leaves a machine that was never booted.
  if (options.audit !== false && auditable(rt.memory) && stats.gomaxprocs > 0) {
    const found = strict ? auditStrict(rt.memory) : audit(rt.memory);
    if (found.length > 0) throw new Error(`${how}: the audit found\n${found.join('\n')}\n${rt.dump()}`);
  }
  return { code, stdout: out.text, stderr: err.text, stats, how, memory: rt.memory };
}

/** null when the run ended in time; else a dump of the machine as it hung, which has been stopped. */
async function hangs(rt: Runtime, patience: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patience);
  });
  const first = await Promise.race([rt.exited, late]);
  clearTimeout(timer);
  if (first !== 'late') return null;
  const dump = await twoDumps(rt);
  rt.stop();
  const stopped = await Promise.race([rt.exited.then(() => true), new Promise((r) => setTimeout(r, 5000, false))]);
  return stopped === true ? dump : `${dump}\nand it does not stop either`;
}

/** Dumps a second apart: what is slow moves, what hangs does not. */
async function twoDumps(rt: Runtime): Promise<string> {
  const first = rt.dump();
  await new Promise((r) => setTimeout(r, 1000));
  const second = rt.dump();
  return second === first ? `nothing moves:\n${first}` : `it still moves:\n${first}\na second later:\n${second}`;
}

export interface Rig {
  readonly machine: Machine;
  run(program: string, options?: RunOptions): Promise<Outcome>;
}

/** One machine for all tests of a file. */
export function useMachine(options: MachineOptions = {}): Rig {
  let machine: Machine | null = null;
  // A property that is interrupted leaves its run behind.
  let last: Promise<unknown> = Promise.resolve();
  const the = (): Machine => {
    if (machine === null) throw new Error('the machine is made before the first test');
    return machine;
  };
  beforeAll(() => {
    machine = new Machine({ build: 'debug', ...options });
  });
  afterAll(() => machine?.close());
  return {
    get machine() {
      return the();
    },
    run(program, runOptions) {
      const next = last.then(() => runOn(the(), program, runOptions));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
