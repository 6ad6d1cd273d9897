// GODEBUG=schedtrace=X: the scheduler's state every X milliseconds, a line; with scheddetail=1 a line for every P, M and G as
// well. The text is shared/schedtrace.ts. (proc.go: schedtrace)

import { Sched, sched } from '../shared/globals.ts';
import { lock, unlock } from '../shared/lock.ts';
import { buffer, ref } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { write } from '../shared/pipe.ts';
import { schedtraceText } from '../shared/schedtrace.ts';

const schedlock = ref(sched, Sched.lock);

/** Prints it on stderr. sysmon, with sysmonlock held. */
export function schedtrace(detailed: boolean): void {
  const now = nanotime();
  lock(schedlock);
  const text = schedtraceText(buffer, now, detailed);
  unlock(schedlock);
  write(2, text);
}
