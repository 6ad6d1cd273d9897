// The template thread: makes Ms for those that are locked to their thread. In Go a new thread inherits the state of the
// one that makes it, and a locked thread's may be anything; here threads come from the pool, but the protocol is the
// same, and its races with it. (proc.go: startTemplateThread, templateThread)
//
// It is an M without a P, and counts as the system's.

import { Sched, sched } from '../shared/globals.ts';
import { M } from '../shared/layout.ts';
import { acquirem, lock, releasem, unlock } from '../shared/lock.ts';
import { cas, get, ref, set } from '../shared/mem.ts';
import { noteclear, notesleep } from '../shared/note.ts';
import { newosproc } from '../shared/os.ts';
import { nil } from '../shared/struct.ts';
import { checkdead } from './checkdead.ts';
import { TEMPLATETHREAD } from './mstartfn.ts';
import { newm } from './startm.ts';

const schedlock = ref(sched, Sched.lock);
const newmlock = ref(sched, Sched.newmlock);

/** Starts it if it is not there yet. The caller's M is not locked yet. */
export function startTemplateThread(): void {
  // Not to be preempted between the claim and the start: a stopped world would never see the thread. (#38931)
  const mp = acquirem();
  if (cas(sched, Sched.haveTemplateThread, 0, 1)) newm(TEMPLATETHREAD, -1);
  releasem(mp);
}

/** The start function of its M. Leaves by ThreadExit alone. */
export function templateThread(): never {
  lock(schedlock);
  const system = get(sched, Sched.nmsys);
  set(sched, Sched.nmsys, system + 1);
  checkdead();
  unlock(schedlock);
  for (;;) {
    lock(newmlock);
    let mp = get(sched, Sched.newmhandoff);
    if (mp === nil) {
      set(sched, Sched.newmwaiting, 1);
      noteclear(ref(sched, Sched.newmwake));
      unlock(newmlock);
      notesleep(ref(sched, Sched.newmwake));
      continue;
    }
    set(sched, Sched.newmhandoff, nil);
    unlock(newmlock);
    while (mp !== nil) {
      const rest = get(mp, M.schedlink);
      set(mp, M.schedlink, nil);
      newosproc(mp);
      mp = rest;
    }
  }
}
