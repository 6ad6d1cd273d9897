// The GoKer kernels as the test and scripts/goker.ts see them: what the head of each file says, and how a run ended.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { G, Gscan, Gwaiting } from '../../src/shared/layout.ts';
import { allGs } from '../../src/shared/traceback.ts';
import { ROOT } from '../cli/rt0.ts';

export const DIR: string = join(ROOT, 'examples', 'goker');

export interface Kernel {
  readonly name: string;
  readonly file: string;
  /** The repository and number of the issue or pull request. */
  readonly project: string;
  readonly issue: number;
  /** GoBench's class and its subclass. */
  readonly kind: 'resource' | 'communication' | 'mixed';
  readonly subkind: string;
  /** What blocks, and what the fix was. */
  readonly blocks: string;
  readonly fix: string;
  /** main returns although a goroutine is blocked for ever. */
  readonly leaks: boolean;
}

const FIRST = /^\/\/ ([\w.-]+\/[\w.-]+)#(\d+): (resource|communication|mixed) deadlock, ([\w &-]+)\.$/;

/** What the head of a kernel says. Throws when it does not say it in the form that all of them have. */
export function readKernel(name: string): Kernel {
  const file = join(DIR, `${name}.ts`);
  const lines = readFileSync(file, 'utf8').split('\n');
  const head = lines.slice(0, lines.indexOf('')).map((l) => l.replace(/^\/\/ ?/, ''));
  const [, project, issue, kind, subkind] = FIRST.exec(lines[0] ?? '') ?? [];
  const rest = /^ (.+) Blocks: (.+) Fix: (.+\.)$/.exec(head.slice(1).join(' '));
  if (project === undefined || subkind === undefined || rest === null)
    throw new Error(
      `${file}: its head is not "// project#issue: kind deadlock, subkind.", text, "Blocks: ..." and "Fix: ..."`,
    );
  return {
    name,
    file,
    project,
    issue: Number(issue),
    kind: kind as Kernel['kind'],
    subkind,
    blocks: rest[2] ?? '',
    fix: rest[3] ?? '',
    leaks: (rest[2] ?? '').includes('The program goes on without'),
  };
}

const names = (dir: string): string[] =>
  readdirSync(dir)
    .filter((f) => /\d\.ts$/.test(f))
    .map((f) => f.slice(0, -3))
    .sort(new Intl.Collator('en', { numeric: true }).compare);

/** All kernels, by project and number. */
export function kernels(): Kernel[] {
  return names(DIR).map(readKernel);
}

/** The names of the kernels that have a fixed version. */
export function fixedNames(): string[] {
  return names(join(DIR, 'fixed'));
}

/** ended: all went well. left: main returned, and a goroutine was waiting then. deadlock: Go's fatal error. */
export type End = 'ended' | 'left' | 'deadlock';

/** How a run ended; null when it ended as no kernel may. */
export function endOf(code: number, stderr: string, memory: SharedArrayBuffer): End | null {
  if (code === 2 && stderr.startsWith('fatal error: all goroutines are asleep - deadlock!\n')) return 'deadlock';
  if (code !== 0 || stderr !== '') return null;
  return waiting(memory) > 0 ? 'left' : 'ended';
}

/** The program's goroutines that were waiting when it ended. */
export function waiting(memory: SharedArrayBuffer): number {
  const w = new Int32Array(memory);
  const word = (a: number): number => w[a] ?? 0;
  return allGs(memory).filter((gp) => {
    const status = word(gp + G.atomicstatus) & ~Gscan;
    return status === Gwaiting && word(gp + G.system) === 0;
  }).length;
}
