// What an installed rt0 must do, whoever installed it, and however.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bin, done, NOBODY, type Project, runIn, state } from './projects.ts';

/** Who runs what root has installed. */
export const STRANGER = process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Runs a program and explores another, as somebody who may write neither the package nor the project. */
export async function runsAndExplores(p: Project): Promise<void> {
  const before = [state(p.home), state(p.dir)];
  expect(await runIn(p, bin(p, 'rt0'), ['run', '-p', '2', 'program.ts'], STRANGER)).toEqual({
    code: 0,
    stdout: 'sum 14\n',
    stderr: '',
  });
  const flags = ['--workers', '1', '--iterations', '2000', '--seed', '1', '--strategy', 'random', '--no-shrink'];
  const found = await runIn(p, bin(p, 'rt0'), ['explore', 'deadlock.ts', ...flags], STRANGER);
  expect(found.stdout + found.stderr).toContain('all goroutines are asleep - deadlock!');
  expect(found.code).toBe(3);
  // The command that it prints is one that works here.
  const schedule = /^replay: npx rt0 replay '(x2:[^']+)'$/m.exec(found.stdout + found.stderr)?.[1] ?? 'none';
  const again = await runIn(p, bin(p, 'rt0'), ['replay', schedule], STRANGER);
  expect(again.stdout + again.stderr).toContain('all goroutines are asleep - deadlock!');
  expect([state(p.home), state(p.dir)]).toEqual(before);
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: string[];
    }[];
  }[];
}

/** What each mistake of program.spec.ts is told. */
const TOLD: Readonly<Record<string, RegExp>> = {
  'fails: a deadlock': /all goroutines are asleep - deadlock!/,
  'mistake: file': /progam\.ts: no such file/,
  'mistake: URL': /progam\.ts: no such file/,
  'mistake: strategy': /strategy ptc:3: expected one of/,
  'mistake: schedule': /schedule/,
};

/** The user's tests: each has its own result, also those with mistakes, and nobody is warned of source maps. */
export async function testsReport(p: Project): Promise<void> {
  const ran = await runIn(p, bin(p, 'vitest'), [
    'run',
    // The first test of all compiles the runtime.
    '--testTimeout=60000',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=results.json',
  ]);
  expect(existsSync(join(p.dir, 'results.json')), ran.stdout + ran.stderr).toBe(true);
  const report = JSON.parse(readFileSync(join(p.dir, 'results.json'), 'utf8')) as Report;
  const results = report.testResults.flatMap((f) => f.assertionResults);
  expect(results).toHaveLength(11);
  for (const { title, status, failureMessages } of results) {
    const text = failureMessages.join('\n');
    expect([title, status, text]).toEqual([title, title.startsWith('holds') ? 'passed' : 'failed', text]);
    if (TOLD[title] !== undefined) expect(text).toMatch(TOLD[title]);
  }
  expect(ran.stderr + ran.stdout).not.toMatch(/source ?map|Unhandled/i);
  expect(ran.code).toBe(1);
}

export interface TypesOf {
  /** In node_modules. */
  readonly tsc: string;
  readonly resolution: 'nodenext' | 'bundler';
  readonly lib: readonly string[];
  readonly types: readonly string[];
  readonly files: readonly string[];
}

/** `tsc --noEmit` with skipLibCheck off says nothing; how many milliseconds it takes. */
export async function typeChecks(p: Project, o: TypesOf): Promise<number> {
  const config = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2022',
      lib: o.lib,
      types: o.types,
      module: o.resolution === 'nodenext' ? 'nodenext' : 'esnext',
      moduleResolution: o.resolution,
    },
    files: o.files,
  };
  writeFileSync(join(p.dir, 'tsconfig.json'), JSON.stringify(config));
  const started = performance.now();
  expect(await done(p, process.execPath, [join('node_modules', o.tsc), '--noEmit'])).toBe('');
  return performance.now() - started;
}
