// The host of an explored machine: the other end of src/shared/hostring.ts and of the poller, as a thread of the engine
// that does what src/host/calls/queue.ts does, operation by operation. It comes up when a program first rings for it.
//
//   host      takes submitted calls, pushes what is answered, moves seq, notifies; sleeps on the bell
//   call      each call that is under way is a thread: when it runs, the call has its answer. So calls are answered in
//             any order, after any time. A thread that has answered one serves the next.
//
// These threads are outside of the program: nobody waits for them to end, and a call that can never be answered keeps
// no run alive. Of `sleep` the clock says when its answer may come.

import { LOAD, NOTIFY, RMW, type Site, STORE, WAIT, WRITE } from '../../engine/point.ts';
import type { ThreadBody } from '../../engine/thread.ts';
import { field } from '../runtime.ts';
import type { Sim } from '../simulated-machine.ts';
import { HOSTWORD } from '../switch-points.ts';
import { FakeHostCalls } from './fake-hostcalls.ts';
import { hostCallsOf, SLEEP_CALL } from './network.ts';
import { type HostCallTable, LATER, type SimulatedCall } from './simulated-calls.ts';

/** Where nobody sleeps but a call's thread that has nothing to do: past all memory. */
const IDLE = 2 ** 40;

const PLACES = [
  'the host is awake: bell = 1',
  'the host takes what is submitted',
  'the host looks at what is done',
  'the host links the call',
  'the host pushes the call on done',
  'the host tells the poller: seq + 1',
  'the host wakes the poller',
  'the host goes to sleep: bell = 0',
  'the host looks at what is submitted',
  'the host waits for the bell',
  'the host answers',
] as const;
export const HOSTSITES: readonly Site[] = PLACES.map((text) => ({ file: 'host', line: 0, column: 0, text }));

export class Host {
  /** The number of the first of HOSTSITES. */
  firstSite = 0;
  private readonly sim: Sim;
  private readonly own: (() => HostCallTable) | undefined;
  private readonly calls: FakeHostCalls;
  private readonly at: Readonly<Record<'bell' | 'submitted' | 'done' | 'seq' | 'waiters', number>>;
  private readonly next: number;
  private readonly pd: number;
  private readonly link: number;
  private table: ReadonlyMap<string, SimulatedCall> = new Map();
  private up = false;
  private readonly answered: number[] = [];
  /** Threads that serve no call, and what they are to serve. */
  private readonly idle: { readonly word: number; call: number }[] = [];
  private threads = 0;
  private news = false;

  constructor(sim: Sim, own?: () => HostCallTable) {
    this.sim = sim;
    this.own = own;
    this.calls = new FakeHostCalls(sim);
    const { rt } = sim;
    const N = rt.layout('Netpoll', 'shared_layout_host');
    const base = rt.num('shared_globals', 'netpolled');
    const f = (name: string): number => base + field(N, name);
    this.at = { bell: f('bell'), submitted: f('submitted'), done: f('done'), seq: f('seq'), waiters: f('waiters') };
    const L = rt.layout('HostCall', 'shared_layout_host');
    this.next = field(L, 'next');
    this.pd = field(L, 'pd');
    this.link = field(rt.layout('PollDesc', 'shared_layout_sync'), 'link');
  }

  begin(): void {
    this.up = false;
    this.answered.length = 0;
    this.idle.length = 0;
    this.threads = 0;
    this.news = false;
    this.calls.begin();
  }

  /** Goroutines that wait for an answer. */
  waiters(): number {
    return this.sim.memory.words[this.at.waiters] as number;
  }

  /** Somebody is about to ring: at this word. */
  needed(): number {
    if (!this.up) {
      this.up = true;
      this.table = hostCallsOf(this.own);
      this.sim.engine.spawn(this.serves(), 'host', true);
    }
    return this.at.bell;
  }

  private *serves(): ThreadBody {
    const e = this.sim.engine;
    const { words } = this.sim.memory;
    const { bell, submitted } = this.at;
    for (;;) {
      if (e.point(STORE, bell, this.site(0))) yield;
      this.put(bell, 1);
      for (let busy = true; busy; ) {
        busy = this.answered.length > 0;
        for (let call = this.answered.shift(); call !== undefined; call = this.answered.shift()) yield* this.push(call);
        if (yield* this.take()) busy = true;
        if (this.news) {
          yield* this.tell();
          busy = true;
        }
      }
      if (e.point(STORE, bell, this.site(7))) yield;
      this.put(bell, 0);
      if (e.point(LOAD, submitted, this.site(8))) yield;
      if (words[submitted] !== 0) continue;
      if (e.point(WAIT, bell, this.site(9))) yield;
      if (words[bell] !== 0 || this.answered.length > 0) continue;
      e.sleep(bell, -1);
      yield;
    }
  }

