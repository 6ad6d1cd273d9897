// blockingHost: a goroutine asks the host for something, and waits in the poller until it is done. (What
// internal/poll.FD.Read is to Go, with the host for a kernel.)
//
// Go tries first and parks when it would block; the host cannot be tried, so the call is submitted and the goroutine
// parks. The answer may come before it has parked: then netpollblock does not park it.

import { bytesArg, packArgs, putArgs, putBytesArg, takeError, takeResult } from '../heap/hostvalue.ts';
import { TAG_UINT8ARRAY } from '../heap/tags.ts';
import { getptr, setptr } from '../heap/value.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { submit } from '../shared/hostring.ts';
import { HOSTDO, HOSTDONE, HOSTFETCH, HOSTMORE, HOSTTHREW, HostCall } from '../shared/layout-host.ts';
import { PDNIL, PollDesc } from '../shared/layout-sync.ts';
import { as, get, ref, set, store, word } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { acquireHostCall, makeroom, releaseHostCall } from './hostcache.ts';
import { netpollblock, netpollGenericInit } from './netpoll.ts';

const FRAME = frameSize(1);

/** Resumable: has the host do `name` with these arguments; its result, or throws what it threw. */
export function blockingHost(sp: number, rp: number, name?: unknown, ...args: readonly unknown[]): unknown {
  const fp = sp - FRAME;
  if (rp !== 0) return answered(fp, as<'hostCall'>(getptr(slot(fp, 0))));
  if (typeof name !== 'string') throw new TypeError(`blockingHost(${String(name)}): expected the name of a host call`);
  const packed = packArgs(name, args);
  netpollGenericInit();
  const call = acquireHostCall(packed.bytes);
  putArgs(call, packed);
  set(call, HostCall.state, HOSTDO);
  return await_(fp, call);
}

/** Submits the call and waits for the answer. */
function await_(fp: number, call: Ptr<'hostCall'>): unknown {
  submit(call);
  const parked = netpollblock(ref(call, HostCall.pd));
  if (parked === undefined) return answered(fp, call);
  push(fp, pc.blockingHost | 1, FRAME);
  setptr(slot(fp, 0), call);
  return PARKED;
}

/** The host has completed the call, which is ours again. */
function answered(fp: number, call: Ptr<'hostCall'>): unknown {
  const state = get(call, HostCall.state);
  switch (state) {
    case HOSTDONE: {
      const v = takeResult(call);
      releaseHostCall(call);
      return v;
    }
    case HOSTTHREW: {
      const e = takeError(call);
      releaseHostCall(call);
      throw e;
    }
    case HOSTFETCH: {
      // Bytes, straight into the array that we made for them.
      const v = bytesArg(call);
      releaseHostCall(call);
      return v;
    }
    case HOSTMORE:
      fetch(call);
      return await_(fp, call);
    default:
      return throw_(`blockingHost: answer ${state}`);
  }
}

/** The result is too large for the area: makes room. */
function fetch(call: Ptr<'hostCall'>): void {
  const bytes = word(call + HostCall.result);
  const tag = word(call + HostCall.result + 1);
  if (tag === TAG_UINT8ARRAY) putBytesArg(call, bytes);
  else makeroom(call, bytes);
  set(call, HostCall.state, HOSTFETCH);
  const pd = ref(call, HostCall.pd);
  store(pd, PollDesc.rg, PDNIL);
}

const pc = funcs('runtime', { blockingHost });
