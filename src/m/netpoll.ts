// The poller: where the outside world's events come in. (netpoll.go, netpoll_epoll.go)
//
// The host is what epoll is to Go. A goroutine that waits for the host parks on a pollDesc. When the host has done what
// was asked, it pushes the pollDesc on Netpoll.done and moves the futex word `seq`; netpoll takes the whole list, and
// turns each pollDesc's waiter into a G to be made runnable by the caller.
//
//   rg: PDNIL -> PDWAIT -> G        the goroutine says it will wait, and is parked (netpollblock, its unlock function)
//   rg: any -> PDREADY              netpoll; a G that was there is returned
//
// One M at a time polls and waits: it has exchanged sched.lastpoll for 0 (findrunnable.ts). netpollBreak gets it out
// (netpollbreak.ts).
//
// netpollWaiters counts parked goroutines. It goes down only after they have become runnable: if it went down before,
// checkdead could find nobody waiting and nobody running. (#61454)

import { casgstatus } from '../g/status.ts';
import { netpolled, Sched, sched } from '../shared/globals.ts';
import { G, Grunnable, Gwaiting } from '../shared/layout.ts';
import { Netpoll } from '../shared/layout-host.ts';
import { PDNIL, PDREADY, PDWAIT, PollDesc } from '../shared/layout-sync.ts';
import { as, cas, get, load, loadf, set, store, xadd, xchg } from '../shared/mem.ts';
import { nanotime, parksleep } from '../shared/os.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, type PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { waitReason } from '../shared/waitreason.ts';
import { netpollBreak } from './netpollbreak.ts';
import { gopark } from './park.ts';

const IOWAIT = waitReason('IO wait');

/** From now on Ms without work wait in netpoll. Any M; the first timer and the first host call do it.
 *  (netpollGenericInit) */
export function netpollGenericInit(): void {
  const inited = load(netpolled, Netpoll.inited);
  if (inited === 0) store(netpolled, Netpoll.inited, 1);
}

export function netpollinited(): boolean {
  return load(netpolled, Netpoll.inited) !== 0;
}

/** Goroutines that are parked for the host. */
export function netpollWaiters(): number {
  return load(netpolled, Netpoll.waiters);
}

/**
 * The Gs whose events have come, as a list through schedlink: still Gwaiting, and counted as waiters until the caller
 * has made them runnable (injectglist, netpolledg). delay 0: at once; above 0: waits so many ns; below: without bound.
 * A wait may end early with none.
 */
export function netpoll(delay: number): Ptr<'g'> {
  const deadline = delay > 0 ? nanotime() + delay : 0;
  for (;;) {
    const seq = load(netpolled, Netpoll.seq);
    const list = takedone();
    if (list !== nil || delay === 0) return list;
    const broken = load(netpolled, Netpoll.wakesig);
    if (broken !== 0) {
      store(netpolled, Netpoll.wakesig, 0);
      return nil;
    }
    const left = delay < 0 ? -1 : deadline - nanotime();
    if (delay > 0 && left <= 0) return nil;
    parksleep(netpolled + Netpoll.seq, seq, left);
  }
}

/** What the host has pushed, oldest last, as Gs. */
function takedone(): Ptr<'g'> {
  const some = load(netpolled, Netpoll.done);
  if (some === nil) return nil;
  let pd = xchg(netpolled, Netpoll.done, nil as Ptr<'pollDesc'>);
  let list: Ptr<'g'> = nil;
  while (pd !== nil) {
    const next = get(pd, PollDesc.link);
    const gp = netpollunblock(pd);
    if (gp !== nil) {
      set(gp, G.schedlink, list);
      list = gp;
    }
    pd = next;
  }
  return list;
}

/** n waiters more, or less: only when they are runnable. When none is left nobody would end the sleep of an M that has
 *  just gone to wait for them: it has to look again, or the end of a program that is dead now would not be seen. (It
 *  stores lastpoll, then looks at the count: findrunnable.ts, blockingPoll.) */
export function netpollAdjustWaiters(n: number): void {
  if (n === 0) return;
  const left = xadd(netpolled, Netpoll.waiters, n);
  if (left !== 0) return;
  const polled = loadf(sched, Sched.lastpoll);
  if (polled === 0) netpollBreak();
}

/** A G that netpoll returned and its M runs itself: runnable, and no waiter any more. */
export function netpolledg(gp: Ptr<'g'>): void {
  casgstatus(gp, Gwaiting, Grunnable);
  netpollAdjustWaiters(-1);
}

/** Parks the current goroutine until the host is done with pd. undefined when it is already, else PARKED: the body
 *  spills and leaves, and is resumed when it is. */
export function netpollblock(pd: Ptr<'pollDesc'>): typeof PARKED | undefined {
  for (;;) {
    if (cas(pd, PollDesc.rg, PDREADY, PDNIL)) return undefined;
    if (cas(pd, PollDesc.rg, PDNIL, PDWAIT)) break;
    const v = load(pd, PollDesc.rg);
    if (v !== PDREADY && v !== PDNIL) throw_('runtime: double wait');
  }
  return gopark(pc.netpollblockcommit, pd, IOWAIT);
}

/** The unlock function: from here on the host's answer finds the goroutine. False when it came first. */
function netpollblockcommit(gp: number, pd: number): boolean {
  // Before the G can be seen: who finds it takes the count down.
  xadd(netpolled, Netpoll.waiters, 1);
  if (cas(as<'pollDesc'>(pd), PollDesc.rg, PDWAIT, gp)) return true;
  // Not xadd alone: meanwhile an M may have gone to sleep in the poller for this one. (Found by the explorer.)
  netpollAdjustWaiters(-1);
  return false;
}

/** The host is done with pd: the G that waits for it, or nil when it has not parked yet. */
function netpollunblock(pd: Ptr<'pollDesc'>): Ptr<'g'> {
  const old = xchg(pd, PollDesc.rg, PDREADY);
  return old === PDNIL || old === PDREADY || old === PDWAIT ? nil : as<'g'>(old);
}

const pc = funcs('runtime', { netpollblockcommit });
