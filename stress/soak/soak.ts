// A soak: mix.ts on one machine after another, each with its number of Ps, for as long as asked. The world is stopped
// once a second and audited; at the end the strict audit, or, when the soak was stopped, the one that lets goroutines be left. The first
// finding ends the soak. Each run tells what it did, also one that was stopped or found something.

import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Runtime } from '../../src/host/api.ts';
import { Machine } from '../../src/host/host.ts';
import { ROOT } from '../../src/host/paths.ts';
import { audit, auditable, auditStopped, auditStrict } from '../../src/inspect/audit.ts';
import { type Did, Tally } from './tally.ts';

const PROGRAM = join(ROOT, 'stress', 'soak', 'mix.ts');
/** A world that is not stopped for this long although it should be every second: something hangs. */
const HANG = 30_000;
/** Between two looks at the mailbox, and at a stopped machine that is between two words. */
const LOOK = 5;
/** Looks after which a finding counts. */
const LOOKS = 40;

export interface SoakPlan {
  readonly procs: readonly number[];
  /** For each number of Ps. */
  readonly timeMs: number;
  readonly seed: number;
  readonly build: 'release' | 'debug';
  readonly memory: number;
}

export interface SoakRun {
  readonly procs: number;
  readonly seconds: number;
  readonly audits: number;
  /** What the workers did. */
  readonly did: Did;
  /** Whether it was stopped before its time was over. */
  readonly stopped: boolean;
}

export interface SoakFinding {
  readonly procs: number;
  readonly what: readonly string[];
  readonly output: string;
  readonly dump: string;
}

export interface SoakResult {
  readonly seed: number;
  readonly runs: SoakRun[];
  finding: SoakFinding | null;
}

/** Runs the plan. `standing` is told where it stands, now and then, once the workers are there; `stop` aborts. */
export async function soak(
  plan: SoakPlan,
  standing: (procs: number, elapsedMs: number, audits: number, rt: Runtime) => void,
  stop: AbortSignal,
): Promise<SoakResult> {
  const result: SoakResult = { seed: plan.seed, runs: [], finding: null };
  for (const procs of plan.procs) {
    if (stop.aborted) break;
    const machine = new Machine({ build: plan.build, memory: plan.memory });
    try {
      const { run, finding } = await one(machine, plan, procs, standing, stop);
      result.runs.push(run);
      if (finding !== null) {
        result.finding = finding;
        break;
      }
    } finally {
      await machine.close();
    }
  }
  return result;
}

async function one(
  machine: Machine,
  plan: SoakPlan,
  procs: number,
  standing: (procs: number, elapsedMs: number, audits: number, rt: Runtime) => void,
  stop: AbortSignal,
): Promise<{ run: SoakRun; finding: SoakFinding | null }> {
  let out = '';
  const sink = (): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        out += String(chunk);
        done();
      },
    });
  const rt = await machine.boot(PROGRAM, {
    gomaxprocs: procs,
    seed: plan.seed,
    env: {},
    args: [String(plan.timeMs / 1000), String(plan.seed)],
    stdout: sink(),
    stderr: sink(),
  });
  const started = performance.now();
  let ended = false;
  void rt.exited.then(() => {
    ended = true;
  });
  const words = new Int32Array(rt.memory);
  const tally = new Tally();
  let audits = 0;
  let last = started;
  /** The machine goes down, if it has not yet. */
  const over = async (what: readonly string[], dump = rt.dump()): ReturnType<typeof one> => {
    rt.stop();
    await rt.exited;
    if (counts !== 0) tally.look(words, counts);
    const seconds = (performance.now() - started) / 1000;
    const run = { procs, seconds, audits, did: tally.did(), stopped: stop.aborted };
    return { run, finding: what.length === 0 ? null : { procs, what, output: out, dump } };
  };
  let mailbox = 0;
  let counts = 0;
  while (!ended) {
    await pause(LOOK);
    if (stop.aborted) {
      rt.stop();
      await rt.exited;
      return await over(auditable(rt.memory) ? audit(rt.memory) : []);
    }
    if (mailbox === 0) [mailbox = 0, counts = 0] = (SAYS.exec(out) ?? []).slice(1).map(Number);
    if (mailbox !== 0) {
      tally.look(words, counts);
      standing(procs, performance.now() - started, audits, rt);
    }
    if (mailbox !== 0 && Atomics.load(words, mailbox) === STOPPED) {
      const found = await auditNow(rt);
      if (found.length > 0) return await over(found);
      audits++;
      last = performance.now();
      Atomics.store(words, mailbox, AUDITED);
    }
    if (performance.now() - last > HANG) return await over([`the world was not stopped for ${HANG / 1000} seconds`]);
  }
  const { code } = await rt.exited;
  if (code !== 0) return await over([`exit code ${code}: expected 0`]);
  return await over(auditStrict(rt.memory));
}

/** The first line that mix.ts prints. */
const SAYS = /^mailbox (\d+) counts (\d+)$/m;
/** The mailbox's words: mix.ts. */
const STOPPED = 1;
const AUDITED = 2;

/** What is wrong with the stopped machine, and still is at the last of several looks. */
async function auditNow(rt: Runtime): Promise<string[]> {
  let found: string[] = [];
  for (let i = 0; i < LOOKS; i++) {
    found = auditStopped(rt.memory);
    if (found.length === 0) break;
    await pause(LOOK);
  }
  return found;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
