// A soak: mix.ts on one machine after another, each with its number of Ps, for as long as asked. The world is stopped
// once a second and audited; at the end the strict audit, or, when the soak was stopped, the one that lets goroutines
// be left. The first finding ends the soak. Each run tells what it did, also one that was stopped or found something.

import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Runtime } from '../../src/host/api.ts';
import { Machine } from '../../src/host/host.ts';
import { ROOT } from '../../src/host/paths.ts';
import { audit, auditable, auditStopped, auditStrict } from '../../src/inspect/audit.ts';
import { type Did, SoakTally } from './tally.ts';

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
export async function soak(plan: SoakPlan, standing: Standing, stop: AbortSignal): Promise<SoakResult> {
  const result: SoakResult = { seed: plan.seed, runs: [], finding: null };
  for (const procs of plan.procs) {
    if (stop.aborted) break;
    const machine = new Machine({ build: plan.build, memory: plan.memory });
    try {
      const { run, finding } = await soakOn(machine, plan, procs, standing, stop);
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

type Standing = (procs: number, elapsedMs: number, audits: number, rt: Runtime) => void;
interface Ended {
  readonly run: SoakRun;
  readonly finding: SoakFinding | null;
}

/** The first line that mix.ts prints. */
const SAYS = /^mailbox (\d+) counts (\d+)$/m;
/** The mailbox's words: mix.ts. */
const STOPPED = 1;
const AUDITED = 2;

/** One machine from its boot to its end, with the audits on the way. */
class Soaked {
  private readonly rt: Runtime;
  private readonly procs: number;
  private readonly words: Int32Array;
  private readonly output: () => string;
  private readonly stop: AbortSignal;
  private readonly tally = new SoakTally();
  private readonly started = performance.now();
  private ended = false;
  private audits = 0;
  private lastAudit = this.started;
  /** Addresses that mix.ts prints first; 0: not yet. */
  private mailbox = 0;
  private counts = 0;

  constructor(rt: Runtime, procs: number, output: () => string, stop: AbortSignal) {
    this.rt = rt;
    this.procs = procs;
    this.output = output;
    this.stop = stop;
    this.words = new Int32Array(rt.memory);
    void rt.exited.then(() => {
      this.ended = true;
    });
  }

  async watch(standing: Standing): Promise<Ended> {
    const { rt } = this;
    while (!this.ended) {
      await pause(LOOK);
      if (this.stop.aborted) return await this.stopped();
      this.look(standing);
      const found = await this.auditIfStopped();
      if (found.length > 0) return await this.over(found);
      if (performance.now() - this.lastAudit > HANG)
        return await this.over([`the world was not stopped for ${HANG / 1000} seconds`]);
    }
    const { code } = await rt.exited;
    return await this.over(code === 0 ? auditStrict(rt.memory) : [`exit code ${code}: expected 0`]);
  }

  private look(standing: Standing): void {
    if (this.mailbox === 0) {
      const [, mailbox = 0, counts = 0] = (SAYS.exec(this.output()) ?? []).map(Number);
      this.mailbox = mailbox;
      this.counts = counts;
    }
    if (this.mailbox === 0) return;
    this.tally.look(this.words, this.counts);
    standing(this.procs, performance.now() - this.started, this.audits, this.rt);
  }

  /** What the audit finds if the program has stopped the world for it, which then goes on. */
  private async auditIfStopped(): Promise<string[]> {
    if (this.mailbox === 0 || Atomics.load(this.words, this.mailbox) !== STOPPED) return [];
    const found = await auditNow(this.rt);
    if (found.length > 0) return found;
    this.audits++;
    this.lastAudit = performance.now();
    Atomics.store(this.words, this.mailbox, AUDITED);
    return [];
  }

  private async stopped(): Promise<Ended> {
    this.rt.stop();
    await this.rt.exited;
    return await this.over(auditable(this.rt.memory) ? audit(this.rt.memory) : []);
  }

  /** The machine goes down, if it has not yet. */
  private async over(what: readonly string[]): Promise<Ended> {
    const { rt, procs } = this;
    const dump = rt.dump();
    rt.stop();
    await rt.exited;
    if (this.counts !== 0) this.tally.look(this.words, this.counts);
    const seconds = (performance.now() - this.started) / 1000;
    const run = { procs, seconds, audits: this.audits, did: this.tally.did(), stopped: this.stop.aborted };
    return { run, finding: what.length === 0 ? null : { procs, what, output: this.output(), dump } };
  }
}

async function soakOn(
  machine: Machine,
  plan: SoakPlan,
  procs: number,
  standing: Standing,
  stop: AbortSignal,
): Promise<Ended> {
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
  return await new Soaked(rt, procs, () => out, stop).watch(standing);
}

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
