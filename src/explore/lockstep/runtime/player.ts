// Player: one thread in lock-step, which the runtime's text knows as `$sim`. Each operation first asks for the thread's
// turn; then the production facade does it, with real Atomics on the memory that all threads share. Whatever concerns
// more than this thread (time, sleep, who else there is, the end) is asked of the conductor, where the explorer's own
// engine knows it.

import { BootDone } from '../../runtime/boot-plan.ts';
import type { RuntimeExports } from '../../runtime/runtime.ts';
import { Sim } from '../../runtime/simulated-machine.ts';
import {
  BELL,
  EXITING,
  FUTEX_SLEEP,
  FUTEX_WAKE,
  HOST,
  LEAVE,
  LOOK,
  MAIN_RETURNED,
  NOW,
  PAUSE,
  POINT,
  SPAWN,
  THREAD_ID,
} from '../ask.ts';
import { placeAbove } from '../caller-place.ts';
import { type Channel, Dismissed } from '../channel.ts';

export class Player {
  private booting = false;
  /** Operations are no points: nobody else is there yet, or nobody is to come between them. */
  private quiet = false;
  private rt: RuntimeExports | null = null;

  constructor(
    private readonly channel: Channel,
    private readonly places: boolean,
  ) {}

  /** The text's evaluation that asks here. */
  belongsTo(rt: RuntimeExports): void {
    this.rt = rt;
  }

  /** Calls a function none of whose operations is a point. */
  alone(f: () => unknown): unknown {
    const was = this.quiet;
    this.quiet = true;
    try {
      return f();
    } finally {
      this.quiet = was;
    }
  }

  /** The same for the bootstrap, which is over when the M would need a thread's number. */
  boots(f: () => void): void {
    this.booting = true;
    try {
      this.alone(f);
    } catch (e) {
      if (!(e instanceof BootDone)) throw e;
    } finally {
      this.booting = false;
    }
  }

  // ---- what the wrapped operations call (thread-text.ts)

  /** `wrapper` is what called. */
  point(op: number, addr: number, wrapper: (...args: never[]) => unknown): void {
    if (this.quiet) return;
    if (this.places) {
      const at = placeAbove(wrapper);
      this.channel.place(at.line, at.column);
    }
    this.ask(POINT, op, addr);
  }

  sleep(addr: number, ns: number): void {
    if (this.quiet) throw new Error('futexsleep outside of a thread: nobody could wake it');
    this.ask(FUTEX_SLEEP, addr, 0, ns);
  }

  /** The time, whose reading is an operation: before it, time may pass. */
  time(op: number, addr: number, wrapper: (...args: never[]) => unknown): number {
    if (!this.quiet) this.ask(LOOK);
    this.point(op, addr, wrapper);
    return this.now();
  }

  pause(ns: number): void {
    this.ask(PAUSE, 0, 0, ns);
  }

  /** The program's last words follow. */
  last(): void {
    this.quiet = true;
  }

  bad(p: number, f: number): never {
    throw new Error(p === 0 ? `nil dereference (field ${f})` : `bad address ${p} (field ${f})`);
  }

  // ---- what the port calls (environment/simulated-os.ts)

  now(): number {
    return this.ask(NOW);
  }

  spawn(mp: number): void {
    this.ask(SPAWN, mp);
  }

  bell(): void {
    this.ask(BELL);
  }

  host(): number {
    return this.ask(HOST);
  }

  leave(code: number, text: string): void {
    this.ask(LEAVE, code, 0, 0, text);
  }

  exiting(): boolean {
    return this.ask(EXITING) !== 0;
  }

  mainReturned(): boolean {
    return this.ask(MAIN_RETURNED) !== 0;
  }

  wake(a: number, n: number): void {
    this.ask(FUTEX_WAKE, a, n);
  }

  threadid(): number {
    if (this.booting) throw new BootDone('');
    return this.ask(THREAD_ID);
  }

  /** Programs' texts keep the engine in a variable; here it is not needed. */
  onEngine(): void {}

  private ask(what: number, first = 0, second = 0, figure = 0, text = ''): number {
    try {
      return this.channel.ask(what, first, second, figure, text);
    } catch (e) {
      if (!(e instanceof Dismissed)) throw e;
      // The runtime's own way to leave: no goroutine may take it for a panic.
      throw this.leaving();
    }
  }

  private leaving(): unknown {
    const Exit = this.rt?.space('shared_os').ThreadExit as (new () => unknown) | undefined;
    return Exit === undefined ? new Dismissed() : new Exit();
  }
}

export class PlainSim extends Sim {
  point(): void {}

  sleep(): never {
    throw new Error('futexsleep outside of a thread: nobody could wake it');
  }

  time(): number {
    return this.now();
  }

  pause(): void {}

  last(): void {}
}
