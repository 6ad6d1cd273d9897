// The oracle: a program run as what it is, native generators, on one thread, first come, first served.

import { Core, type Outcome, panicLine, plainLibrary, type Waiter } from './core.ts';

type Gen = Generator<'again' | 'block', unknown, unknown>;

interface Routine extends Waiter {
  readonly gen: Gen;
}

/** Rounds of the scheduler that no program of the generator needs. */
const ENDLESS = 200_000;

/** Runs the source; returns what it printed, and how it ended. */
export function runNative(source: string, decide: () => boolean): string[] {
  return observeNative(source, decide).trace;
}

/** The same, with the features that ran. */
export function observeNative(source: string, decide: () => boolean): Core {
  const ready: Routine[] = [];
  const core = new Core(decide, (w) => ready.push(w as Routine));
  let current: Routine | null = null;

  function* operation(attempt: (w: Waiter) => Outcome | null): Gen {
    const me = current as Routine;
    let r = attempt(me);
    if (r === null) {
      yield 'block';
      r = me.result;
    } else if (core.decide()) yield 'again';
    if ('error' in r) throw r.error;
    return r.value;
  }
  const queue = (c: { id: number }): Core['queues'][number] => core.queues[c.id] as Core['queues'][number];
  const rt = {
    ...plainLibrary((...v) => core.print(...v)),
    print: (...v: unknown[]) => core.print(...v),
    hit: (name: string) => core.hit(name),
    int32Array: (n: number) => new Int32Array(n),
    float64Array: (n: number) => new Float64Array(n),
    uint8Array: (n: number) => new Uint8Array(n),
    go: (f: (...args: unknown[]) => Gen, ...args: unknown[]) =>
      void ready.push({ gen: start(f, args), result: { value: undefined } }),
    gosched: () => operation(() => ({ value: undefined })),
    same: (v: unknown) => operation(() => ({ value: v })),
    fail: (v: unknown) => operation(() => ({ error: v })),
    pair: (a: unknown, b: unknown) => operation(() => ({ value: [a, b] })),
    chan: (cap = 0) => {
      const c = {
        id: core.chan(cap),
        send: (v: unknown) => operation((w) => core.send(queue(c), v, w)),
        recv: () => operation((w) => core.recv(queue(c), w)),
        close: () => core.close(queue(c)),
      };
      return c;
    },
  };
  const text = source.replaceAll(/^import .*$/gm, '').replaceAll(/^export /gm, '');
  const load = new Function(...Object.keys(rt), `'use strict';${text}\nreturn main;`);
  try {
    const main = load(...Object.values(rt)) as () => Gen;
    const first: Routine = { gen: main(), result: { value: undefined } };
    ready.push(first);
    for (let rounds = 0; ; rounds++) {
      if (rounds > ENDLESS) throw new Error('endless program');
      const next = ready.shift();
      if (next === undefined) {
        core.trace.push('deadlock');
        return core;
      }
      current = next;
      const step = next.gen.next();
      if (step.done === true) {
        if (next === first) return core;
      } else if (step.value === 'again') ready.push(next);
    }
  } catch (e) {
    core.trace.push(panicLine(e));
    return core;
  }
}

/** Parameters are bound when the goroutine runs, not where it is started. */
function* start(f: (...args: unknown[]) => Gen, args: readonly unknown[]): Gen {
  return yield* f(...args);
}
