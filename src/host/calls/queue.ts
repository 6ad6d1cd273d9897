// The host's end of the way of host calls (shared/hostring.ts): takes what Ms have submitted, and completes it.
//
// The host is awake (bell 1) or asleep (bell 0). Awake it looks at the stack once in each turn of its event loop, which also
// lets its own I/O happen, and moves the poller's word once a turn, however many calls were completed in it. When HOSTSPIN
// microseconds have brought nothing it goes to sleep: a wait on the bell's word (Atomics.waitAsync), which an M ends with a
// notify. A completion wakes it as well: the goroutine that gets the answer will soon have a next question.
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

export interface Queue {
  /** The call is done: its result is written. In any order. */
  complete(call: number): void;
  /** Nothing is taken or completed any more; memory is not touched after this. */
  close(): void;
}

/** Serves the calls of a machine: `serve` is given each, once, and completes it at once or later. */
export function hostQueue(buffer: SharedArrayBuffer, serve: (call: number) => void): Queue {
  const words = new Int32Array(buffer);
  const floats = new Float64Array(buffer);
  const spin = HOSTSPIN / 1000;
  let awake = false;
  let waiting = false;
  let closed = false;
  let news = false;
  let last = 0;

  function take(): boolean {
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
    count(n);
    while (list !== 0) {
      // Before it is served: it may be answered at once, and used again.
      const next = words[list + HostCall.next] as number;
      serve(list);
      list = next;
    }
    return true;
  }

  function count(n: number): void {
    const i = (netpolled + Netpoll.calls) >>> 1;
    floats[i] = (floats[i] as number) + n;
    const j = (netpolled + Netpoll.bursts) >>> 1;
    floats[j] = (floats[j] as number) + 1;
  }

  /** Tells the poller, once for all that was completed. */
  function tell(): boolean {
    if (!news) return false;
    news = false;
    Atomics.add(words, SEQ, 1);
    Atomics.notify(words, SEQ, 1);
    return true;
  }

  function turn(): void {
    if (closed) return;
    const taken = take();
    const told = tell();
    const now = performance.now();
    if (taken || told) last = now;
    if (now - last < spin) setImmediate(turn);
    else sleep();
  }

  function sleep(): void {
    awake = false;
    Atomics.store(words, BELL, 0);
    if (Atomics.load(words, SUBMITTED) !== 0) wake();
    else wait();
  }

  function wait(): void {
    if (waiting) return;
    const rung = Atomics.waitAsync(words, BELL, 0);
    if (!rung.async) {
      wake();
      return;
    }
    waiting = true;
    void rung.value.then(() => {
      waiting = false;
      wake();
    });
  }

  function wake(): void {
    if (awake || closed) return;
    awake = true;
    Atomics.store(words, BELL, 1);
    last = performance.now();
    setImmediate(turn);
  }

  function complete(call: number): void {
    if (closed) return;
    const pd = call + HostCall.pd;
    for (;;) {
      const head = Atomics.load(words, DONE);
      words[pd + PollDesc.link] = head;
      if (Atomics.compareExchange(words, DONE, head, pd) === head) break;
    }
    news = true;
    wake();
  }

  sleep();
  return {
    complete,
    close() {
      closed = true;
      // Ends our own wait: a promise that nobody settles would hold the memory.
      Atomics.notify(words, BELL);
    },
  };
}
