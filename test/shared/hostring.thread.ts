// Threads that submit host calls as fast as they can, and poll for the answers, each with some under way. The host is
// the test's own thread (hostring.threads.test.ts): it answers with twice the argument.

import { setnum } from '../../src/heap/value.ts';
import { acquireHostCall, releaseHostCall } from '../../src/m/hostcache.ts';
import { netpoll } from '../../src/m/netpoll.ts';
import { netpolled } from '../../src/shared/globals.ts';
import { submit } from '../../src/shared/hostring.ts';
import { HOSTDO, HOSTDONE, HostCall, Netpoll } from '../../src/shared/layout-host.ts';
import { PDREADY, PollDesc } from '../../src/shared/layout-sync.ts';
import { lockInit } from '../../src/shared/lock.ts';
import { get, getf, load, ref, set } from '../../src/shared/mem.ts';
import type { Ptr } from '../../src/shared/struct.ts';
import { type Crew, crew } from '../harness/crew.ts';

function ask(v: number): Ptr<'hostCall'> {
  const call = acquireHostCall(0);
  set(call, HostCall.nargs, 1);
  setnum(call + HostCall.args, v);
  set(call, HostCall.state, HOSTDO);
  submit(call);
  return call;
}

/** Whether the answer has come; then it is checked and the call given back. */
function answered(call: Ptr<'hostCall'>, v: number): boolean {
  const rg = load(ref(call, HostCall.pd), PollDesc.rg);
  if (rg !== PDREADY) return false;
  const state = get(call, HostCall.state);
  const got = getf(call, HostCall.result);
  if (state !== HOSTDONE || got !== 2 * v) throw new Error(`answer to ${v}: state ${state}, ${got}`);
  releaseHostCall(call);
  return true;
}

crew({
  ring: {
    setup: () => lockInit(ref(netpolled, Netpoll.lock), 'leaf'),
    run: (c: Crew) => {
      const calls = c.param('calls');
      const window = c.param('window');
      const blocks = c.param('blocks') !== 0;
      let asked = 0;
      let done = 0;
      let open: { call: Ptr<'hostCall'>; v: number }[] = [];
      while (done < calls) {
        while (open.length < window && asked < calls) {
          const v = c.index * calls + asked++;
          open.push({ call: ask(v), v });
        }
        // Any thread takes all answers; waking is for one. So nobody sleeps for long here.
        netpoll(blocks ? 200_000 : 0);
        const before = open.length;
        open = open.filter(({ call, v }) => !answered(call, v));
        done += before - open.length;
        c.progress(done);
      }
      return done;
    },
    finish: () => {
      const made = get(netpolled, Netpoll.made);
      let free = 0;
      for (let call = get(netpolled, Netpoll.free); call !== 0; call = get(call, HostCall.next)) free++;
      return { made, free, waiters: load(netpolled, Netpoll.waiters) };
    },
  },
});
