// A thread becomes an M. (proc.go: mstart0, mstart1, mexit, minit; asm: mstart, asminit)

import { releasep } from '../p/own.ts';
import { done, step } from '../shared/bootlog.ts';
import { m0, Sched, sched } from '../shared/globals.ts';
import { G, M } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set, setrelaxed, store } from '../shared/mem.ts';
import { threadid } from '../shared/os.ts';
import { ISTACK, STACKGUARD } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { checkdead } from './checkdead.ts';
import { handoffp } from './handoffp.ts';
import { MSPARE, SYSMON, TEMPLATETHREAD } from './mstartfn.ts';
import { scheduleLoop } from './schedule.ts';
import { joinstock } from './spares.ts';
import { mPark } from './stopm.ts';
import { sysmon } from './sysmon.ts';
import { templateThread } from './templatethread.ts';

const FILE = 'src/m/mstart.ts';
const schedlock = ref(sched, Sched.lock);

/** Entry of every M, on its g0. Returns when the M has exited; leaves by ThreadExit when the machine goes down. */
export function mstart(): void {
  const record = step('mstart');
  const gp = getg();
  done(record, 'mstart', FILE, 'entry of an M, calls mstart0', `g = g0 @${gp} of m @${get(gp, G.m)}`);
  mstart0();
}

function mstart0(): void {
  const record = step('mstart0');
  const gp = getg();
  const lo = get(gp, G.stacklo);
  if (lo === 0) throw_('mstart0: g0 has no stack');
  const guard = lo + STACKGUARD / 4;
  setrelaxed(gp, G.stackguard0, guard);
  set(gp, G.stackguard1, guard);
  const size = (get(gp, G.stackhi) - lo) * 4;
  done(
    record,
    'mstart0',
    FILE,
    `g0 stackguard0 = stackguard1 = ${guard}`,
    `g0 has a stack of ${size} bytes, the first one ${ISTACK}`,
  );
  mstart1();
  mexit();
}

function mstart1(): void {
  const record = step('mstart1');
  const gp = getg();
  const mp = get(gp, G.m);
  if (get(mp, M.g0) !== gp) throw_('bad runtime.mstart');
  const early = get(mp, M.nextp);
  if (early !== nil) throw_('mstart1: an M that was being born got a p');
  asminit();
  minit(mp);
  if (mp === m0) mstartm0();
  const startfn = get(mp, M.mstartfn);
  if (startfn === SYSMON || startfn === TEMPLATETHREAD) {
    const name = startfn === SYSMON ? 'sysmon' : 'templateThread';
    done(record, 'mstart1', FILE, `m${get(mp, M.id)} has no p; to ${name}`, 'g is m.g0');
    if (startfn === SYSMON) sysmon();
    templateThread();
  }
  if (startfn === MSPARE) {
    done(record, 'mstart1', FILE, `m${get(mp, M.id)} has no p yet; to joinstock`, 'g is m.g0');
    joinstock(mp);
  } else {
    if (mp !== m0) throw_(`mstart1: bad start function ${startfn}`);
    done(record, 'mstart1', FILE, `m0 owns p @${get(mp, M.p)}; to schedule`, 'g is m.g0');
  }
  const loop = step('schedule');
  done(
    loop,
    'schedule',
    'src/m/schedule.ts',
    'the scheduling loop; does not come back',
    `m.locks = ${get(mp, M.locks)}`,
  );
  scheduleLoop();
}

/** Go's asminit sets the x87 unit to 53-bit precision where there is one; JavaScript promises it. Checks
 *  the promise. */
function asminit(): void {
  const record = step('asminit');
  const eps = 2 ** -52;
  if (1 + eps === 1 || 1 + eps / 2 !== 1) throw_('asminit: floating point is not 53 bits');
  done(record, 'asminit', FILE, 'floating-point precision of this thread', '1 + 2^-52 != 1 and 1 + 2^-53 == 1');
}

/** Tells the M which thread it is. Two Ms on one thread would be the end of both. */
function minit(mp: Ptr<'m'>): void {
  const record = step('minit');
  const id = threadid();
  // Others come, go and tell their ids meanwhile: this one is told first, so that one of two sees the other.
  store(mp, M.procid, id);
  for (let other = load(sched, Sched.allm); other !== nil; other = load(other, M.alllink)) {
    if (other === mp) continue;
    const procid = load(other, M.procid);
    if (procid === id) throw_(`minit: thread ${id} is m${get(other, M.id)} already`);
  }
  done(record, 'minit', FILE, `procid = worker thread ${id}`, 'no other M has it');
}

/** Go makes extra Ms for cgo callbacks here and installs signal handlers. There is no cgo, and signals are
 *  the host's. */
function mstartm0(): void {
  const record = step('mstartm0');
  const first = get(m0, M.id);
  if (first !== 0) throw_('mstartm0: m0 is not M 0');
  done(record, 'mstartm0', FILE, 'the first thread: no extra Ms without cgo', 'm0.id = 0');
}

/** The M ends, and its thread with it (host/worker.ts). Its P goes to someone else. */
function mexit(): void {
  const mp = get(getg(), G.m);
  if (mp === m0) {
    // The first thread may not leave: the program's exit is its return. It sleeps for good.
    const pp = releasep();
    handoffp(pp);
    countFreed();
    mPark(mp);
    throw_('locked m0 woke up');
  }
  lock(schedlock);
  unlinkm(mp);
  // allocm frees g0's stack, and uses the M again, once freewait is 0: this thread still runs on it. (#56243)
  set(mp, M.freewait, 1);
  const freed = get(sched, Sched.freem);
  set(mp, M.freelink, freed);
  set(sched, Sched.freem, mp);
  unlock(schedlock);
  const pp = releasep();
  handoffp(pp);
  countFreed();
  store(mp, M.freewait, 0);
}

/** One M less. It may have been the last that could run anything. */
function countFreed(): void {
  lock(schedlock);
  const n = get(sched, Sched.nmfreed);
  set(sched, Sched.nmfreed, n + 1);
  checkdead();
  unlock(schedlock);
}

/** Takes mp out of allm. sched.lock held. */
function unlinkm(mp: Ptr<'m'>): void {
  const rest = get(mp, M.alllink);
  let m = get(sched, Sched.allm);
  if (m === mp) {
    store(sched, Sched.allm, rest);
    return;
  }
  while (m !== nil) {
    const next = get(m, M.alllink);
    if (next === mp) {
      store(m, M.alllink, rest);
      return;
    }
    m = next;
  }
  throw_('m not found in allm');
}
