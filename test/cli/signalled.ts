// A command that gets a signal at some moment, and what became of it: how it ended and how soon, and what it left
// behind.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

export interface Signalled {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP';
  /** Milliseconds from the start to the signal. */
  readonly after: number;
  /** The same signal once more, so many milliseconds later. */
  readonly again?: number;
  /** Whether it may end by itself before, and how. */
  readonly ends?: readonly number[];
  /** A directory for its temporary files. */
  readonly tmp: string;
  /** Where it may keep things. */
  readonly caches: readonly string[];
}

export interface Outcome {
  readonly name: string;
  /** From the signal (the last one) to the end of the process; null when it ended by itself before. */
  readonly ms: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What is wrong, if anything is. */
  readonly wrong: readonly string[];
}

/** Waits longer than that are faults whatever the machine does. */
const HANG = 60_000;
/** The children of what has ended notice it by their closed pipes. */
const LINGER = 3000;

export async function signalled(s: Signalled): Promise<Outcome> {
  mkdirSync(s.tmp, { recursive: true });
  const tag = randomBytes(8).toString('hex');
  const child = spawn(process.execPath, s.args, {
    cwd: s.cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', TMPDIR: s.tmp, RT0_TEST_TAG: tag, ...s.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk) => {
      said[stream] += chunk;
    });
  const ended = endOf(child);
  const closed = new Promise((resolve) => child.on('close', resolve));
  await Promise.race([pause(s.after), ended]);
  const before = child.exitCode !== null || child.signalCode !== null;
  let sent = performance.now();
  child.kill(s.signal);
  if (s.again !== undefined) {
    await Promise.race([pause(s.again), ended]);
    sent = performance.now();
    child.kill(s.signal);
  }
  const killer = setTimeout(() => child.kill('SIGKILL'), HANG);
  const { code, at } = await ended;
  clearTimeout(killer);
  const wrong = [...wrongEnd(s, code, before), ...(await leftProcesses(tag)), ...leftFiles(s)];
  await closed;
  return { name: s.name, ms: before ? null : Math.max(0, at - sent), ...said, wrong };
}

function endOf(child: ChildProcess): Promise<{ code: number | string; at: number }> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code: code ?? signal ?? 'none', at: performance.now() }));
  });
}

/** An exit code as a shell gives it: also that of a process that the signal itself ended. */
function wrongEnd(s: Signalled, code: number | string, before: boolean): string[] {
  if (code === s.signal || code === 128 + constants.signals[s.signal]) return [];
  if (typeof code === 'number' && s.ends?.includes(code) === true) return [];
  return [`ended with ${code}${before ? ' before the signal' : ` after ${s.signal}`}`];
}

/** Processes that carry the tag in their environment, after a moment for them to end in. */
async function leftProcesses(tag: string): Promise<string[]> {
  const until = performance.now() + LINGER;
  for (;;) {
    const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(tag));
    if (left.length === 0) return [];
    if (performance.now() > until) return left.map((pid) => `process ${pid} is left: ${commandOf(pid)}`);
    await pause(20);
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Files that are not finished, and anything in the directory for temporary files. */
function leftFiles({ tmp, caches }: Signalled): string[] {
  const unfinished = caches
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    .filter((f) => f.endsWith('.tmp') || /(^|\/)(build-[0-9a-f]+|\w+\.lock)$/.test(f));
  // tsx keeps what it has compiled.
  const temporary = readdirSync(tmp).filter((f) => !/^tsx-\d+$/.test(f));
  return [...unfinished.map((f) => `${f} is left`), ...temporary.map((f) => `${join(tmp, f)} is left`)];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
