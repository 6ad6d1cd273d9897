// The history of a run's operations on channels and mutexes, compared at its end with what such things do
// (detect/channel-linearizability.ts).
//
// The functions in OBSERVED (observed-calls.ts) have, in the transformed text, a generator around theirs that tells
// when they are called, what they return and what they throw. A goroutine that has to wait leaves with PARKED and comes
// back to the same function with rp not 0, on any M: that is one operation. The runtime's own source knows nothing of
// this.

import { type ChannelOp, historyText, illegal, type Way } from '../detect/channel-linearizability.ts';
import { type Told, valueText } from './observed-calls.ts';
import { field } from './runtime.ts';
import type { Sim } from './simulated-machine.ts';

interface Case {
  readonly c: number;
  readonly sends: boolean;
  readonly v: unknown;
}

/** What a call is: its operation, and how to read its outcome. */
interface Call {
  readonly op: ChannelOp;
  readonly name: string;
  readonly cases: readonly (Case | null)[];
}

export class Observer implements Told<Call | null> {
  private readonly sim: Sim;
  private readonly ops: ChannelOp[] = [];
  private readonly waiting = new Map<number, Call>();
  private readonly sizes = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private now = 0;
  private readonly curg: number;
  private readonly goid: number;
  private readonly size: number;
  private readonly symbols: Readonly<Record<'parked' | 'nothing' | 'closed', unknown>>;

  constructor(sim: Sim) {
    this.sim = sim;
    const { rt } = sim;
    this.curg = field(rt.layout('M'), 'curg');
    this.goid = field(rt.layout('G'), 'goid');
    this.size = field(rt.layout('Hchan', 'shared_layout_sync'), 'dataqsiz');
    const recv = rt.space('chan_chanrecv');
    this.symbols = { parked: rt.space('shared_text').PARKED, nothing: recv.NOTHING, closed: recv.CLOSED };
  }

  begin(): void {
    this.ops.length = 0;
    this.waiting.clear();
    this.sizes.clear();
    this.names.clear();
    this.now = 0;
  }

  // ---- what the text calls

  /** An observed function begins. Null: it is none of ours (a nil channel, an inner call). */
  called(name: string, args: readonly unknown[]): Call | null {
    const g = this.g();
    if (name === 'lockSlow' && args[1] === 0) return null;
    const resumed = /^(chansend|chanrecv2?|selectgo|lockSlow)$/.test(name) && args[1] !== 0;
    if (resumed) {
      const call = this.waiting.get(g) ?? null;
      this.waiting.delete(g);
      return call;
    }
    const call = this.begun(name, args, g);
    if (call !== null) this.ops.push(call.op);
    return call;
  }

  returned(call: Call | null, r: unknown): void {
    if (call === null) return;
    const { op } = call;
    if (r === this.symbols.parked) {
      op.parked = Math.min(op.parked, this.now++);
      this.waiting.set(this.g(), call);
      return;
    }
    op.returned = this.now++;
    this.settle(call, r);
  }

  threw(call: Call | null, error: unknown): void {
    // An M that leaves a machine that is over throws something else.
    if (call === null || !(error instanceof Error) || !/closed channel/.test(error.message)) return;
    const { op } = call;
    op.returned = this.now++;
    op.result = error.message;
    op.ways = op.ways.filter((w) => w.does === 'send' || w.does === 'close').map((w) => ({ does: 'panics', on: w.on }));
  }

  // ---- what the machine asks

  /** What is wrong with the run, line by line; null: nothing. */
  wrong(): readonly string[] | null {
    const bad = illegal(this.ops, this.sizes);
    return bad === null ? null : historyText(bad);
  }

  private g(): number {
    const t = this.sim.engine.current;
    const m = t === null ? 0 : (this.sim.ms[t.id] ?? 0);
    return this.sim.memory.words[m + this.curg] as number;
  }

  private who(g: number): string {
    return `goroutine ${new Float64Array(this.sim.memory.buffer)[(g + this.goid) >>> 1]}`;
  }

  private channel(c: number): string {
    if (!this.sizes.has(c)) this.sizes.set(c, this.sim.memory.words[c + this.size] as number);
    return this.named(c, 'c');
  }

  /** By the order of their first use. */
  private named(a: number, letter: string): string {
    const name = this.names.get(a) ?? `${letter}${this.names.size + 1}`;
    this.names.set(a, name);
    return name;
  }

