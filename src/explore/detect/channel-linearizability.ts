// Linearizability of a history of channel and mutex operations. As in linearizability.ts each operation must
// have happened at one moment between its call and its return; but a send and a receive that meet on a channel without
// a buffer happened at the same moment, so the search may take two operations at once. (Concurrency-aware
// linearisability: Hemed, Rinetzky and Vafeiadis, 2015.)
//
//   send, recv       on a buffer first in, first out; without one in pairs
//   drained, panics  a receive or a send that found the channel closed
//   full, empty      an operation that would have had to wait, and did not: there was no room and nobody waiting for
//                    it. Who waits: an operation that had parked before this one was called, and has not been taken in
//                    the order so far
//   never            a select without a ready case: all of its cases were full or empty at one moment
//
// A select is an operation that has several ways to happen, once it is known which case it took only one. An operation
// that has not returned may have happened or not.

/** What an operation did, or may have done, to one object. Values are compared as text; null: not known. */
export type Way =
  | { readonly does: 'send' | 'recv'; readonly on: number; readonly value: string | null }
  | { readonly does: 'drained' | 'panics' | 'close' | 'full' | 'empty' | 'lock' | 'unlock'; readonly on: number }
  | { readonly does: 'len'; readonly on: number; readonly n: number };

export interface ChannelOp {
  readonly who: string;
  readonly text: string;
  /** Any one of these; with `all`, all of them. */
  ways: readonly Way[];
  all: boolean;
  readonly called: number;
  /** When it began to wait. Infinity: it has not. */
  parked: number;
  /** Infinity while it has not returned. */
  returned: number;
  result: string;
}

/** Slots of each channel; an object that is not here is a mutex. */
export type Capacities = ReadonlyMap<number, number>;

interface Object {
  readonly size: number;
  /** Of a mutex: one entry while it is locked. */
  readonly held: readonly string[];
  readonly closed: boolean;
}

/** Steps after which the search gives up; then nothing is known. */
const LIMIT = 50_000;

/** The operations that have no legal order, with those on the same objects; null: all have one. */
export function illegal(history: readonly ChannelOp[], capacities: Capacities): readonly ChannelOp[] | null {
  for (const part of parts(history)) if (!new Search(part, capacities).legal()) return part;
  return null;
}

/** Operations on objects that no select joins have nothing to do with each other. */
function parts(history: readonly ChannelOp[]): ChannelOp[][] {
  const root = new Map<number, number>();
  const find = (x: number): number => {
    let r = x;
    for (let up = root.get(r); up !== undefined && up !== r; up = root.get(r)) r = up;
    root.set(x, r);
    return r;
  };
  for (const op of history) for (const w of op.ways) root.set(find(w.on), find(op.ways[0]?.on ?? w.on));
  const out = new Map<number, ChannelOp[]>();
  for (const op of history) {
    const first = op.ways[0];
    if (first === undefined) continue;
    const r = find(first.on);
    const list = out.get(r) ?? [];
    list.push(op);
    out.set(r, list);
  }
  return [...out.values()];
}

class Search {
  private readonly ops: readonly ChannelOp[];
  private readonly capacities: Capacities;
  private readonly taken: Uint8Array;
  private readonly objects = new Map<number, Object>();
  private readonly dead = new Set<string>();
  private steps = 0;

  constructor(ops: readonly ChannelOp[], capacities: Capacities) {
    // By return: what had to be over first is tried first.
    this.ops = [...ops].sort((a, b) => a.returned - b.returned || a.called - b.called);
    this.capacities = capacities;
    this.taken = new Uint8Array(ops.length);
  }

  legal(): boolean {
    const { ops, taken } = this;
    const horizon = ops.find((_, i) => taken[i] === 0)?.returned ?? Number.POSITIVE_INFINITY;
    if (horizon === Number.POSITIVE_INFINITY || ++this.steps > LIMIT) return true;
    const key = this.key();
    if (this.dead.has(key)) return false;
    for (let i = 0; i < ops.length; i++) {
      const op = ops[i] as ChannelOp;
      if (taken[i] !== 0 || op.called > horizon) continue;
      if (op.all ? this.together(i, op) : op.ways.some((w) => this.take(i, op, w, horizon))) return true;
    }
    this.dead.add(key);
    return false;
  }

