// A program compiled, and run in this process by the real trampoline over real stacks and frames; only the scheduler is
// a queue of its own, so that it can be made to serve in the oracle's order. `raise` makes the next prologue or back
// edge leave its body, as a preemption request would.

import { type CompileOptions, compile } from '../../../src/compile/compile.ts';
import { newproc1 } from '../../../src/g/newproc1.ts';
import { casgstatus } from '../../../src/g/status.ts';
import { float64Array, int32Array, uint8Array } from '../../../src/heap/arrays.ts';
import { Handle, handleClass, handleOf } from '../../../src/heap/handle.ts';
import { persistentalloc } from '../../../src/heap/persistent.ts';
import { TAG_ONCE } from '../../../src/heap/tags.ts';
import * as value from '../../../src/heap/value.ts';
import * as support from '../../../src/lib/compiled.ts';
import { gogo } from '../../../src/m/gogo.ts';
import { newstack } from '../../../src/m/newstack.ts';
import { frameSize, GOEXIT, GOSCHED, mcall, NEWSTACK, PARK, push } from '../../../src/shared/frame.ts';
import { Kern, kern, m0 } from '../../../src/shared/globals.ts';
import { G, Gdead, Grunnable, Grunning, Gwaiting, M, STACKPREEMPT } from '../../../src/shared/layout.ts';
import { get, set, store } from '../../../src/shared/mem.ts';
import { FatalError } from '../../../src/shared/os.ts';
import type { Ptr } from '../../../src/shared/struct.ts';
import { funcs, PARKED, pcOf, sealRuntime, unlinkProgram } from '../../../src/shared/text.ts';
import { getg, setg } from '../../../src/shared/tls.ts';
import { solo } from '../../harness/solo.ts';
import { Core, type Outcome, plainLibrary, type Waiter } from './core.ts';

interface Routine extends Waiter {
  readonly gp: Ptr<'g'>;
}

let run: Run | null = null;
const FRAME = frameSize(0);

class TestChan extends Handle {
  constructor(addr: number) {
    super(TAG_ONCE, addr);
  }
  get queue(): Core['queues'][number] {
    return the().core.queues[this.addr - 1] as Core['queues'][number];
  }
  send(sp: number, _rp: number, v: unknown): unknown {
    const sent = throughSlot(v);
    return operation(sp, (w) => the().core.send(this.queue, sent, w));
  }
  recv(sp: number, _rp: number): unknown {
    return operation(sp, (w) => the().core.recv(this.queue, w));
  }
  close(): void {
    the().core.close(this.queue);
  }
}

/** v as a channel hands it over: out of a slot, read on the receiver's side. */
function throughSlot(v: unknown): unknown {
  const tag = value.tagOf(v);
  const a = persistentalloc(2, 2);
  value.putv(a, tag, value.payloadOf(tag, v), v);
  return value.getv(a);
}

function the(): Run {
  if (run === null) throw new Error('no program runs');
  return run;
}

/** A blocking call: a frame of its own when it parks, and the result when it is resumed. */
function operation(sp: number, attempt: (w: Waiter) => Outcome | null): unknown {
  const r = the();
  const me = r.current;
  r.perhapsRaise();
  const done = attempt(me);
  if (done !== null && !r.core.decide()) return settle(done);
  if (done !== null) me.result = done;
  mcall(done === null ? PARK : GOSCHED);
  push(sp - FRAME, pc.resume | 1, FRAME);
  return PARKED;
}

function settle(o: Outcome): unknown {
  if ('error' in o) throw o.error;
  return o.value;
}

function resume(_sp: number, _rp: number): unknown {
  return settle(the().current.result);
}
const pc = funcs('test', { resume });
sealRuntime();
handleClass(TAG_ONCE, TestChan);

const stackguard = (): number => get(getg(), G.stackguard0);

const rt = {
  ...support,
  ...plainLibrary((...v) => the().core.print(...v)),
  keep: (fp: number, i: number, v: unknown) => {
    try {
      support.keep(fp, i, v);
    } catch (e) {
      the().fatal = e;
      throw e;
    }
  },
  hit: () => undefined,
  int32Array,
  float64Array,
  uint8Array,
  getv: value.getv,
  push,
  PARKED,
  funcs,
  stackguard,
  print: (...v: unknown[]) => {
    the().perhapsRaise();
    the().core.print(...v);
  },
  goat: (_pc: number, f: unknown, ...args: unknown[]) => the().start(pcOf(f), args),
  go: (f: unknown, ...args: unknown[]) => the().start(pcOf(f), args),
  gosched: (sp: number) => operation(sp, () => ({ value: undefined })),
  same: (sp: number, _rp: number, v: unknown) => operation(sp, () => ({ value: v })),
  fail: (sp: number, _rp: number, v: unknown) => operation(sp, () => ({ error: v })),
  pair: (sp: number, _rp: number, a: unknown, b: unknown) => operation(sp, () => ({ value: [a, b] })),
  chan: (cap = 0) => handleOf(TAG_ONCE, the().core.chan(cap) + 1),
};

