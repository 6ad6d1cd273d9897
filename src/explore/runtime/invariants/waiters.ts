// I18: what a channel's lock guards, when it is about to be given back: the buffer's figures agree; nobody waits who
// need not; a closed channel has no waiters; who waits is asleep.
// I22: no sudog is queued that was given back: its channel is cleared then.
//
// That channels do what channels do, seen from outside, is another question:
// detect/channel-linearizability.ts.

import { type FieldAddresses, fields, type State } from './state.ts';

const CFIELDS = 'qcount closed recvq sendq sendx recvx dataqsiz';
const SFIELDS = 'g next c isSelect';
/** Words of a queue: first and last. */
const LAST = 1;

export class Waiters {
  private readonly s: State;
  private readonly C: FieldAddresses<typeof CFIELDS>;
  private readonly SG: FieldAddresses<typeof SFIELDS>;
  private readonly waiting: number;
  private readonly scan: number;

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    this.C = fields(rt.layout('Hchan', 'shared_layout_sync'), CFIELDS);
    this.SG = fields(rt.layout('Sudog', 'shared_layout_sync'), SFIELDS);
    this.waiting = rt.num('shared_layout', 'Gwaiting');
    this.scan = rt.num('shared_layout', 'Gscan');
  }

  check(c: number): string | null {
    const { C } = this;
    const { w } = this.s;
    const count = w[c + C.qcount] as number;
    const size = w[c + C.dataqsiz] as number;
    if (count < 0 || count > size) return `I18 a channel of ${size} holds ${count}`;
    const end = size === 0 ? 0 : ((w[c + C.recvx] as number) + count) % size;
    if (size > 0 && w[c + C.sendx] !== end)
      return `I18 a channel of ${size} holds ${count} from ${w[c + C.recvx]}, and the next goes to ${w[c + C.sendx]}`;
    const receivers = this.queue(c, C.recvq);
    if (typeof receivers === 'string') return receivers;
    const senders = this.queue(c, C.sendq);
    if (typeof senders === 'string') return senders;
    if (w[c + C.closed] !== 0 && receivers + senders !== 0) return 'I18 somebody waits on a closed channel';
    if (receivers !== 0 && count > 0) return `I18 ${this.s.nameG(receivers)} waits for a channel that holds ${count}`;
    if (senders !== 0 && count < size)
      return `I18 ${this.s.nameG(senders)} waits to send to a channel that has room for ${size - count}`;
    if (receivers !== 0 && senders !== 0 && receivers !== senders)
      return `I18 ${this.s.nameG(senders)} waits to send and ${this.s.nameG(receivers)} to receive, both on one channel`;
    return null;
  }

  /** A goroutine that waits on the queue and can be woken there; 0: there is none. Or what is wrong. */
  private queue(c: number, q: number): number | string {
    const { s, SG } = this;
    const { w, G } = s;
    let some = 0;
    let last = 0;
    for (let sg = w[c + q] as number; sg !== 0; sg = w[sg + SG.next] as number) {
      if (w[sg + SG.c] !== c) return 'I22 a sudog that was given back is on the queue of a channel';
      last = sg;
      const g = w[sg + SG.g] as number;
      // In a select that another of its channels has won: it will take this one off.
      if (w[sg + SG.isSelect] !== 0 && w[g + G.selectDone] !== 0) continue;
      const status = (w[g + G.atomicstatus] as number) & ~this.scan;
      if (status !== this.waiting)
        return `I18 ${s.nameG(g)} is on the queue of a channel and does not wait (status ${status})`;
      some = g;
    }
    if (w[c + q + LAST] !== last) return 'I18 the end of the queue of a channel is not its last';
    return some;
  }
}
