// Runs a tool, and ends it with everything that it has started when a signal comes. Node built-ins only.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Milliseconds that a tool has to end after a signal. */
const GRACE = 250;

/** A signal came while a tool ran: it has been ended. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs a command to its end and returns its exit code, as a shell gives it. It gets a process group of its own, so that
 * what it starts can be ended with it. Throws Interrupted when a signal came, once it has ended.
 */
export async function runTool(command, args, options) {
  const grouped = process.platform !== 'win32';
  const child = spawn(command, args, { ...options, detached: grouped });
  const kill = (signal) => {
    try {
      if (grouped && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  let came = null;
  const handle = (signal) => {
    if (came === null) setTimeout(kill, GRACE, 'SIGKILL').unref();
    // The second is at once.
    else kill('SIGKILL');
    came ??= signal;
    kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
    });
    if (came === null) return code;
    // Who ignored the signal, or was started by who has ended.
    kill('SIGKILL');
    throw new Interrupted(came);
  } finally {
    for (const signal of SIGNALS) process.off(signal, handle);
  }
}
