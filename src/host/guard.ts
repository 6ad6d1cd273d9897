// Guards the process from the program that runs in it, and catches what is thrown where no goroutine runs.
//
// process.exit in a worker thread ends that thread alone, with whatever goroutines and locks it has; process.kill and
// abort end the embedder. A program ends by exit(code) of rt0, by returning from main, or by a panic, so these say so
// and end the run with code 2: they cannot be caught, as what they ask for is an end. An assignment to process.exitCode
// cannot be noticed where it is made, as Node lets nobody redefine it: it is when the thread leaves the run.
//
// An exception of a callback that nobody called (setTimeout, a promise, a microtask) comes when the thread is back in
// its event loop. It ends the run like a panic if there still is one, and else is told on the process's own stderr:
// Node's answer, the death of the thread, would hit whatever the machine runs by then.

import { inspect } from 'node:util';
import { describeLine } from '../shared/describe.ts';
import { ThreadExit, uncaught as uncaughtIn } from '../shared/os.ts';
import { misuse } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';

/** Puts the guards up on this thread. `stderr`: the thread's own. */
export function guardProcess(stderr: NodeJS.WritableStream): void {
  const { kill } = process;
  Object.assign(process, {
    exit: (code?: unknown) => refuse(`process.exit(${code === undefined ? '' : inspect(code)})`, code),
    reallyExit: (code?: unknown) => refuse(`process.reallyExit(${inspect(code)})`, code),
    abort: () => refuse('process.abort()', 2),
    kill: (pid: number, signal?: string | number) => {
      if (own(pid) && signal !== 0) refuse(`process.kill of the program's own process`, 2);
      return kill.call(process, pid, signal);
    },
  });
  process.on('uncaughtException', (e: unknown) => uncaught(e, stderr));
}

/** This process, or a group that it is in. */
function own(pid: unknown): boolean {
  const n = Number(pid);
  return n === process.pid || n === 0 || n === -1 || n === -process.pid;
}

/** What to do instead. */
function instead(what: string, code: unknown): string {
  const n = Number(code ?? 0);
  return `${what}: a program of goroutines ends by exit(${Number.isInteger(n) ? n : 2}), imported from rt0`;
}

/** What the run is to end with, if a goroutine has set process.exitCode on this thread: null if none has. Once a run,
 *  when the thread leaves it. */
export function takeExitCode(): number | null {
  const code: unknown = process.exitCode;
  if (code === undefined || code === null) return null;
  process.exitCode = undefined;
  return Number(code) || null;
}

/** The word of the host on that. */
export function exitCodeSet(code: number): string {
  return `fatal error: ${instead(`process.exitCode = ${code}`, code)}\n`;
}

function refuse(what: string, code: unknown): never {
  const text = instead(what, code);
  if (getg() === 0) throw new Error(text);
  return misuse(text);
}

function uncaught(e: unknown, stderr: NodeJS.WritableStream): void {
  if (e instanceof ThreadExit) return;
  const line = `panic: ${describeLine(e)}\n\tthrown by a callback that no goroutine called (a timer's, a promise's)\n`;
  if (!uncaughtIn(line)) stderr.write(`rt0: after the program's end: ${line}`);
}
