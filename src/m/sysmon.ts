// The system monitor: an M without a P that watches all others. (proc.go: sysmon)
//
// It wakes every 20 us while it finds something to do, after 50 idle rounds ever more rarely, down to every 10 ms (5 ms
// while goroutines run), and
// sleeps on a note while nothing runs at all (p/pidle.ts). A round: take Ps out of long syscalls, ask goroutines that
// have run for 10 ms to make way (retake.ts), and look for the host's answers when nobody has for 10 ms.

import { timeSleepUntil } from '../p/timerwhen.ts';
import { debugvar } from '../shared/env.ts';
import { Sched, sched } from '../shared/globals.ts';
import { lock, unlock } from '../shared/lock.ts';
import { buffer, casf, get, load, loadf, ref, set, store } from '../shared/mem.ts';
import { noteclear, notetsleep } from '../shared/note.ts';
import { nanotime, usleep } from '../shared/os.ts';
import { FORCEGCPERIOD, FORCEPREEMPT, THREADPAUSE } from '../shared/param.ts';
import { write } from '../shared/pipe.ts';
import { schedtraceText } from '../shared/schedtrace.ts';
import { nil } from '../shared/struct.ts';
import { checkdead } from './checkdead.ts';
import { gcstopping } from './gcwaiting.ts';
import { incidlelocked } from './idlelocked.ts';
import { injectglist } from './injectglist.ts';
import { netpoll, netpollinited } from './netpoll.ts';
import { retake } from './retake.ts';
import { keepstock, notestock } from './spares.ts';

const schedlock = ref(sched, Sched.lock);
const sysmonlock = ref(sched, Sched.sysmonlock);
const note = ref(sched, Sched.sysmonnote);

/** Microseconds between two rounds. */
const SHORTEST = 20;
const LONGEST = 10_000;
/** The longest while goroutines run. One that begins just after a round is noticed in the next and asked to make way 10
 *  ms later: with Go's pause of 10 ms that can be 20 ms and more, with this one it is at most 15. */
const LONGESTBUSY = 5_000;
/** Idle rounds before the pause grows. */
const PATIENCE = 50;

/** The start function of its M. Leaves by ThreadExit alone. */
export function sysmon(): never {
  lock(schedlock);
  const system = get(sched, Sched.nmsys);
  set(sched, Sched.nmsys, system + 1);
  checkdead();
  unlock(schedlock);
  const tracing = debugvar('schedtrace');
  let lasttrace = 0;
  let idle = 0;
  let delay = 0;
  for (;;) {
    if (idle === 0) delay = SHORTEST;
    else if (idle > PATIENCE) delay = Math.min(2 * delay, LONGEST);
    const idleps = load(sched, Sched.npidle);
    const procs = load(sched, Sched.gomaxprocs);
    const threadless = load(sched, Sched.nthreadwait);
    const longest = threadless > 0 ? THREADPAUSE : idleps < procs ? LONGESTBUSY : LONGEST;
    usleep(Math.min(delay, longest));
    if (tracing <= 0 && nothingRuns() && deepsleep()) {
      idle = 0;
      delay = SHORTEST;
    }
    lock(sysmonlock);
    const now = nanotime();
    pollIfNobodyDoes(now);
    idle = retake(now) !== 0 ? 0 : idle + 1;
    if (idle === 0) notestock();
    keepstock(now);
    if (tracing > 0 && lasttrace + tracing * 1e6 <= now) {
      lasttrace = now;
      schedtrace(debugvar('scheddetail') > 0);
    }
    unlock(sysmonlock);
  }
}

/** Whether the world is stopping or all Ps are idle, and nobody waits for a thread. */
function nothingRuns(): boolean {
  if (gcstopping()) return true;
  const threadless = load(sched, Sched.nthreadwait);
  if (threadless > 0) return false;
  const idle = load(sched, Sched.npidle);
  const procs = load(sched, Sched.gomaxprocs);
  return idle === procs;
}

/** Sleeps until something runs again or a timer is due. True when a syscall or a start of the world ended it
 *  (sysmonwait.ts). */
function deepsleep(): boolean {
  let hurry = false;
  lock(schedlock);
  if (nothingRuns()) {
    const now = nanotime();
    const next = timeSleepUntil();
    if (next > now) {
      store(sched, Sched.sysmonwait, 1);
      set(sched, Sched.sysmonhurry, 0);
      unlock(schedlock);
      notetsleep(note, Math.min(FORCEGCPERIOD / 2, next - now));
      lock(schedlock);
      store(sched, Sched.sysmonwait, 0);
      noteclear(note);
      hurry = get(sched, Sched.sysmonhurry) !== 0;
    }
  }
  unlock(schedlock);
  return hurry;
}

/** Makes the host's answers runnable when nobody has asked for them for 10 ms. */
function pollIfNobodyDoes(now: number): void {
  if (!netpollinited()) return;
  const polled = loadf(sched, Sched.lastpoll);
  if (polled === 0 || polled + FORCEPREEMPT >= now) return;
  casf(sched, Sched.lastpoll, polled, now);
  const list = netpoll(0);
  if (list === nil) return;
  // As in retake: between taking the Gs and starting Ms for them, this M has to count. (#6070)
  incidlelocked(-1);
  injectglist(list);
  incidlelocked(1);
}

/** GODEBUG=schedtrace=X: prints the scheduler's state every X milliseconds on stderr, a line; with scheddetail=1 a line
 *  for every P, M and G as well. sysmon, with sysmonlock held. (proc.go: schedtrace) */
function schedtrace(detailed: boolean): void {
  const now = nanotime();
  lock(schedlock);
  const text = schedtraceText(buffer, now, detailed);
  unlock(schedlock);
  write(2, text);
}
