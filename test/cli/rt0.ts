// Running the rt0 command as a user does. One that does not end is a failure with all that it said, its goroutines too.

import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds that a command may take. Less than vitest gives a test, whose time-out would say nothing. */
const PATIENCE = 100_000;
/** Milliseconds that a command has to show its goroutines. */
const LAST_WORDS = 5000;

export interface Ended {
  /** The exit code, as a shell gives it also after a signal that asks it to end; or the name of another signal. */
  code: number | string;
  stdout: string;
  stderr: string;
}

/** A program in test/cli/programs. */
export function program(name: string): string {
  return join(ROOT, 'test', 'cli', 'programs', name);
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stdout holds the text, with all that it holds. */
  says(text: string): Promise<string>;
  /** The same of stderr. */
  tells(text: string): Promise<string>;
  /** What is done when it takes too long: it is asked for its goroutines, then killed, and `ended` rejects. */
  giveUp(): void;
}

export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'rt0'), ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  let hung = false;
  const giveUp = (): void => {
    hung = true;
    child.kill('SIGQUIT');
    setTimeout(() => child.kill('SIGKILL'), LAST_WORDS).unref();
  };
  const timer = setTimeout(giveUp, PATIENCE);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (!hung) resolve({ code: code ?? codeOf(signal), ...said });
      else reject(new Error(`rt0 ${args.join(' ')}: it does not end\n${said.stdout}\n${said.stderr}`));
    });
  });
  async function until(stream: 'stdout' | 'stderr', text: string): Promise<string> {
    while (!said[stream].includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without saying ${text}: ${said.stderr}`);
      await new Promise((r) => setTimeout(r, 10));
    }
    return said[stream];
  }
  return { child, ended, says: (text) => until('stdout', text), tells: (text) => until('stderr', text), giveUp };
}

export function rt0(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return start(args, env).ended;
}

function codeOf(signal: NodeJS.Signals | null): number | string {
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') return 128 + constants.signals[signal];
  return signal ?? 'none';
}
