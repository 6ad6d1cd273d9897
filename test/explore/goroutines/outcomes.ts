// Programs at level goroutines, and how they can end: every outcome that a search has seen.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { exploreGoroutines } from '../../../src/explore/goroutines/subject.ts';
import type { ExploredRun } from '../../../src/explore/load-target.ts';
import type { ProgramFiles } from '../../../src/explore/runtime/program-code.ts';
import { programFiles, repository } from '../../../src/explore/runtime/program-files.ts';
import { Runner } from '../../../src/explore/search/attempt.ts';
import { runOptions } from '../../../src/explore/search/setup.ts';
import { fairly } from '../../../src/explore/strategies/fair.ts';
import { strategyNamed } from '../../../src/explore/strategies/index.ts';

export interface Options {
  readonly strategy?: string;
  readonly executions?: number;
  readonly slack?: number;
  readonly races?: boolean;
  readonly leaks?: boolean;
  readonly seed?: number;
}

const made: string[] = [];
afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true });
});

/** A file that holds the program, until the test file is done. */
export function programFile(text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'rt0-goroutines-'));
  made.push(dir);
  const file = join(dir, 'program.ts');
  writeFileSync(file, text);
  return file;
}

export interface Seen {
  /** `done: OUTPUT`, or the outcome's message. */
  readonly all: readonly string[];
  readonly executions: number;
  /** The strategy has nothing left to try. */
  readonly ended: boolean;
}

export async function outcomesOf(text: string, o: Options = {}): Promise<Seen> {
  return outcomesOfFile(programFile(text), o);
}

export async function outcomesOfFile(file: string, o: Options = {}): Promise<Seen> {
  return outcomesOfFiles(await programFiles(file), o);
}

export async function outcomesOfFiles(files: ProgramFiles, o: Options = {}): Promise<Seen> {
  const { slack = 100, races = false, leaks = false } = o;
  const explored = await exploreGoroutines(files, {
    ...runOptions({ level: 'goroutines', slack, races, leaks }),
    root: repository(),
  });
  return seenBy(explored, o);
}

/** Of what is built already, at any level. */
export function seenBy(explored: ExploredRun, o: Options): Seen {
  const { races = false } = o;
  const subject = explored.subject(o.seed ?? 1);
  const name = o.strategy ?? 'dfs';
  const strategy = fairly(strategyNamed(name, o.seed ?? 1), name !== 'dfs' && subject.endless);
  const runner = new Runner(subject, { races });
  const seen = new Set<string>();
  const most = o.executions ?? 20_000;
  let n = 0;
  let ended = false;
  for (; n < most; n++) {
    if (!strategy.begin(n)) {
      ended = true;
      break;
    }
    const outcome = runner.run(strategy);
    if (outcome.kind === 'abandoned') continue;
    const first = outcome.message.split('\n')[0] ?? '';
    seen.add(outcome.kind === 'done' ? `done: ${explored.out.text.trim().replaceAll('\n', '|')}`.trim() : first);
  }
  return { all: [...seen].sort(), executions: n, ended };
}
