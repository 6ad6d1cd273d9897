// Speculative reads, which count as races only if their value is used. A thief copies slots of a queue plainly and then
// moves the head by compareExchange; if that fails, somebody else had the slots, and what was read is not looked at.
// Such a read is no race, and the run shows it: the plain reads of a thread since its last atomic operation are kept
// apart until its next one is decided. If that was a compareExchange that failed (FAIL), they never happened; races
// that they were part of are held back until then.

import type { Race } from './race.ts';
import { MASK, type Readers, THREAD_BITS, type VectorClock } from './shadow.ts';

interface Read {
  readonly readers: Readers;
  readonly addr: number;
  readonly epoch: number;
  // What to put back.
  readonly oldEpoch: number;
  readonly oldSite: number;
  readonly oldClock: number;
}

/** One thread's. */
export class Speculation {
  private readonly reads: Read[] = [];
  private readonly held: Race[] = [];
  /** The atomic operation after the reads has been done, and it was a read-modify-write: it may still turn out to have
   *  failed. */
  private undecided = false;

  constructor(private readonly id: number) {}

  clear(): void {
    this.reads.length = 0;
    this.held.length = 0;
    this.undecided = false;
  }

  /** Before a plain read is entered. */
  read(readers: Readers, addr: number, mine: VectorClock): void {
    const epoch = ((mine[this.id] as number) << THREAD_BITS) | this.id;
    // A loop over one word: one entry puts back as much as a thousand.
    const last = this.reads[this.reads.length - 1];
    if (last !== undefined && last.readers === readers && last.epoch === epoch) return;
    this.reads.push({
      readers,
      addr,
      epoch,
      oldEpoch: readers.epoch,
      oldSite: readers.site,
      oldClock: readers.several ? (readers.many[this.id] as number) : 0,
    });
  }

  holds(addr: number): boolean {
    return this.reads.some((r) => r.addr === addr);
  }

  hold(race: Race): void {
    this.held.push(race);
  }

  /** The thread does something else than fail. Returns what was a race after all. */
  next(): readonly Race[] {
    return this.undecided ? this.settle() : [];
  }

  /** An atomic operation, which may fail or not. */
  atomic(mayFail: boolean): readonly Race[] {
    this.undecided = mayFail && this.reads.length + this.held.length > 0;
    return mayFail ? [] : this.settle();
  }

  settle(): readonly Race[] {
    if (this.reads.length === 0 && this.held.length === 0) return [];
    const races = [...this.held];
    this.clear();
    return races;
  }

  /** The compareExchange has failed. */
  fail(): void {
    for (let i = this.reads.length - 1; i >= 0; i--) {
      const { readers, epoch, oldEpoch, oldSite, oldClock } = this.reads[i] as Read;
      if (readers.several) readers.many[epoch & MASK] = oldClock;
      else if (readers.epoch === epoch) {
        readers.epoch = oldEpoch;
        readers.site = oldSite;
      }
    }
    this.clear();
  }
}