  private begun(name: string, args: readonly unknown[], g: number): Call | null {
    const selects = name === 'selectgo' || name === 'tryselect';
    const cases = (selects ? args[name === 'selectgo' ? 2 : 0] : []) as readonly (Case | null)[];
    const resumable = /^(chansend|chanrecv2?|mutexLock)$/.test(name);
    const on = selects ? 0 : Number(args[resumable ? 2 : 0]);
    if (!selects && on === 0) return null;
    const value = valueText(args[resumable ? 3 : 1]);
    const what = this.meant(name, on, value, cases);
    const op: ChannelOp = {
      who: this.who(g),
      text: what.text,
      ways: what.ways,
      all: false,
      called: this.now++,
      parked: Number.POSITIVE_INFINITY,
      returned: Number.POSITIVE_INFINITY,
      result: '',
    };
    return { op, name, cases };
  }

  private meant(
    name: string,
    on: number,
    value: string,
    cases: readonly (Case | null)[],
  ): { text: string; ways: readonly Way[] } {
    switch (name) {
      case 'chansend':
        return { text: `${this.channel(on)}.send(${value})`, ways: [{ does: 'send', on, value }] };
      case 'trysend':
        return { text: `${this.channel(on)}.trySend(${value})`, ways: [{ does: 'send', on, value }] };
      case 'chanrecv':
      case 'chanrecv2':
        return { text: `${this.channel(on)}.recv()`, ways: [{ does: 'recv', on, value: null }] };
      case 'tryrecv':
        return { text: `${this.channel(on)}.tryRecv()`, ways: [{ does: 'recv', on, value: null }] };
      case 'closechan':
        return { text: `${this.channel(on)}.close()`, ways: [{ does: 'close', on }] };
      case 'chanlen':
        return { text: `${this.channel(on)}.len`, ways: [{ does: 'len', on, n: 0 }] };
      case 'mutexUnlock':
        return { text: `${this.named(on, 'm')}.unlock()`, ways: [{ does: 'unlock', on }] };
      case 'mutexLock':
      case 'mutexTryLock':
        return {
          text: `${this.named(on, 'm')}.${name === 'mutexLock' ? 'lock' : 'tryLock'}()`,
          ways: [{ does: 'lock', on }],
        };
      default: {
        const live = cases.filter((k): k is Case => k !== null && k !== undefined && k.c !== 0);
        const list = live.map((k) =>
          k.sends ? `${this.channel(k.c)}.send(${valueText(k.v)})` : `${this.channel(k.c)}.recv()`,
        );
        return { text: `${name === 'selectgo' ? 'select' : 'trySelect'}(${list.join(', ')})`, ways: live.map(wayOf) };
      }
    }
  }

  /** The operation's outcome is known. */
  private settle(call: Call, r: unknown): void {
    const { op, name, cases } = call;
    const on = op.ways[0]?.on ?? 0;
    const { nothing, closed } = this.symbols;
    const gave = (v: unknown): void => {
      op.result = valueText(v);
      op.ways = [{ does: 'recv', on, value: op.result }];
    };
    const none = (does: 'drained' | 'empty' | 'full'): void => {
      op.result = does;
      op.ways = [{ does, on }];
    };
    if (name === 'chanrecv') {
      gave(r);
      // Of a closed channel as well.
      if (r === undefined) op.ways = [...op.ways, { does: 'drained', on }];
    } else if (name === 'chanrecv2') {
      const [v, ok] = r as readonly [unknown, boolean];
      if (ok) gave(v);
      else none('drained');
    } else if (name === 'tryrecv') {
      if (r === nothing) none('empty');
      else if (r === closed) none('drained');
      else gave(r);
    } else if (name === 'trysend') {
      op.result = String(r);
      if (r === false) none('full');
    } else if (name === 'chanlen') {
      op.result = String(r);
      op.ways = [{ does: 'len', on, n: Number(r) }];
    } else if (name === 'mutexTryLock') {
      op.result = String(r);
      // It may fail for no reason that could be seen.
      if (r === false) op.ways = [];
    } else if (name === 'selectgo' || name === 'tryselect') {
      this.selected(op, cases, r as { index: number; value: unknown; ok: boolean });
    } else {
      op.result = 'done';
    }
  }

  private selected(
    op: ChannelOp,
    cases: readonly (Case | null)[],
    r: { index: number; value: unknown; ok: boolean },
  ): void {
    const k = cases[r.index];
    if (k === null || k === undefined) {
      op.result = 'none';
      op.all = true;
      op.ways = op.ways.map((w) => ({ does: w.does === 'send' ? 'full' : 'empty', on: w.on }));
      return;
    }
    const value = valueText(k.sends ? k.v : r.value);
    const does = k.sends ? 'send' : r.ok ? 'recv' : 'drained';
    op.result = `case ${r.index}: ${k.sends ? 'sent' : r.ok ? value : 'drained'}`;
    op.ways = does === 'drained' ? [{ does, on: k.c }] : [{ does, on: k.c, value }];
  }
}

function wayOf(k: Case): Way {
  return k.sends ? { does: 'send', on: k.c, value: valueText(k.v) } : { does: 'recv', on: k.c, value: null };
}
