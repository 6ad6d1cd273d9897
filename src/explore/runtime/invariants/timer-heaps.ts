// I17: a timer is on a heap if and only if its pp says so; timer0When is when the heap's first is due;
// timerModifiedEarliest is no later than any changed timer wants to run; the bit in timerpMask is set while the heap is
// not empty.
//
// Looked at when the lock of a P's timers is about to be given back. Others may be changing timers of the heap then, by
// status; what they write they write in an order that keeps all this true.

import { type FieldAddresses, fields, type State } from './state.ts';

const TFIELDS = 'status pp when nextwhen';

export class Timers {
  private readonly s: State;
  private readonly T: FieldAddresses<typeof TFIELDS>;
  private readonly earlier: number;
  private readonly mask: number;
  /** By P: the timers that its heap had. */
  private readonly had = new Map<number, number[]>();

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    this.T = fields(rt.layout('Timer', 'shared_layout_sync'), TFIELDS);
    this.earlier = rt.num('shared_layout_sync', 'timerModifiedEarlier');
    this.mask = rt.num('shared_globals', 'timerpMask') + (rt.layout('Pmask', 'shared_globals').at as number);
  }

  begin(): void {
    this.had.clear();
  }

  /** p's timersLock is about to be given back. */
  check(p: number): string | null {
    const { s, T } = this;
    const { w, P } = s;
    const name = `P${w[p + P.id]}`;
    const timers = w[p + P.timers] as number;
    const n = w[p + P.numTimers] as number;
    const earliest = s.double(p, P.timerModifiedEarliest);
    const now: number[] = [];
    for (let i = 0; i < n; i++) {
      const t = w[timers + i] as number;
      now.push(t);
      if (t === 0) return `I17 slot ${i} of the timers of ${name} is empty, of ${n}`;
      if (w[t + T.pp] !== p) return `I17 a timer is on the heap of ${name} and its pp does not say so`;
      const when = s.double(t, T.when);
      const above = w[timers + ((i - 1) >> 2)] as number;
      if (i > 0 && when < s.double(above, T.when)) return `I17 the heap of timers of ${name} is out of order at ${i}`;
      if (w[t + T.status] !== this.earlier) continue;
      const next = s.double(t, T.nextwhen);
      if (earliest === 0 || earliest > next)
        return `I17 a timer of ${name} was moved forward to ${next}, and timerModifiedEarliest is ${earliest}`;
    }
    for (const t of this.had.get(p) ?? [])
      if (w[t + T.pp] === p && !now.includes(t)) return `I17 a timer's pp is ${name}, and it is not on its heap`;
    this.had.set(p, now);
    const first = n === 0 ? 0 : s.double(w[timers] as number, T.when);
    const told = s.double(p, P.timer0When);
    if (told !== first) return `I17 timer0When of ${name} is ${told}, and its first timer is due at ${first}`;
    if (n === 0 && earliest !== 0) return `I17 ${name} has no timers, and timerModifiedEarliest is ${earliest}`;
    const id = w[p + P.id] as number;
    if (n > 0 && (((w[this.mask + (id >>> 5)] as number) >>> (id & 31)) & 1) === 0)
      return `I17 ${name} has timers, and its bit in timerpMask is not set`;
    return null;
  }
}
