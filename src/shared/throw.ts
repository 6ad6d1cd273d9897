// Fatal errors: what nothing can recover. All print as Go prints, show goroutines as GOTRACEBACK says and end the run with exit
// code 2. (panic.go: throw, fatal, fatalpanic, dopanic_m)

import { Kern, kern, Sys, sys } from './globals.ts';
import { jsFrames } from './jsframes.ts';
import { G, M } from './layout.ts';
import { buffer, cas, get, relaxed, setrelaxed } from './mem.ts';
import { FatalError, fatal, nanotime, usleep } from './os.ts';
import { schedtraceAtEnd } from './schedtrace.ts';
import { nil, type Ptr } from './struct.ts';
import { getg } from './tls.ts';
import { ALL, CRASH, SHIFT, SIGABRT, SYSTEM, tracebackAll } from './traceback.ts';

/** A broken invariant of the runtime: `fatal error: msg`, all goroutines, the runtime's own included, exit 2. In a unit, where
 *  there is no machine: throws FatalError. */
export function throw_(msg: string): never {
  return die(`fatal error: ${msg}`, BYRUNTIME, true);
}

/** throw_ with lines of its own before the message. */
export function printthrow(lines: string, msg: string): never {
  return die(`${lines}\nfatal error: ${msg}`, BYRUNTIME, true);
}

/** The program did what nothing can recover (a deadlock, an unlock too many): as throw_, without what is the runtime's own.
 *  (panic.go: fatal) */
export function fatalthrow(msg: string): never {
  return die(`fatal error: ${msg}`, BYUSER, true);
}

/** A panic that nobody recovered: `line`, the goroutine that panicked with the frames that it has left, exit 2. The others with
 *  GOTRACEBACK=all. */
export function panicthrow(line: string, left: string): never {
  return die(line, 0, false, left);
}

/** What m.throwing says: who has found the fault. (runtime2.go: throwType) */
const BYUSER = 1;
const BYRUNTIME = 2;

/** Ends the run with a first line of the caller's. GOTRACEBACK raises the level and `all`; at level 0 no goroutine is shown. */
function die(line: string, throwing: number, all: boolean, left: string | null = null): never {
  const g = getg();
  if (g === 0) throw new FatalError(line);
  // Only the first thread that fails has something to say. Another waits until the run has ended: if it ended it, the first
  // one's words would be lost.
  if (!cas(kern, Kern.panicking, 0, 1)) {
    for (;;) usleep(AWAIT);
  }
  const mp = get(g, G.m);
  if (mp !== nil) {
    setrelaxed(mp, M.throwing, throwing);
    setrelaxed(mp, M.dying, 1);
  }
  const t = get(sys, Sys.traceback);
  const shown = Math.max(throwing === BYRUNTIME ? SYSTEM : 0, t >>> SHIFT);
  const others = all || (t & ALL) !== 0;
  const running = left ?? jsFrames(new Error().stack);
  const goroutines = shown === 0 ? '' : tracebackAll(buffer, current(), others, shown >= SYSTEM, running);
  // Before the word of a panic, after that of a fatal error, as in Go.
  const trace = schedtraceAtEnd(buffer, nanotime());
  const said = left === null ? `${line}\n${trace}` : `${trace}${line}\n`;
  return fatal((t & CRASH) !== 0 ? SIGABRT : 2, `${said}${goroutines}`);
}
/** Microseconds between two looks of who waits for the end. */
const AWAIT = 1000;

/** The goroutine that this M runs, also while it is on g0. */
function current(): Ptr<'g'> {
  const g = getg();
  const mp = get(g, G.m);
  if (mp === nil) return g;
  const curg = relaxed(mp, M.curg);
  return curg === nil ? g : curg;
}
