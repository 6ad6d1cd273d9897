// Drives a real thread as a body of the engine: it is let go, and has come back when it has announced its next
// operation or ended.

import type { Engine } from '../engine/engine.ts';
import { FUTEX_SLEEP, LIFE_DONE, LIFE_THREW, POINT } from './ask.ts';
import type { Channel } from './channel.ts';

/** Milliseconds that a thread may take from one point to the next, its start included. */
export const ANSWER_MS = 20_000;

export interface Conducting {
  readonly patience: number;
  /** The operation that the thread has announced: kind, address, site. */
  operation(c: Channel): readonly [op: number, addr: number, site: number];
  /** Whatever else it asks for, which needs no switch. */
  serve(c: Channel): number;
  /** It has not come back. */
  silent(): void;
  /** Its life is over. */
  ended(): void;
}

export function* drive(e: Engine, c: Channel, by: Conducting): Generator<unknown, void> {
  for (let answer = 0; ; ) {
    if (!c.go(answer, by.patience)) {
      by.silent();
      return;
    }
    answer = 0;
    switch (c.what) {
      case POINT: {
        const [op, addr, site] = by.operation(c);
        if (e.point(op, addr, site)) yield;
        break;
      }
      case FUTEX_SLEEP: {
        const t = e.current;
        // Where it sleeps: at the address of its last operation, unless it says another.
        e.sleep(c.first === 0 ? (t?.addr ?? 0) : c.first, c.figure);
        yield;
        answer = t?.timedOut === true ? 1 : 0;
        break;
      }
      case LIFE_DONE:
      case LIFE_THREW: {
        by.ended();
        if (c.what === LIFE_DONE) return;
        throw errorOf(c.said());
      }
      default:
        answer = by.serve(c);
    }
  }
}

/** What THREW carries. */
export function errorText(e: unknown): string {
  const error = e instanceof Error ? { message: e.message, stack: e.stack ?? '' } : { message: String(e), stack: '' };
  return JSON.stringify(error);
}

/** A thread's error, with the stack that it had there. */
export function errorOf(text: string): Error {
  const { message, stack } = JSON.parse(text) as { message: string; stack: string };
  return Object.assign(new Error(message), { stack });
}
