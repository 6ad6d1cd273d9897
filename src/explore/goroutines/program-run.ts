// A program of goroutines at its own level: an execution begins where runtime.main goes on after the boot, and ends
// when the program has exited, died, or nobody can go on.

import type { Engine, Program } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Thread } from '../engine/thread.ts';
import { leaked } from '../runtime/leaks.ts';
import { endOfError, endOfFailure, endOfLeaks, type ProgramEnd } from '../runtime/program-end.ts';
import type { GoroutinesMachine } from './machine/machine.ts';

export class GoroutinesProgram implements Program {
  text = '';
  private wakes = 0;

  constructor(
    private readonly machine: GoroutinesMachine,
    /** Puts the program's own modules back. */
    private readonly restore: () => void,
    leaks: boolean,
    site: () => number,
  ) {
    machine.goesOn = leaks;
    machine.told = {
      left: (code, text) => this.left(code, text),
      print: (text) => {
        this.text += text;
      },
      site,
    };
  }

  start(e: Engine): void {
    this.text = '';
    this.wakes = 0;
    this.restore();
    this.machine.begin(e);
  }

  threw(e: Engine, t: Thread, error: unknown): boolean {
    if (this.machine.exiting() || e.over) return true;
    e.end({ ...endOfError(`in ${t.name}`, error), thread: t.id, error });
    return true;
  }

  /** A run that is long is no livelock. One is, if in as many operations as the bound allows nobody was woken or
   *  started. */
  tooLong(e: Engine, fair: boolean): Outcome | null {
    const { wakes } = this.machine;
    const stuck = wakes === this.wakes;
    this.wakes = wakes;
    if (e.steps <= e.maxSteps + 1 && stuck) return null;
    if (!stuck || !fair)
      return { kind: 'steps', message: `gave up after ${e.steps} operations`, details: [], thread: -1 };
    const message = `livelock: no goroutine was started or woken in ${e.maxSteps} operations`;
    return { kind: 'livelock', message, details: [], thread: e.current?.id ?? -1 };
  }

  /** Nobody can go on. */
  idle(): boolean {
    const { machine } = this;
    if (machine.time.pass()) return true;
    if (machine.mainDone) this.end(endOfLeaks(leaked(machine)));
    else if (!machine.exiting()) this.dead();
    return false;
  }

  /** The runtime's own words for it. (m/checkdead.ts) */
  private dead(): void {
    const { calls: c, goroutines, memory } = this.machine;
    const waiting = [...goroutines.keys()].some((gp) => memory.words[gp + c.G.system] === 0);
    this.machine.atRest();
    try {
      c.fatalthrow(
        waiting ? 'all goroutines are asleep - deadlock!' : 'no goroutines (main called runtime.Goexit) - deadlock!',
      );
    } catch (e) {
      if (!(e instanceof c.ThreadExit)) throw e;
    }
  }

  private left(code: number, text: string): void {
    this.end(code === 0 ? endOfLeaks([]) : endOfFailure(code, text));
  }

  private end(end: ProgramEnd): void {
    const { engine } = this.machine;
    engine.end({ ...end, thread: engine.current?.id ?? -1 });
  }
}
