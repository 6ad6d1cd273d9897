// A goroutine as a thread of the engine: what an M does with it (m/schedule.ts: execute, dispatch; m/gogo.ts), as one
// generator.
//
// A goroutine that waits has saved its frames and left, as on real threads. One that others are let run before, at a
// point, has not left: its generator is suspended inside the operation, and the program's locals with it. So points can
// stand anywhere, in plain functions too, and no value has to survive them that does not survive them on real threads.

import { EVERYTHING } from '../../engine/objects.ts';
import { RLOAD, RMW, YIELD } from '../../engine/point.ts';
import type { ThreadBody as EngineBody, Thread } from '../../engine/thread.ts';
import type { Body, Calls } from './calls.ts';
import type { Machine, Running } from './contract.ts';
import { GOROUTINESWORD } from './words.ts';

export class Goroutine implements EngineBody, Running {
  thread: Thread | null = null;
  /** The frame in memory at which it runs. (gogo.ts: base) */
  base = 0;
  /** Somebody has readied it before it had fallen asleep. */
  ready = false;
  /** What it does first when it is woken (point.ts). */
  wakeOp = 0;
  wakeAddr = 0;
  private readonly life: Generator<unknown, unknown, unknown>;

  constructor(
    private readonly machine: Machine,
    readonly gp: number,
  ) {
    this.life = life(machine, this);
  }

  next(): IteratorResult<unknown, unknown> {
    this.machine.enter(this);
    return this.life.next();
  }
  return(v: unknown): IteratorResult<unknown, unknown> {
    return this.life.return(v);
  }
  throw(e: unknown): IteratorResult<unknown, unknown> {
    return this.life.throw(e);
  }
  [Symbol.iterator](): EngineBody {
    return this;
  }
  [Symbol.dispose](): void {}
}

function* life(m: Machine, g: Goroutine): Generator<unknown, unknown, unknown> {
  const { calls: c, memory } = m;
  const { words } = memory;
  const { gp } = g;
  const { PARK, GOEXIT, NEWSTACK } = c.verdict;
  const mcall = m.mp + c.M.mcall;
  for (;;) {
    memory.set(gp + c.G.m, m.mp);
    c.casgstatus(gp, c.status.runnable, c.status.running);
    memory.set(gp + c.G.preempt, 0);
    yield* gogo(m, g);
    while (words[mcall] === NEWSTACK && c.newstack(m.mp, gp)) yield* gogo(m, g);
    const verdict = words[mcall];
    m.leave0();
    if (verdict === GOEXIT) {
      if (m.counted && m.engine.point(RLOAD, GOROUTINESWORD, 0)) yield;
      c.goexit0(m.mp, gp);
      m.gone(g);
      return;
    }
    if (verdict === PARK) {
      g.ready = false;
      c.park_m(m.mp, gp);
      m.time.look();
      if (!g.ready) {
        m.engine.sleep(gp, -1);
        const t = g.thread as Thread;
        t.op = g.wakeOp;
        t.addr = g.wakeAddr;
        yield;
      }
    } else {
      c.dropg(m.mp, gp);
      c.casgstatus(gp, c.status.running, c.status.runnable);
      if (m.engine.point(YIELD, 0, m.site())) yield;
    }
    m.enter(g);
  }
}

/** Runs g until it leaves with a verdict in m.mcall. (m/gogo.ts) */
function* gogo(m: Machine, g: Goroutine): Generator<unknown, void, unknown> {
  const { calls: c, memory } = m;
  const { words } = memory;
  const { gp } = g;
  if (c.keeping()) c.dropKept(gp);
  let fp = words[gp + c.G.schedsp] as number;
  raiseGuard(m, gp, fp);
  let ceiling = fp + c.JSSTACKWORDS / 2;
  let value: unknown;
  let threw = false;
  for (;;) {
    const pc = words[fp] as number;
    const sp = fp + ((words[fp + 1] as number) & SIZEMASK);
    const body = c.bodyAt(pc);
    const rp = pc & c.RPMASK;
    c.setRunningFrame(fp);
    try {
      if (rp === 0) {
        const args = argsAt(c, fp, (words[fp + 1] as number) >>> NARGSHIFT);
        value = body.$g !== undefined ? yield* body.$g(sp, 0, ...args) : body(sp, 0, ...args);
      } else {
        const at = threw ? -rp : rp;
        value = body.$g !== undefined ? yield* body.$g(sp, at, value) : body(sp, at, value);
      }
      threw = false;
    } catch (e) {
      if (e instanceof c.ThreadExit) throw e;
      value = e;
      threw = true;
    }
    if (value === c.PARKED) {
      if (c.keeping()) c.saveKept(gp);
      if (words[gp + c.G.schedsp] === 0) memory.set(gp + c.G.schedsp, sp);
      return;
    }
    fp = sp;
    memory.set(gp + c.G.schedsp, fp);
    if (fp > ceiling) {
      raiseGuard(m, gp, fp);
      ceiling = fp + c.JSSTACKWORDS / 2;
    }
    if (threw) {
      if (words[fp] === c.GOEXITPC) {
        if (value !== c.Goexit) {
          // It ends the program: what others do until then is told apart from what they do not come to.
          if (m.engine.point(RMW, EVERYTHING, m.site())) yield;
          c.fatalpanic(value);
        }
        threw = false;
      } else c.noteCallers(value, gp, fp);
    }
  }
}

const SIZEMASK = 0xfffff;
const NARGSHIFT = 20;
const NONE: readonly unknown[] = [];

function argsAt(c: Calls, fp: number, n: number): readonly unknown[] {
  if (n === 0) return NONE;
  const args: unknown[] = [];
  for (let i = 0; i < n; i++) args.push(c.getv(fp + 2 + 2 * i));
  return args;
}

/** The guard for a run that starts at fp. (gogo.ts: guardFor) */
function raiseGuard(m: Machine, gp: number, fp: number): void {
  const { calls: c, memory } = m;
  const lo = (memory.words[gp + c.G.stacklo] as number) + c.STACKGUARD / 4;
  const js = fp - c.JSSTACKWORDS;
  memory.set(gp + c.G.stackguard0, js > lo ? js : lo);
}

/** Calls a goroutine function from a body of the runtime. */
export function* callBody(
  body: Body,
  sp: number,
  rp: number,
  ...args: readonly unknown[]
): Generator<unknown, unknown, unknown> {
  return body.$g !== undefined ? yield* body.$g(sp, rp, ...args) : body(sp, rp, ...args);
}
