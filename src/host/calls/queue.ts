// The host's end of the submission queue of host calls (shared/hostring.ts): takes what Ms have submitted, and
// completes it.
//
// The host is awake (bell 1) or asleep (bell 0). Awake it looks at the stack once in each turn of its event loop, which
// also lets its own I/O happen, and moves the poller's word once a turn, however many calls were completed in it. When
// HOSTSPIN microseconds have brought nothing it goes to sleep: a wait on the bell's word (Atomics.waitAsync), which an
// M ends with a notify. A completion wakes it as well: the goroutine that gets the answer will soon have a next
// question.
//
//            sleep: bell = 0, look once more, wait            wake: bell = 1
//   turn:    take all, serve in order of submission, notify the poller, sleep or come again

import { netpolled } from '../../shared/globals.ts';
import { HostCall, Netpoll } from '../../shared/layout-host.ts';
import { PollDesc } from '../../shared/layout-sync.ts';
import { HOSTSPIN } from '../../shared/param.ts';

const SUBMITTED = netpolled + Netpoll.submitted;
const BELL = netpolled + Netpoll.bell;
const DONE = netpolled + Netpoll.done;
const SEQ = netpolled + Netpoll.seq;
/** HOSTSPIN in milliseconds. */
const SPIN = HOSTSPIN / 1000;

/** Serves the calls of a machine: `serve` is given each, once, and completes it at once or later. */
export class Queue {
  private readonly words: Int32Array;
  private readonly floats: Float64Array;
  private readonly serve: (call: number) => void;
  private awake = false;
  private waiting = false;
  private closed = false;
  /** Something was completed that the poller has not been told of. */
  private news = false;
  /** When there was something to do, in milliseconds of performance.now(). */
  private last = 0;
  private readonly turn = (): void => this.takeTurn();

  constructor(buffer: SharedArrayBuffer, serve: (call: number) => void) {
    this.words = new Int32Array(buffer);
    this.floats = new Float64Array(buffer);
    this.serve = serve;
    this.sleep();
  }

  /** The call is done: its result is written. In any order. */
  complete(call: number): void {
    if (this.closed) return;
    const { words } = this;
    const pd = call + HostCall.pd;
    for (;;) {
      const head = Atomics.load(words, DONE);
      words[pd + PollDesc.link] = head;
      if (Atomics.compareExchange(words, DONE, head, pd) === head) break;
    }
    this.news = true;
    this.wake();
  }

  /** Nothing is taken or completed any more; memory is not touched after this. */
  close(): void {
    this.closed = true;
    // Ends our own wait: a promise that nobody settles would hold the memory.
    Atomics.notify(this.words, BELL);
  }

  private takeTurn(): void {
    if (this.closed) return;
    const taken = this.take();
    const told = this.tell();
    const now = performance.now();
    if (taken || told) this.last = now;
    if (now - this.last < SPIN) setImmediate(this.turn);
    else this.sleep();
  }

  /** Takes all that was submitted and serves it in order of submission. False: there was nothing. */
  private take(): boolean {
    const { words } = this;
    let call = Atomics.exchange(words, SUBMITTED, 0);
    if (call === 0) return false;
    let list = 0;
    let n = 0;
    while (call !== 0) {
      const next = words[call + HostCall.next] as number;
      words[call + HostCall.next] = list;
      list = call;
      call = next;
      n++;
    }
    this.count(n);
    while (list !== 0) {
      // Before it is served: it may be answered at once, and used again.
      const next = words[list + HostCall.next] as number;
      this.serve(list);
      list = next;
    }
    return true;
  }

  private count(n: number): void {
    const i = (netpolled + Netpoll.calls) >>> 1;
    this.floats[i] = (this.floats[i] as number) + n;
    const j = (netpolled + Netpoll.bursts) >>> 1;
    this.floats[j] = (this.floats[j] as number) + 1;
  }

  /** Tells the poller, once for all that was completed. False: nothing was. */
  private tell(): boolean {
    if (!this.news) return false;
    this.news = false;
    Atomics.add(this.words, SEQ, 1);
    Atomics.notify(this.words, SEQ, 1);
    return true;
  }

  private sleep(): void {
    this.awake = false;
    Atomics.store(this.words, BELL, 0);
    if (Atomics.load(this.words, SUBMITTED) !== 0) this.wake();
    else this.wait();
  }

  private wait(): void {
    if (this.waiting) return;
    const rung = Atomics.waitAsync(this.words, BELL, 0);
    if (!rung.async) {
      this.wake();
      return;
    }
    this.waiting = true;
    void rung.value.then(() => {
      this.waiting = false;
      this.wake();
    });
  }

  private wake(): void {
    if (this.awake || this.closed) return;
    this.awake = true;
    Atomics.store(this.words, BELL, 1);
    this.last = performance.now();
    setImmediate(this.turn);
  }
}
