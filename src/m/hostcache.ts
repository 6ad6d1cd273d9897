// Free lists of host calls, and of the areas that calls borrow. (netpoll.go: pollCache, and as there nothing is
// ever given back to the heap: both are used again, so there are as many as were in use at once.)
//
// One lock for all: a call costs the host microseconds, and this some ten nanoseconds.

import { mallocgc } from '../heap/malloc.ts';
import { netpolled } from '../shared/globals.ts';
import { HostCall, Netpoll } from '../shared/layout-host.ts';
import { PDNIL, PollDesc } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, ref, set, setword, store, word } from '../shared/mem.ts';
import { HOSTAREA, HOSTAREAS, HOSTINLINE } from '../shared/param.ts';
import { at, nil, type Ptr, sizeof } from '../shared/struct.ts';

const pollcache = ref(netpolled, Netpoll.lock);

/** A call with room for so many bytes, its pollDesc as new. A goroutine. */
export function acquireHostCall(bytes: number): Ptr<'hostCall'> {
  lock(pollcache);
  let call = get(netpolled, Netpoll.free);
  if (call !== nil) {
    const rest = get(call, HostCall.next);
    set(netpolled, Netpoll.free, rest);
  } else {
    const made = get(netpolled, Netpoll.made);
    set(netpolled, Netpoll.made, made + 1);
  }
  unlock(pollcache);
  if (call === nil) {
    call = as<'hostCall'>(mallocgc(sizeof(HostCall) * 4, false));
    set(call, HostCall.area, call + HostCall.inline);
    set(call, HostCall.areabytes, HOSTINLINE);
  }
  const pd = ref(call, HostCall.pd);
  store(pd, PollDesc.rg, PDNIL);
  makeroom(call, bytes);
  return call;
}

/** Gives it back, and the area that it borrowed. Nobody else may know of it. */
export function releaseHostCall(call: Ptr<'hostCall'>): void {
  lock(pollcache);
  giveback(call);
  const head = get(netpolled, Netpoll.free);
  set(call, HostCall.next, head);
  set(netpolled, Netpoll.free, call);
  unlock(pollcache);
}

/** Sees to it that the call's area has so many bytes. What was in it is lost. The call is the caller's. */
export function makeroom(call: Ptr<'hostCall'>, bytes: number): void {
  const have = get(call, HostCall.areabytes);
  if (bytes <= have) return;
  let i = 0;
  while (HOSTAREA * 2 ** i < bytes && i < HOSTAREAS - 1) i++;
  const size = HOSTAREA * 2 ** i;
  if (size < bytes) throw new RangeError(`host call: ${bytes} bytes are more than one call can carry (${size})`);
  lock(pollcache);
  giveback(call);
  let area = get(netpolled, at(Netpoll.areas, i));
  if (area !== 0) {
    const rest = word(area);
    set(netpolled, at(Netpoll.areas, i), rest);
  }
  unlock(pollcache);
  if (area === 0) area = mallocgc(size, true);
  set(call, HostCall.area, area);
  set(call, HostCall.areabytes, size);
}

/** Puts the area that the call has borrowed on its list. pollcache is locked. */
function giveback(call: Ptr<'hostCall'>): void {
  const size = get(call, HostCall.areabytes);
  if (size === HOSTINLINE) return;
  const area = get(call, HostCall.area);
  const i = Math.log2(size / HOSTAREA);
  const head = get(netpolled, at(Netpoll.areas, i));
  setword(area, head);
  set(netpolled, at(Netpoll.areas, i), area);
  set(call, HostCall.area, call + HostCall.inline);
  set(call, HostCall.areabytes, HOSTINLINE);
}
