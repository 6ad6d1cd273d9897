// runtime.main: the first goroutine. (proc.go: main, forcegchelper; mgc.go: gcenable; mgcsweep.go: bgsweep;
// mgcscavenge.go)
//
// It is written in resumable form (docs/resumable.md), like every body.

import { Goexit } from '../g/goexit.ts';
import { makeSystem } from '../g/newproc1.ts';
import { lockOSThread, unlockOSThread } from '../m/lockosthread.ts';
import { SYSMON } from '../m/mstartfn.ts';
import { newproc } from '../m/newproc.ts';
import { gopark, readyalone } from '../m/park.ts';
import { firstspare } from '../m/spares.ts';
import { newm } from '../m/startm.ts';
import { done, step } from '../shared/bootlog.ts';
import { frameSize, push } from '../shared/frame.ts';
import { Kern, kern, m0, Sched, Sys, sched, sys } from '../shared/globals.ts';
import { G, M } from '../shared/layout.ts';
import { as, get, load, set, setf, store, xadd } from '../shared/mem.ts';
import { checkexit, exit, nanotime, standaside } from '../shared/os.ts';
import { MAXSTACKSIZE } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { bodyAt, funcName, funcs, PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';

const FILE = 'src/boot/main.ts';
const FRAME = frameSize(0);
// Resume points of main.
const GCENABLED = 1;
const INITDONE = 2;
const MAINDONE = 3;

/** main and both background workers: the last of them to report lets main go on. */
const REPORTS = 3;

function main(sp: number, rp: number, value?: unknown): unknown {
  const fp = sp - FRAME;
  // init or main.main threw after it had been suspended: nobody catches it here.
  if (rp < 0) {
    if (rp === -INITDONE) unlockOSThread();
    throw value;
  }
  switch (rp) {
    case 0:
      begin();
      gcenable();
      gopark(pc.reported, getg(), waitReason('chan receive'));
      push(fp, pc.main | GCENABLED, FRAME);
      return PARKED;
    case GCENABLED: {
      gcenabled();
      const r = maininit(fp);
      if (r !== PARKED) return mainMain(fp);
      push(fp, pc.main | INITDONE, FRAME);
      return PARKED;
    }
    case INITDONE:
      return mainMain(fp);
    case MAINDONE:
      return end();
    default:
      return throw_(`runtime.main: bad resume point ${rp}`);
  }
}

/** Up to the runtime's own init tasks. */
function begin(): void {
  const record = step('main');
  set(sys, Sys.maxstacksize, MAXSTACKSIZE);
  startsysmon();
  const procs = get(sched, Sched.gomaxprocs);
  if (procs > 1) firstspare();
  done(
    record,
    'main',
    FILE,
    `runtime.main is goroutine 1; stacks may grow to ${MAXSTACKSIZE} bytes`,
    'it runs on m0, and nobody else has a P yet',
  );
  doInit(0, 'runtime_inittasks', pc.runtimeinit, sys, Sys.runtimeInited);
}

/** The system monitor gets an M of its own, which has no P. On g0, as newm may be called from a goroutine that is
 *  locked. */
function startsysmon(): void {
  const off = get(kern, Kern.nosysmon);
  if (off !== 0) return;
  const record = step('sysmon');
  const before = get(sched, Sched.mnext);
  newm(SYSMON, -1);
  const made = get(sched, Sched.mnext);
  if (made !== before + 1) throw_('runtime.main: sysmon got no M');
  done(record, 'sysmon', 'src/m/sysmon.ts', `starts m${before}, which runs sysmon and never has a P`, 'one M more');
}

/** Runs one package's init task once. PARKED when it suspended: the caller spills and is resumed when it is done. */
function doInit(sp: number, name: string, task: number, owner: Ptr<'sys'>, flag: typeof Sys.mainInited): unknown {
  const record = step('doInit');
  if (load(owner, flag) !== 0) throw_(`doInit: ${name} ran twice`);
  store(owner, flag, 1);
  const what = task === 0 ? 'the program exports no init' : `runs ${funcName(task)}`;
  const r = task === 0 ? undefined : bodyAt(task)(sp, 0);
  done(record, 'doInit', FILE, `${name}: ${what}`, 'ran once');
  return r;
}

/** The program's init task. If it ends main (goexit) the lock that main has on its thread goes with it. (main's
 *  deferred unlock) */
function maininit(fp: number): unknown {
  const task = get(kern, Kern.initpc);
  try {
    return doInit(fp, 'main_inittasks', task, sys, Sys.mainInited);
  } catch (e) {
    if (e === Goexit) unlockOSThread();
    throw e;
  }
}

/** The runtime's own init function: starts the goroutine that a periodic collection would be run by. */
function runtimeinit(_sp: number, _rp: number): unknown {
  makeSystem(newproc(pc.forcegchelper, 0));
  return undefined;
}

/** Starts the collector's background workers. main waits until both have reported. */
function gcenable(): void {
  const record = step('gcenable');
  makeSystem(newproc(pc.bgsweep, 0));
  makeSystem(newproc(pc.bgscavenge, 0));
  done(
    record,
    'gcenable',
    FILE,
    'starts bgsweep and bgscavenge and waits until both have reported',
    `${load(sched, Sched.ngsys)} system goroutines`,
  );
}

/**
 * After gcenable: both workers have reported. main is locked to m0 while the program's init task runs.
 *
 * Go locks it first of all, so that the workers' first steps need a second thread: main waits for them, and m0 may run
 * nothing but main. Here that thread is far away. Until now no M but m0 could get a P (newproc and readyalone wake
 * nobody), so main is still on m0.
 */
function gcenabled(): void {
  const reports = load(sys, Sys.gcenabled);
  if (reports !== REPORTS) throw_(`gcenable: ${reports} of ${REPORTS} reports`);
  const record = step('lockOSThread');
  const mp = get(getg(), G.m);
  if (mp !== m0) throw_('runtime.main not on m0');
  lockOSThread();
  // From here on newproc may start Ms.
  set(sched, Sched.mainstarted, 1);
  done(record, 'lockOSThread', FILE, 'runtime.main is locked to m0 while init tasks run', 'it runs on m0');
}

/** Unlock function of main's wait: main has spilled and may be readied. False when the workers were faster. */
function reported(gp: number, _lock: number): unknown {
  set(sys, Sys.gcwaiter, gp);
  return xadd(sys, Sys.gcenabled, 1) !== REPORTS;
}

/** A worker is up. The last one wakes main. */
function report(): void {
  if (xadd(sys, Sys.gcenabled, 1) !== REPORTS) return;
  const waiter = get(sys, Sys.gcwaiter);
  readyalone(as<'g'>(waiter));
}

/** There is no collector yet: the sweeper reports and sleeps. */
function bgsweep(_sp: number, rp: number): unknown {
  if (rp === 0) report();
  return gopark(0, 0, waitReason('GC sweep wait'));
}

function bgscavenge(_sp: number, rp: number): unknown {
  if (rp === 0) report();
  return gopark(0, 0, waitReason('GC scavenge wait'));
}

function forcegchelper(_sp: number, _rp: number): unknown {
  return gopark(0, 0, waitReason('force gc (idle)'));
}

/** Hands over to the program. */
function mainMain(fp: number): unknown {
  unlockOSThread();
  const record = step('main_main');
  const entry = get(kern, Kern.mainpc);
  setf(kern, Kern.mainmain, nanotime());
  const mp = get(getg(), G.m);
  const id = get(mp, M.id);
  done(record, 'main_main', FILE, `calls ${funcName(entry)}`, `m${id} is unlocked again`);
  const r = bodyAt(entry)(fp, 0);
  if (r !== PARKED) return end();
  push(fp, pc.main | MAINDONE, FRAME);
  return PARKED;
}

/** main.main has returned. If somebody panics at this moment, that is how the run ends. */
function end(): never {
  checkexit();
  // It has the word, and is about to freeze the others.
  const panicking = load(kern, Kern.panicking);
  if (panicking !== 0) return standaside();
  return exit(0);
}

const pc = funcs('runtime', { main, runtimeinit, reported, bgsweep, bgscavenge, forcegchelper });

/** Entry pc of runtime.main. (asm: mainPC) */
export const MAINPC: number = pc.main;
