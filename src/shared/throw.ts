// Fatal errors: what nothing can recover. All print as Go prints, show goroutines as GOTRACEBACK says and end the run
// with exit code 2. (panic.go: throw, fatal, fatalpanic, startpanic_m, dopanic_m)
//
// Whoever fails first has the word: it takes Kern.panicking before it looks for what to print, which takes longest.
// From then on the run cannot end well any more: main, if it returns meanwhile, and other threads that fail leave
// without a word.

import { Kern, kern, Sys, sys } from './globals.ts';
import { jsFrames } from './jsframes.ts';
import { G, M } from './layout.ts';
import { buffer, cas, get, load, relaxed, setrelaxed } from './mem.ts';
import { FatalError, fatal, freeze, nanotime, standaside } from './os.ts';
import { schedtraceAtEnd } from './schedtrace.ts';
import { nil, type Ptr } from './struct.ts';
import { getg } from './tls.ts';
import { ALL, CRASH, LEVELSHIFT, SIGABRT, SYSTEM, tracebackAll } from './traceback.ts';

/** A broken invariant of the runtime: `fatal error: msg`, all goroutines, the runtime's own included, exit 2. In a
 *  unit, where there is no machine: throws FatalError. */
export function throw_(msg: string): never {
  return die(`fatal error: ${msg}`, BYRUNTIME, true);
}

/** fatalthrow while the goroutine's frames are being saved: `saved` are those that are. */
export function fatalsaving(msg: string, saved: string): never {
  return die(`fatal error: ${msg}`, BYUSER, true, null, saved);
}

/** throw_ with lines of its own before the message. */
export function printthrow(lines: string, msg: string): never {
  return die(`${lines}\nfatal error: ${msg}`, BYRUNTIME, true);
}

/** The program did what nothing can recover (a deadlock, an unlock too many): as throw_, without what is the runtime's
 *  own. (panic.go: fatal) */
export function fatalthrow(msg: string): never {
  return die(`fatal error: ${msg}`, BYUSER, true);
}

/** What needs a P was called in the function of a syscall, whose goroutine has none: fatal, as its caller may hold
 *  locks and have changed half of what it was about to. */
export function throwNoP(what: string): never {
  return fatalthrow(`${what} in the function of a syscall, which may not use goroutines, channels, locks or timers`);
}

/** A panic that nobody recovered: `line`, the goroutine that panicked with the frames that it has left, exit 2. The
 *  others with GOTRACEBACK=all. */
export function panicthrow(line: string, left: string): never {
  return die(line, 0, false, left);
}

/** The program did what it may not, and only its own goroutine has to do with it. Nothing recovers it. */
export function misuse(msg: string): never {
  return die(`fatal error: ${msg}`, BYUSER, false);
}

/** What m.throwing says: who has found the fault. (runtime2.go: throwType) */
const BYUSER = 1;
const BYRUNTIME = 2;

/** Ends the run with a first line of the caller's. GOTRACEBACK raises the level and `all`; at level 0 no goroutine is
 *  shown. */
function die(line: string, throwing: number, all: boolean, left: string | null = null, saved = ''): never {
  const g = getg();
  if (g === 0) throw new FatalError(line);
  startpanic();
  const mp = get(g, G.m);
  if (mp !== nil) {
    setrelaxed(mp, M.throwing, throwing);
    setrelaxed(mp, M.dying, 1);
  }
  const t = get(sys, Sys.traceback);
  const shown = Math.max(throwing === BYRUNTIME ? SYSTEM : 0, t >>> LEVELSHIFT);
  const others = all || (t & ALL) !== 0;
  const running = left ?? saved + jsFrames(new Error().stack);
  const goroutines = shown === 0 ? '' : tracebackAll(buffer, current(), others, shown >= SYSTEM, running);
  // Before the word of a panic, after that of a fatal error, as in Go.
  const trace = schedtraceAtEnd(buffer, nanotime());
  const said = left === null ? `${line}\n${trace}` : `${trace}${line}\n`;
  return fatal((t & CRASH) !== 0 ? SIGABRT : 2, `${said}${goroutines}`);
}

/** The current M is about to end the run: takes the word, or leaves when another has it. Again by the same M: nothing.
 *  True when the others run on until somebody asks them to make way. (startpanic_m) */
export function startpanic(): boolean {
  const g = getg();
  const mp = get(g, G.m);
  if (cas(kern, Kern.panicking, 0, mp)) return freeze();
  const who = load(kern, Kern.panicking);
  return who === mp ? false : standaside();
}

/** The goroutine that this M runs, also while it is on g0. */
function current(): Ptr<'g'> {
  const g = getg();
  const mp = get(g, G.m);
  if (mp === nil) return g;
  const curg = relaxed(mp, M.curg);
  return curg === nil ? g : curg;
}
