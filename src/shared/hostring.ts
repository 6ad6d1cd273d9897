// Submission queue of host calls (layout-host.ts): from an M to the host and back. No message is sent: a call is pushed
// on a stack in shared memory, and the host is woken at most once a burst.
//
//   submitted   a stack; Ms push, the host takes it whole and serves the oldest first
//   bell        0: the host sleeps. Who pushes sets it to 1, and wakes the host if it was 0
//   done, seq   the way back: m/netpoll.ts
//
// The host sleeps by: bell = 0; then look at the stack. An M submits by: push; then look at the bell. So one of them
// sees the other. While there is traffic the host does not sleep at all, but looks at the stack in each turn of its
// event loop (host/calls/queue.ts), and no bell is rung: waking a thread costs 10 us here, and as much in latency.
//
// Rejected: a message for each call (10 us to send, 20 to receive and answer); a ring of fixed size, since calls have
// their own memory anyway and a full ring would need a second way to wait.

import { netpolled } from './globals.ts';
import { HostCall, Netpoll } from './layout-host.ts';
import { cas, load, set, xchg } from './mem.ts';
import { hostbell } from './os.ts';
import type { Ptr } from './struct.ts';

/** Gives the call to the host, whose it is until its pollDesc is completed. Any M. */
export function submit(call: Ptr<'hostCall'>): void {
  for (;;) {
    const head = load(netpolled, Netpoll.submitted);
    set(call, HostCall.next, head);
    if (cas(netpolled, Netpoll.submitted, head, call)) break;
  }
  const rung = xchg(netpolled, Netpoll.bell, 1);
  if (rung === 0) hostbell();
}
