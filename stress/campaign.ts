// A stress campaign: scenario after scenario, on each number of Ps, round after round with a fresh seed each, on one
// warm machine that is booted again for every run. A run that ends well is audited; the first finding ends the
// campaign.
//
// A finding is: an exit code other than 0 (3: a goroutine did not run exactly once; 2: the runtime gave up), a finding
// of the strict audit, a wrong number of goroutines, or a machine in which nothing moves for 10 seconds.

import { randomInt } from 'node:crypto';
import { Writable } from 'node:stream';
import { commandName } from '../src/cache/place.ts';
import type { Runtime } from '../src/host/api.ts';
import { Machine } from '../src/host/host.ts';
import { auditStrict } from '../src/inspect/audit.ts';
import { progressOf, readStats } from '../src/inspect/counters.ts';
import type { StressScenario } from './scenarios.ts';

/** A machine whose counters stand still for so long hangs. */
const HANG = 10_000;

export interface CampaignPlan {
  readonly scenarios: readonly StressScenario[];
  readonly procs: readonly number[];
  readonly timeMs: number;
  /** Every round has this seed. Without it each has a fresh one. */
  readonly seed: number | undefined;
  readonly build: 'release' | 'debug';
  readonly memory?: number | undefined;
  /** Milliseconds without any progress that are a finding. */
  readonly hangMs?: number;
}

export interface StressFinding {
  scenario: string;
  seed: number;
  procs: number;
  what: string[];
  /** The command that repeats it. */
  command: string;
  /** What the program and the runtime printed. */
  output: string;
  /** All Gs, Ms and Ps as they were. */
  dump: string;
}

export interface ScenarioTally {
  runs: number;
  goroutines: number;
  seconds: number;
}

export interface CampaignResult {
  rounds: number;
  goroutines: number;
  seconds: number;
  findings: StressFinding[];
  perScenario: Record<string, ScenarioTally>;
}

/** Where a campaign stands, for whoever shows it. */
export interface CampaignStanding {
  readonly result: CampaignResult;
  readonly elapsedMs: number;
  readonly scenario: string;
  readonly procs: number;
  readonly seed: number;
}

export class Campaign {
  readonly #plan: CampaignPlan;
  readonly #result: CampaignResult;
  readonly #started = performance.now();
  #runtime: Runtime | null = null;
  #now = { scenario: '', procs: 0, seed: 0 };
  #stopped = false;

  constructor(plan: CampaignPlan) {
    this.#plan = plan;
    const tallies = plan.scenarios.map((s) => [s.name, { runs: 0, goroutines: 0, seconds: 0 }] as const);
    this.#result = { rounds: 0, goroutines: 0, seconds: 0, findings: [], perScenario: Object.fromEntries(tallies) };
  }

  standing(): CampaignStanding {
    return { result: this.#result, elapsedMs: performance.now() - this.#started, ...this.#now };
  }

  /** Ends the campaign after the run that is under way, which is stopped. */
  stop(): void {
    this.#stopped = true;
    this.#runtime?.stop();
  }

  /** Rounds until the time is over, a finding, or stop(). At least one run. */
  async run(): Promise<CampaignResult> {
    const machine = new Machine({
      build: this.#plan.build,
      ...(this.#plan.memory === undefined ? {} : { memory: this.#plan.memory }),
    });
    try {
      while (await this.#round(machine)) this.#result.rounds++;
    } finally {
      this.#result.seconds = (performance.now() - this.#started) / 1000;
      await machine.close();
    }
    return this.#result;
  }

  /** One seed on every scenario and number of Ps. False when the campaign is over before the round is. */
  async #round(machine: Machine): Promise<boolean> {
    const seed = this.#plan.seed ?? randomInt(1, 2 ** 31);
    for (const scenario of this.#plan.scenarios) {
      for (const procs of this.#plan.procs) {
        this.#now = { scenario: scenario.name, procs, seed };
        const finding = await this.#once(machine, scenario, procs, seed);
        if (this.#stopped) return false;
        if (finding !== null) {
          this.#result.findings.push(finding);
          return false;
        }
        if (performance.now() - this.#started >= this.#plan.timeMs) return false;
      }
    }
    return true;
  }

  async #once(machine: Machine, scenario: StressScenario, procs: number, seed: number): Promise<StressFinding | null> {
    const { args, goroutines } = scenario.sizes(seed);
    const said: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        said.push(String(chunk));
        done();
      },
    });
    const runtime = await machine.boot(scenario.file, {
      gomaxprocs: procs,
      seed,
      args: args.map(String),
      stdout: sink,
      stderr: sink,
    });
    this.#runtime = runtime;
    // stop() may have come while the machine was booting.
    if (this.#stopped) runtime.stop();
    const hangMs = this.#plan.hangMs ?? HANG;
    const hang = watch(runtime, hangMs);
    const exit = await runtime.exited;
    this.#runtime = null;
    const stuck = hang.end();
    const stats = readStats(runtime.memory, exit.stats.elapsedMs);
    const tally = this.#result.perScenario[scenario.name];
    if (tally !== undefined) {
      tally.runs++;
      tally.goroutines += stats.goroutines.finished;
      tally.seconds += stats.elapsedMs / 1000;
    }
    this.#result.goroutines += stats.goroutines.finished;

    const what: string[] = [];
    if (stuck !== null) what.push(`nothing moved for ${hangMs / 1000} seconds`);
    else if (exit.code !== 0) what.push(`exit code ${exit.code}: expected 0`);
    else {
      const finished = stats.goroutines.finished;
      if (goroutines !== null && finished !== goroutines) {
        what.push(`${finished} goroutines finished: expected ${goroutines}`);
      }
      what.push(...auditStrict(runtime.memory));
    }
    if (what.length === 0) return null;
    const command = `${commandName()} stress ${scenario.name} -p ${procs} --seed ${seed} --build ${this.#plan.build}`;
    const dump = stuck ?? runtime.dump();
    return { scenario: scenario.name, seed, procs, what, command, output: said.join(''), dump };
  }
}

/** Stops a run in which nothing moves; end() then has the dump of how it stood. */
function watch(runtime: Runtime, hangMs: number): { end(): string | null } {
  let dump: string | null = null;
  let last = -1;
  let since = performance.now();
  const timer = setInterval(() => {
    const now = progressOf(runtime.stats());
    if (now !== last) {
      last = now;
      since = performance.now();
    } else if (dump === null && performance.now() - since >= hangMs) {
      dump = runtime.dump();
      runtime.stop();
    }
  }, hangMs / 20);
  return {
    end() {
      clearInterval(timer);
      return dump;
    },
  };
}
