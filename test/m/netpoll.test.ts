// The poller alone: what it returns, and when it does not sleep.

import { beforeEach, describe, expect, test } from 'vitest';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { netpoll, netpollAdjustWaiters } from '../../src/m/netpoll.ts';
import { netpollBreak } from '../../src/m/netpollbreak.ts';
import { netpolled, Sched, sched } from '../../src/shared/globals.ts';
import { G } from '../../src/shared/layout.ts';
import { Netpoll } from '../../src/shared/layout-host.ts';
import { PDNIL, PDREADY, PDWAIT, PollDesc } from '../../src/shared/layout-sync.ts';
import { as, get, load, set, store, storef, zero } from '../../src/shared/mem.ts';
import { type Ptr, sizeof } from '../../src/shared/struct.ts';
import { makeG } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
  zero(netpolled, sizeof(Netpoll));
  storef(sched, Sched.lastpoll, 1);
});

/** What the host does with a pollDesc that is done. */
function complete(pd: Ptr<'pollDesc'>): void {
  set(pd, PollDesc.link, get(netpolled, Netpoll.done));
  set(netpolled, Netpoll.done, pd);
  store(netpolled, Netpoll.seq, load(netpolled, Netpoll.seq) + 1);
}

function pollDesc(rg: number): Ptr<'pollDesc'> {
  const pd = as<'pollDesc'>(persistentalloc(sizeof(PollDesc), 16));
  set(pd, PollDesc.rg, rg);
  return pd;
}

describe('netpoll', () => {
  test('nothing', () => {
    expect(netpoll(0)).toBe(0);
    expect(netpoll(1e6)).toBe(0);
  });

  test('the goroutines that wait, in the order of completion; who has not parked yet finds it ready', () => {
    const gs = [makeG(), makeG(), makeG()];
    const pds = [...gs.map((gp) => pollDesc(gp)), pollDesc(PDNIL), pollDesc(PDWAIT), pollDesc(PDREADY)];
    for (const pd of pds) complete(pd);
    const list: number[] = [];
    for (let gp = netpoll(-1); gp !== 0; gp = get(gp, G.schedlink)) list.push(gp);
    expect(list).toEqual(gs);
    expect(pds.map((pd) => get(pd, PollDesc.rg))).toEqual(pds.map(() => PDREADY));
    expect(netpoll(0)).toBe(0);
  });

  test('a break ends one wait, even when it came first, and a poll that does not wait leaves it', () => {
    netpollBreak();
    netpollBreak();
    expect(load(netpolled, Netpoll.seq)).toBe(1);
    expect(netpoll(0)).toBe(0);
    expect(load(netpolled, Netpoll.wakesig)).toBe(1);
    expect(netpoll(-1)).toBe(0);
    expect(load(netpolled, Netpoll.wakesig)).toBe(0);
  });
});

describe('the last waiter is gone', () => {
  const broken = (): number => load(netpolled, Netpoll.wakesig);

  test('somebody polls: it is woken', () => {
    netpollAdjustWaiters(2);
    storef(sched, Sched.lastpoll, 0);
    netpollAdjustWaiters(-1);
    expect(broken()).toBe(0);
    netpollAdjustWaiters(-1);
    expect(broken()).toBe(1);
  });

  test('nobody polls: nothing', () => {
    netpollAdjustWaiters(1);
    netpollAdjustWaiters(-1);
    netpollAdjustWaiters(0);
    expect(broken()).toBe(0);
  });
});
