// entersyscall and exitsyscall, step by step: one thread with one goroutine, and what others do meanwhile done by hand.

import { beforeEach, expect, test } from 'vitest';
import { casgstatus, readgstatus } from '../../src/g/status.ts';
import { raisewaiting } from '../../src/m/gcwaiting.ts';
import { entersyscall, exitsyscall, insyscall } from '../../src/m/syscall.ts';
import { pidleput } from '../../src/p/pidle.ts';
import { GCSTOP, m0, SAFEPOINT, Sched, sched } from '../../src/shared/globals.ts';
import { G, Grunnable, Grunning, Gsyscall, M, Note, P, Pgcstop, Prunning, Psyscall } from '../../src/shared/layout.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { cas, get, load, ref, set, store } from '../../src/shared/mem.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { funcs } from '../../src/shared/text.ts';
import { setg } from '../../src/shared/tls.ts';
import { makeG, makeP } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

const schedlock = ref(sched, Sched.lock);
let pp: Ptr<'p'>;
let gp: Ptr<'g'>;

let safe = 0;
function safely(p: number): void {
  // The P is still its M's.
  expect([p, load(pp, P.status), get(m0, M.p)]).toEqual([pp, Prunning, pp]);
  safe++;
}
const pc = funcs('syscalltest', { safely });

function raise(bit: number): void {
  lock(schedlock);
  raisewaiting(bit);
  unlock(schedlock);
}

beforeEach(() => {
  pp = solo();
  set(sched, Sched.gomaxprocs, 1);
  set(sched, Sched.mnext, 10);
  gp = makeG();
  casgstatus(gp, Grunnable, Grunning);
  set(gp, G.m, m0);
  set(m0, M.curg, gp);
  setg(gp);
  safe = 0;
});

test('the fast way: the P waits in Psyscall, and is taken back', () => {
  store(pp, P.syscalltick, 5);
  expect(insyscall()).toBe(false);
  entersyscall();
  expect(insyscall()).toBe(true);
  expect([readgstatus(gp), load(pp, P.status), get(m0, M.p), get(m0, M.oldp)]).toEqual([Gsyscall, Psyscall, nil, pp]);
  expect([get(pp, P.m), get(m0, M.locks)]).toEqual([nil, 0]);
  exitsyscall();
  expect([readgstatus(gp), load(pp, P.status), get(m0, M.p), get(m0, M.oldp)]).toEqual([Grunning, Prunning, pp, nil]);
  expect([get(pp, P.m), load(pp, P.syscalltick), get(m0, M.locks)]).toEqual([m0, 6, 0]);
});

test('its P was taken: any idle one will do', () => {
  entersyscall();
  expect(cas(pp, P.status, Psyscall, Prunning)).toBe(true);
  const other = makeP(1);
  lock(schedlock);
  pidleput(other);
  unlock(schedlock);
  exitsyscall();
  expect([readgstatus(gp), get(m0, M.p), load(other, P.status), load(sched, Sched.npidle)]).toEqual([
    Grunning,
    other,
    Prunning,
    0,
  ]);
  expect([load(pp, P.syscalltick), load(other, P.syscalltick)]).toEqual([0, 1]);
  // On the fast way: it was not run once more.
  expect(load(other, P.schedtick)).toBe(0);
});

test('the world is to stop: it stops its P on the way, and the last one wakes the stopper', () => {
  raise(GCSTOP);
  set(sched, Sched.stopwait, 1);
  entersyscall();
  expect([load(pp, P.status), get(sched, Sched.stopwait), load(pp, P.syscalltick)]).toEqual([Pgcstop, 0, 1]);
  expect(load(ref(sched, Sched.stopnote), Note.key)).toBe(1);
});

test('the stopper was faster: nothing is counted twice', () => {
  raise(GCSTOP);
  set(sched, Sched.stopwait, 0);
  entersyscall();
  expect([load(pp, P.status), get(sched, Sched.stopwait)]).toEqual([Psyscall, 0]);
});

test("forEachP's function is run before the P is left", () => {
  raise(SAFEPOINT);
  set(sched, Sched.safePointFn, pc.safely);
  set(sched, Sched.safePointWait, 1);
  store(pp, P.runSafePointFn, 1);
  entersyscall();
  expect([safe, load(pp, P.runSafePointFn), get(sched, Sched.safePointWait)]).toEqual([1, 0, 0]);
  expect(load(ref(sched, Sched.safePointNote), Note.key)).toBe(1);
});

test('sysmon is woken, and told to hurry', () => {
  store(sched, Sched.sysmonwait, 1);
  entersyscall();
  expect([load(sched, Sched.sysmonwait), load(ref(sched, Sched.sysmonnote), Note.key)]).toEqual([0, 1]);
  expect(get(sched, Sched.sysmonhurry)).toBe(1);
});