  private key(): string {
    let text = '';
    for (let i = 0; i < this.taken.length; i++) text += this.taken[i];
    for (const [on, o] of this.objects) text += ` ${on}:${o.closed ? 'x' : ''}${o.held.join(',')}`;
    return text;
  }

  private object(on: number): Object {
    return this.objects.get(on) ?? { size: this.capacities.get(on) ?? 1, held: [], closed: false };
  }

  /** All conditions at one moment, which change nothing. */
  private together(i: number, op: ChannelOp): boolean {
    if (!op.ways.every((w) => this.refused(op, w, this.object(w.on)))) return false;
    return this.go([i]);
  }

  private take(i: number, op: ChannelOp, w: Way, horizon: number): boolean {
    const o = this.object(w.on);
    const step = (held: readonly string[], closed = o.closed): boolean => this.go([i], w.on, { ...o, held, closed });
    switch (w.does) {
      case 'send':
        if (o.closed) return false;
        if (o.size === 0) return this.meet(i, w.on, w.value, horizon);
        return o.held.length < o.size && step([...o.held, w.value ?? '?']);
      case 'recv':
        return o.held.length > 0 && (w.value === null || w.value === o.held[0]) && step(o.held.slice(1));
      case 'drained':
        return o.closed && o.held.length === 0 && this.go([i]);
      case 'panics':
        return o.closed && this.go([i]);
      case 'close':
        return !o.closed && step(o.held, true);
      case 'len':
        return o.held.length === w.n && this.go([i]);
      case 'lock':
        return o.held.length === 0 && step([op.who]);
      case 'unlock':
        return o.held.length > 0 && step([]);
      default:
        return this.refused(op, w, o) && this.go([i]);
    }
  }

  /** Whether op, which would have waited, could not go on. */
  private refused(op: ChannelOp, w: Way, o: Object): boolean {
    if (o.closed) return false;
    if (w.does === 'full') return (o.size === 0 || o.held.length === o.size) && !this.waits('recv', w.on, op.called);
    return o.held.length === 0 && !this.waits('send', w.on, op.called);
  }

  private waits(does: Way['does'], on: number, since: number): boolean {
    return this.ops.some(
      (x, k) => this.taken[k] === 0 && x.parked < since && x.ways.some((w) => w.does === does && w.on === on),
    );
  }

  /** The send i with each receive that it could meet. */
  private meet(i: number, on: number, value: string | null, horizon: number): boolean {
    const { ops, taken } = this;
    for (let k = 0; k < ops.length; k++) {
      const other = ops[k] as ChannelOp;
      if (k === i || taken[k] !== 0 || other.called > horizon || other.all) continue;
      const fits = other.ways.some(
        (w) => w.does === 'recv' && w.on === on && (w.value === null || value === null || w.value === value),
      );
      if (fits && this.go([i, k])) return true;
    }
    return false;
  }

  /** Takes the operations, leaves the object so, and goes on. */
  private go(which: readonly number[], on?: number, to?: Object): boolean {
    const was = on === undefined ? undefined : this.objects.get(on);
    for (const i of which) this.taken[i] = 1;
    if (on !== undefined && to !== undefined) this.objects.set(on, to);
    if (this.legal()) return true;
    for (const i of which) this.taken[i] = 0;
    if (on !== undefined) {
      if (was === undefined) this.objects.delete(on);
      else this.objects.set(on, was);
    }
    return false;
  }
}

/** A line an operation, in the order of their calls. */
export function historyText(history: readonly ChannelOp[]): string[] {
  return [...history]
    .sort((a, b) => a.called - b.called)
    .map((op) => {
      const over = op.returned !== Number.POSITIVE_INFINITY;
      const span = `${op.called}-${over ? op.returned : ''}`;
      return `  ${op.who.padEnd(13)} ${span.padEnd(9)} ${op.text} -> ${over ? op.result : '...'}`;
    });
}
