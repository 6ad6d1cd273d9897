// Signals ^C, SIGTERM and SIGHUP: the first asks the verb to stop, so that what it has so far is told, and ends the
// process when that takes too long; the second ends it at once. ^\ (SIGQUIT): what the verb makes of it, for `run` a
// dump of all goroutines as Go's.
//
// A signal is heard when the main thread comes back to its event loop. So nothing that takes long runs there: programs
// are compiled in a thread (host/compiler.ts), and explore and replay run in one as a whole (verbthread.ts), which gets
// its signals from the main thread as messages.

import { constants } from 'node:os';
import { isMainThread, parentPort } from 'node:worker_threads';
import { stopWriting } from '../cache/writing.ts';

export type Signal = (typeof SIGNALS)[number];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds that a verb has to stop, unless it says otherwise. */
const GRACE = 350;

export interface Interrupt {
  /** The signal's exit code, once one has come. */
  code(): number | null;
  /** Gives the signals their usual meaning back. */
  release(): void;
}

/** The exit code of a process that the signal ended, as a shell gives it. */
function exitCodeOf(signal: Signal): number {
  return 128 + constants.signals[signal];
}

/** Calls `stop` when the first signal comes, and `quit`, if given, on SIGQUIT. */
export function onInterrupt(stop: (signal: Signal) => void, quit?: () => void, grace: number = GRACE): Interrupt {
  let code: number | null = null;
  function handle(signal: Signal): void {
    if (code !== null) leave(signal);
    code = exitCodeOf(signal);
    // It holds nothing up: what ends in time ends by itself.
    if (isMainThread) setTimeout(leave, grace, signal).unref();
    stop(signal);
  }
  const listen = isMainThread ? fromSystem : fromMain;
  const unlisten = listen(handle);
  if (quit !== undefined) process.on('SIGQUIT', quit);
  return {
    code: () => code,
    release() {
      unlisten();
      if (quit !== undefined) process.off('SIGQUIT', quit);
    },
  };
}

function fromSystem(handle: (signal: Signal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}

/** What a verb's thread tells the main one: whether it wants to hear of signals. */
export interface Hearing {
  readonly hears: boolean;
}

function fromMain(handle: (signal: Signal) => void): () => void {
  const port = parentPort;
  port?.on('message', handle);
  port?.postMessage({ hears: true } satisfies Hearing);
  return () => {
    port?.postMessage({ hears: false } satisfies Hearing);
    port?.off('message', handle);
  };
}

/**
 * Ends the process now, by the signal itself: process.exit would first wait for every thread, also for those that are
 * just being started. No half-written cache file is left, and no half-drawn line on the terminal.
 */
export function leave(signal: Signal): never {
  stopWriting();
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K\x1b[?25h');
  for (const s of SIGNALS) process.removeAllListeners(s);
  process.kill(process.pid, signal);
  // The first process of a container gets no signal that would end it.
  process.exit(exitCodeOf(signal));
}
