// Signals. ^C and SIGTERM: the first asks the machine to stop, so that nothing of it is left; the second ends the process at
// once. ^\ (SIGQUIT): what the verb makes of it, for `run` a dump of all goroutines as Go's.

import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interrupt {
  /** The signal's exit code, once one has come. */
  code(): number | null;
  /** Gives the signals their usual meaning back. */
  release(): void;
}

/** Calls `stop` when the first signal comes, and `quit`, if given, on SIGQUIT. */
export function onInterrupt(stop: () => void, quit?: () => void): Interrupt {
  let code: number | null = null;
  function handle(signal: NodeJS.Signals): void {
    if (code !== null) process.exit(code);
    code = 128 + constants.signals[signal];
    stop();
  }
  for (const signal of SIGNALS) process.on(signal, handle);
  if (quit !== undefined) process.on('SIGQUIT', quit);
  return {
    code: () => code,
    release() {
      for (const signal of SIGNALS) process.off(signal, handle);
      if (quit !== undefined) process.off('SIGQUIT', quit);
    },
  };
}
