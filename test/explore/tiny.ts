// Tiny programs for the engine: what each thread does is a list of operations on a few words, with registers of its
// own.

import { Engine, type Program } from '../../src/explore/engine/engine.ts';
import { isFinding } from '../../src/explore/engine/outcome.ts';
import { LOAD, NOTIFY, READ, RMW, STORE, WAIT, WRITE } from '../../src/explore/engine/point.ts';
import type { Strategy } from '../../src/explore/engine/strategy.ts';

export type Instruction =
  | { readonly do: 'load' | 'read'; readonly at: number }
  /** Writes 100 * thread + value. */
  | { readonly do: 'store' | 'write' | 'add'; readonly at: number; readonly value: number }
  /** Sleeps while the word is 0. */
  | { readonly do: 'wait'; readonly at: number; readonly ms?: number }
  | { readonly do: 'notify'; readonly at: number };

export class Tiny implements Program {
  memory: number[] = [];
  registers: number[][] = [];

  constructor(
    private readonly threads: readonly (readonly Instruction[])[],
    private readonly ok: (memory: readonly number[], registers: readonly number[][]) => boolean = () => true,
  ) {}

  start(e: Engine): void {
    this.memory = [0, 0, 0, 0];
    this.registers = this.threads.map(() => []);
    this.threads.forEach((list, id) => {
      e.spawn(this.body(e, id, list));
    });
  }

  check(): void {
    if (!this.ok(this.memory, this.registers)) throw new Error(`wrong: ${this.state()}`);
  }

  state(): string {
    return JSON.stringify([this.memory, this.registers]);
  }

  private *body(e: Engine, id: number, list: readonly Instruction[]): Generator<undefined, void> {
    const regs = this.registers[id] as number[];
    for (const [pc, i] of list.entries()) {
      const site = 100 * id + pc;
      const { at } = i;
      if (i.do === 'load' || i.do === 'read') {
        if (e.point(i.do === 'load' ? LOAD : READ, at, site)) yield;
        regs.push(this.memory[at] as number);
      } else if (i.do === 'store' || i.do === 'write') {
        if (e.point(i.do === 'store' ? STORE : WRITE, at, site)) yield;
        this.memory[at] = 100 * (id + 1) + i.value;
      } else if (i.do === 'add') {
        if (e.point(RMW, at, site)) yield;
        regs.push(this.memory[at] as number);
        this.memory[at] = (this.memory[at] as number) + i.value;
      } else if (i.do === 'wait') {
        if (e.point(WAIT, at, site)) yield;
        if (this.memory[at] !== 0) regs.push(-1);
        else {
          e.sleep(at, i.ms === undefined ? -1 : i.ms * 1e6);
          yield;
          regs.push(e.current?.timedOut === true ? -2 : -3);
        }
      } else {
        if (e.point(NOTIFY, at, site)) yield;
        regs.push(e.wake(at, 1));
      }
    }
  }
}

/** Runs the strategy to its end. */
export function exhaust(
  program: Tiny,
  strategy: Strategy,
  engine: Engine = new Engine(),
): { states: Set<string>; schedules: number; findings: Set<string> } {
  const states = new Set<string>();
  const findings = new Set<string>();
  let schedules = 0;
  for (let i = 0; strategy.begin(i); i++) {
    const outcome = engine.run(program, strategy);
    strategy.end(outcome);
    if (outcome.kind === 'abandoned') continue;
    schedules++;
    if (isFinding(outcome)) findings.add(outcome.message);
    states.add(program.state());
  }
  return { states, schedules, findings };
}
