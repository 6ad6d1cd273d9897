// I14: the order of locks has no cycle. Between locks of different rank the runtime's own table says so (lockrank.ts),
// and ends the run. Locks of one rank may be held together where the table allows it: channels, by a select, and the
// timers of two Ps. Their order is by what they are, which no table says. So the order in which they are taken is kept
// as a graph, and a lock whose taking closes a cycle is a finding, also when nobody waits for anybody in this run.

import type { Thread } from '../../engine/thread.ts';
import type { State } from './state.ts';

/** Word of a lock that has its rank. */
const RANK = 1;

export class LockOrder {
  private readonly s: State;
  private readonly nameOf: (rank: number) => string;
  /** Taken while the key was held, in this execution. */
  private readonly after = new Map<number, Set<number>>();

  constructor(s: State) {
    this.s = s;
    const name = s.sim.rt.fn('shared_lockrank', 'rankName');
    this.nameOf = (rank) => String(name(rank));
  }

  begin(): void {
    if (this.after.size > 0) this.after.clear();
  }

  /** The lock at t.addr is about to be asked for; it is the last on its M's list. */
  check(t: Thread): string | null {
    const { s, after } = this;
    const { w, M } = s;
    const m = s.mOf(t);
    const n = w[m + M.nheld] as number;
    const lock = t.addr;
    const rank = w[lock + RANK] as number;
    for (let i = 0; i < n - 1; i++) {
      const held = w[m + M.held + 2 * i + 1] as number;
      if (w[held + RANK] !== rank) continue;
      const what = this.nameOf(rank);
      if (held === lock) return `I14 ${s.nameM(m)} takes a lock of rank ${what} that it holds`;
      const next = after.get(held);
      if (next?.has(lock) === true) continue;
      if (this.leads(lock, held, new Set()))
        return `I14 ${s.nameM(m)} takes a lock of rank ${what} while it holds another, and the other way round has been seen`;
      if (next === undefined) after.set(held, new Set([lock]));
      else next.add(lock);
    }
    return null;
  }

  private leads(from: number, to: number, seen: Set<number>): boolean {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    for (const x of this.after.get(from) ?? []) if (this.leads(x, to, seen)) return true;
    return false;
  }
}