  /** Takes all calls and serves the oldest first. */
  private *take(): Generator<undefined, boolean> {
    const e = this.sim.engine;
    const { words } = this.sim.memory;
    if (e.point(RMW, this.at.submitted, this.site(1))) yield;
    let call = words[this.at.submitted] as number;
    if (call === 0) return false;
    this.put(this.at.submitted, 0);
    const list: number[] = [];
    for (; call !== 0; call = words[call + this.next] as number) list.unshift(call);
    for (const c of list) {
      if (this.calls.fetched(c)) yield* this.push(c);
      else this.give(c);
    }
    return true;
  }

  /** The call gets a thread. */
  private give(call: number): void {
    const e = this.sim.engine;
    const free = this.idle.pop();
    if (free !== undefined) {
      free.call = call;
      e.wake(free.word, 1);
      return;
    }
    const place = { word: IDLE + this.threads++, call };
    e.spawn(this.answers(place), `call ${this.threads}`, true);
  }

  private *answers(place: { readonly word: number; call: number }): ThreadBody {
    const e = this.sim.engine;
    for (;;) {
      yield* this.answer(place.call);
      this.idle.push(place);
      e.sleep(place.word, -1);
      yield;
    }
  }

  private *answer(call: number): Generator<undefined, void> {
    const e = this.sim.engine;
    const name = this.calls.name(call);
    const args = this.calls.args(call);
    let f = this.table.get(name);
    if (f === undefined && name === SLEEP_CALL) {
      if (e.point(WAIT, HOSTWORD, this.site(10))) yield;
      e.sleep(IDLE - 1, Math.max(0, Number(args[0])) * 1e6);
      yield;
      f = () => undefined;
    }
    if (f === undefined) {
      const message = `blockingHost('${name}') cannot be explored: what the host answers is no part of a schedule. There are sleep and TCP in memory; exploreProgram takes others as \`host\``;
      e.end({ kind: 'refused', message, details: [], thread: e.current?.id ?? -1 });
      return;
    }
    if (e.point(STORE, HOSTWORD, this.site(10))) yield;
    for (;;) {
      let r: unknown;
      let thrown: { e: unknown } | null = null;
      try {
        r = (f as (...a: unknown[]) => unknown)(...args);
      } catch (error) {
        thrown = { e: error };
      }
      if (r !== LATER || thrown !== null) {
        this.calls.settle(call, () => {
          if (thrown !== null) throw thrown.e;
          return r;
        });
        break;
      }
      e.sleep(HOSTWORD, -1);
      yield;
    }
    // What they wait for may have come.
    e.wake(HOSTWORD, Number.POSITIVE_INFINITY);
    this.answered.push(call);
    e.wake(this.at.bell, 1);
  }

  /** complete() of queue.ts. */
  private *push(call: number): Generator<undefined, void> {
    const e = this.sim.engine;
    const { words } = this.sim.memory;
    const { done } = this.at;
    const pd = call + this.pd;
    for (;;) {
      if (e.point(LOAD, done, this.site(2))) yield;
      const head = words[done] as number;
      e.pass(WRITE, pd + this.link, this.site(3));
      this.put(pd + this.link, head);
      if (e.point(RMW, done, this.site(4))) yield;
      if (words[done] !== head) continue;
      this.put(done, pd);
      break;
    }
    this.news = true;
  }

  /** Once for all that was pushed. */
  private *tell(): Generator<undefined, void> {
    const e = this.sim.engine;
    const { seq } = this.at;
    this.news = false;
    if (e.point(RMW, seq, this.site(5))) yield;
    this.put(seq, ((this.sim.memory.words[seq] as number) + 1) | 0);
    if (e.point(NOTIFY, seq, this.site(6))) yield;
    e.wake(seq, 1);
  }

  private put(a: number, v: number): void {
    this.sim.memory.range(a, 1);
    this.sim.memory.words[a] = v;
  }

  private site(i: number): number {
    return this.firstSite + i;
  }
}
