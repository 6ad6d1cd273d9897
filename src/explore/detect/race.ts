// Data races as the detector reports them: two accesses without an order.

import { READ, RMW, STORE, WRITE } from '../engine/point.ts';

export interface Access {
  readonly thread: number;
  readonly site: number;
  readonly write: boolean;
  readonly atomic: boolean;
}

/** Two accesses without an order. `now` came last in this execution. */
export interface Race {
  readonly addr: number;
  readonly now: Access;
  readonly before: Access;
}

export function racingAccess(kind: number, thread: number, site: number): Access {
  return {
    thread,
    site,
    write: kind === WRITE || kind === STORE || kind === RMW,
    atomic: kind !== READ && kind !== WRITE,
  };
}
