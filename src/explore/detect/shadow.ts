// Shadow memory of the race detector: last accesses and vector clocks of each unit. Cells stay from one execution to
// the next, stamped with the number of the execution that they hold for, so that nothing has to be cleared.
//
// An epoch is one operation of one thread: clock << SHIFT | thread id. 0: none.

/** Threads that a program may have. */
export const THREADS = 128;
export const THREAD_BITS = 7;
export const MASK = THREADS - 1;
const PAGE = 256;

/** A vector clock: by thread id. */
export type VectorClock = Int32Array;

const NONE: VectorClock = new Int32Array(0);

/** The readers since the last write. One at most times; all of them as clocks once two are unordered. */
export class Readers {
  epoch = 0;
  site = 0;
  /** Whether `many` and `sites` hold. */
  several = false;
  many: VectorClock = NONE;
  sites: Int32Array = NONE;

  clear(): void {
    this.epoch = 0;
    this.several = false;
  }
}

export class Cell {
  stamp = -1;
  // The last plain write and the last atomic one.
  write = 0;
  writeSite = 0;
  awrite = 0;
  awriteSite = 0;
  readonly plain = new Readers();
  readonly atomic = new Readers();
  /** What a thread learns that loads this unit. */
  sync: VectorClock = NONE;
  /** How many of its entries hold. */
  synced = 0;
}

export class Shadow {
  private readonly pages: Cell[][] = [];
  private stamp = 0;

  /** Forgets everything. */
  renew(): void {
    this.stamp++;
  }

  cell(addr: number): Cell {
    const n = addr >>> 8;
    let page = this.pages[n];
    if (page === undefined) {
      page = [];
      for (let i = 0; i < PAGE; i++) page.push(new Cell());
      this.pages[n] = page;
    }
    const c = page[addr & (PAGE - 1)] as Cell;
    if (c.stamp !== this.stamp) {
      c.stamp = this.stamp;
      c.write = 0;
      c.awrite = 0;
      c.plain.clear();
      c.atomic.clear();
      c.synced = 0;
    }
    return c;
  }
}
