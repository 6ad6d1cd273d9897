// schedinit: from a thread with a stack to a machine with Ps. The order is Go's, and matters: each step may use what
// those above it have made. (proc.go: schedinit)

import { mcommoninit } from '../m/mcommon.ts';
import { procresize } from '../p/procresize.ts';
import { done, step } from '../shared/bootlog.ts';
import { gogetenv } from '../shared/env.ts';
import { Kern, kern, m0, netpolled, outputPipe, Sched, Sys, sched, sys } from '../shared/globals.ts';
import { G, M, P, Prunning } from '../shared/layout.ts';
import { Netpoll, Pipe } from '../shared/layout-host.ts';
import { lock, lockInit, unlock } from '../shared/lock.ts';
import { get, getf, load, ref, set, storef } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { MAXMCOUNT, MAXPROCS } from '../shared/param.ts';
import { nil } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { syncinit } from '../sync/sema.ts';
import { alginit } from './alginit.ts';
import { atoi32 } from './atoi.ts';
import { cpuinit } from './cpuinit.ts';
import { parsedebugvars } from './debugvars.ts';
import { fastrandinit } from './fastrandinit.ts';
import { gcinit } from './gcinit.ts';
import { goargs, goenvs } from './goenvs.ts';
import { mallocinit, stackinit } from './heapinit.ts';
import { itabsinit } from './itabs.ts';
import { moduledataverify, modulesinit } from './modules.ts';
import { sigsave } from './osinit.ts';
import { stkobjinit } from './stkobj.ts';
import { typelinksinit } from './typelinks.ts';
import { worldStarted, worldStopped } from './world.ts';

const FILE = 'src/boot/schedinit.ts';
const schedlock = ref(sched, Sched.lock);

/** m0 on g0, once a boot. */
export function schedinit(): void {
  const record = step('schedinit');
  locksinit();
  set(sched, Sched.maxmcount, MAXMCOUNT);
  worldStopped();
  moduledataverify();
  stackinit();
  mallocinit();
  cpuinit(); // before alginit
  alginit(); // nothing hashes before this
  fastrandinit(); // before mcommoninit
  firstm();
  modulesinit(); // provides the active modules
  typelinksinit();
  itabsinit();
  stkobjinit();
  sigsave(m0);
  if (Sched.timeToRun % 2 !== 0) throw_('sched.timeToRun not aligned to 8 bytes');
  goargs();
  goenvs();
  parsedebugvars();
  gcinit();

  lock(schedlock);
  const now = nanotime();
  storef(sched, Sched.lastpoll, now);
  const procs = wantedprocs();
  resize(procs);
  unlock(schedlock);
  worldStarted();
  checkSched(record, procs);
}

/** Every global lock of the scheduler gets its rank; the heap gives its own. */
function locksinit(): void {
  const record = step('lockInit');
  lockInit(schedlock, 'sched');
  lockInit(ref(sched, Sched.allglock), 'allg');
  lockInit(ref(sched, Sched.gfreelock), 'gFree');
  lockInit(ref(sched, Sched.sysmonlock), 'sysmon');
  lockInit(ref(sched, Sched.allplock), 'allp');
  lockInit(ref(sched, Sched.newmlock), 'newmHandoff');
  lockInit(ref(netpolled, Netpoll.lock), 'leaf');
  set(sched, Sched.worldsema, 1);
  set(sched, Sched.gcsema, 1);
  syncinit();
  lockInit(ref(outputPipe, Pipe.lock), 'pipe');
  // By rank, as they may nest: taken and given back once.
  lock(schedlock);
  lock(ref(sched, Sched.allglock));
  lock(ref(sched, Sched.gfreelock));
  unlock(ref(sched, Sched.gfreelock));
  unlock(ref(sched, Sched.allglock));
  unlock(schedlock);
  const locks = get(m0, M.locks);
  if (locks !== 0) throw_(`lockInit: m0 holds ${locks} locks`);
  done(
    record,
    'lockInit',
    'src/shared/lock.ts',
    'ranks of sched.lock, sysmonlock, allpLock, newmHandoff.lock, allglock, gFree.lock, sudoglock, the 251 semaRoots, the pipe',
    'taken in order of rank and given back',
  );
}

function firstm(): void {
  const record = step('mcommoninit');
  const gp = getg();
  const mp = get(gp, G.m);
  mcommoninit(mp, -1);
  const id = get(mp, M.id);
  const first = get(sched, Sched.allm);
  const rest = get(mp, M.alllink);
  const random = get(mp, M.fastrand);
  if (id !== 0 || first !== mp || rest !== nil || random === 0) throw_('mcommoninit: m0 is not the first M');
  done(
    record,
    'mcommoninit',
    'src/m/mcommon.ts',
    `m0 @${mp}: id 0, on allm, random state ${random >>> 0}`,
    'allm = m0, alone; random state not 0',
  );
}

/** ncpu, or GOMAXPROCS when that is a positive number. */
function wantedprocs(): number {
  const ncpu = get(sys, Sys.ncpu);
  const n = atoi32(gogetenv('GOMAXPROCS'));
  const procs = n !== null && n > 0 ? n : ncpu;
  return Math.min(procs, MAXPROCS);
}

function resize(procs: number): void {
  const record = step('procresize');
  const runnable = procresize(procs);
  if (runnable !== nil) throw_('unknown runnable goroutine during bootstrap');
  const pp = get(m0, M.p);
  const id = pp === nil ? -1 : get(pp, P.id);
  const status = pp === nil ? -1 : load(pp, P.status);
  const idle = load(sched, Sched.npidle);
  if (id !== 0 || status !== Prunning || idle !== procs - 1) throw_('procresize: bad Ps');
  done(
    record,
    'procresize',
    'src/p/procresize.ts',
    `allp[0..${procs - 1}], gomaxprocs = ${procs}`,
    `m0 owns P 0, ${idle} idle`,
  );
}

function checkSched(record: number, procs: number): void {
  const n = load(sched, Sched.gomaxprocs);
  const polled = getf(sched, Sched.lastpoll);
  const on = getf(kern, Kern.poweron);
  const locks = get(m0, M.locks);
  if (n !== procs || polled < on || locks !== 0) throw_('schedinit: bad end state');
  done(
    record,
    'schedinit',
    FILE,
    `maxmcount = ${MAXMCOUNT}, lastpoll set, procs = ${procs}`,
    'timeToRun aligned to 8 bytes, m0 holds no lock, the world runs',
  );
}