/** What compiled text imports. */
export const library: object = rt;

/** The text as a function of rt: its imports are read from there. */
export function link(code: string): (library: object) => { main: unknown; init?: unknown } {
  const text = code
    .replaceAll(
      /^import \{([^}]*)\} from ['"]rt0['"];?$/gm,
      (_, names: string) => `const {${names.replaceAll(' as ', ': ')}} = rt;`,
    )
    // `a as b` reads the other way round in a pattern.
    .replaceAll(/^export \{ \$init as init \};?$/gm, 'const init$out = $init;')
    // Names alone, which would be read here before they are set.
    .replaceAll(/^export \{[^}]*\};?$/gm, '')
    .replaceAll(/^export /gm, '');
  const withInit = text.includes('const init$out');
  return new Function(
    'rt',
    `'use strict';${text}\nreturn { main, init: ${withInit ? 'init$out' : 'undefined'} };`,
  ) as never;
}

class Run {
  readonly core: Core;
  readonly ready: Routine[] = [];
  readonly preempt: () => boolean;
  fatal: unknown = null;
  current: Routine = { gp: 0 as Ptr<'g'>, result: { value: undefined } };

  constructor(decide: () => boolean, preempt: () => boolean) {
    this.preempt = preempt;
    this.core = new Core(decide, (w) => {
      casgstatus((w as Routine).gp, Gwaiting, Grunnable);
      this.ready.push(w as Routine);
    });
  }

  perhapsRaise(): void {
    if (this.preempt()) set(getg(), G.stackguard0, STACKPREEMPT);
  }

  start(entry: number, args: readonly unknown[]): Routine {
    const gp = newproc1(entry, getg(), 0, 0, undefined, undefined, undefined, undefined, args.map(value.copied));
    const r: Routine = { gp, result: { value: undefined } };
    this.ready.push(r);
    return r;
  }

  /** Serves until the first goroutine, or the program, is over. */
  serve(first: Routine): void {
    const g0 = getg();
    for (;;) {
      const next = this.ready.shift();
      if (next === undefined) {
        this.core.trace.push('deadlock');
        return;
      }
      this.current = next;
      const { gp } = next;
      casgstatus(gp, Grunnable, Grunning);
      set(gp, G.m, m0);
      set(m0, M.curg, gp);
      setg(gp);
      gogo(gp);
      while (get(m0, M.mcall) === NEWSTACK) {
        newstack(m0, gp);
        gogo(gp);
      }
      setg(g0);
      const verdict = get(m0, M.mcall);
      if (verdict === GOEXIT) {
        casgstatus(gp, Grunning, Gdead);
        if (next === first) return;
      } else if (verdict === GOSCHED) {
        casgstatus(gp, Grunning, Grunnable);
        this.ready.push(next);
      } else if (verdict === PARK) casgstatus(gp, Grunning, Gwaiting);
      else throw new Error(`verdict ${verdict}`);
    }
  }
}

/** The source compiled; throws CompileError. `polls`: rounds of a loop between two looks; `ownSaves`:
 *  src/compile/shared.ts. */
export function compiled(source: string, polls: number, ownSaves = Number.POSITIVE_INFINITY): string {
  const options: CompileOptions = { runtime: 'rt0', name: 'generated.js', sourceMap: false, polls, ownSaves };
  return compile(source, options).code;
}

/** Compiles and runs the source; returns what it printed, and how it ended. */
export function runCompiled(source: string, decide: () => boolean, preempt: () => boolean, polls = 1): string[] {
  return runCode(compiled(source, polls), decide, preempt);
}

/** The same for what `compiled` has made. */
export function runCode(code: string, decide: () => boolean, preempt: () => boolean): string[] {
  unlinkProgram();
  solo();
  store(kern, Kern.panicking, 0);
  const me = new Run(decide, preempt);
  run = me;
  try {
    const program = link(code)(rt);
    if (pcOf(program.init) !== 0) me.serve(me.start(pcOf(program.init), []));
    me.serve(me.start(pcOf(program.main), []));
  } catch (e) {
    // A fatal error goes through the trampoline, which has no machine here to take down.
    const fatal = me.fatal ?? e;
    if (!(fatal instanceof FatalError)) throw new Error(`${e instanceof Error ? e.stack : e}\n${code}`);
    const line = fatal.message.split('\n')[0] ?? '';
    me.core.trace.push(line.startsWith('panic: TypeError') ? 'panic: TypeError' : line);
  }
  run = null;
  return me.core.trace;
}
