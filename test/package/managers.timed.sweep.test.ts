// The package as other package managers install it, from other places, and for other compilers. All of it runs in `npm
// run test:long`: each takes seconds and asks the registry.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';
import { WHOLE } from '../harness/sweep.ts';
import { runsAndExplores, testsReport, typeChecks } from './checks.ts';
import { bin, done, newProject, type Project, pack, runIn, VERSIONS } from './projects.ts';

const YARN = 'yarn@1.22.22';
const PNPM = 'pnpm@10.12.1';
const others = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);

describe.runIf(WHOLE)('installed', () => {
  const made: Project[] = [];
  const fresh = (): Project => {
    const p = newProject();
    made.push(p);
    return p;
  };
  let file = '';
  beforeAll(async () => {
    file = (await pack(fresh())).file;
  });
  afterAll(() => {
    for (const p of made) p.remove();
  });
  const by = (p: Project, manager: string, args: readonly string[]): Promise<string> =>
    done(p, 'npm', ['exec', '--yes', '--', manager, ...args]);

  test.each([
    ['pnpm', []],
    ['pnpm, nothing hoisted', ['--config.hoist=false']],
  ])('by %s', async (_name, flags) => {
    const p = fresh();
    const store = join(p.dir, '..', 'store');
    await by(p, PNPM, ['add', '--store-dir', store, ...flags, file, ...others]);
    await runsAndExplores(p);
    await testsReport(p);
  });

  test('by yarn classic', async () => {
    const p = fresh();
    const folder = join(p.dir, '..', 'yarn');
    await by(p, YARN, ['add', '--silent', '--cache-folder', folder, file]);
    await runsAndExplores(p);
  });

  test('by npm from a git checkout, which is built for it', async () => {
    const p = fresh();
    await done(p, 'npm', ['install', `git+file://${ROOT}`]);
    expect(readFileSync(join(p.home, 'dist', 'types', 'rt0.d.ts'), 'utf8')).toContain('declare const chan');
    await runsAndExplores(p);
  });

  test('by npm from a path: a link, whose source vite reads', async () => {
    const p = fresh();
    await done(p, 'npm', ['install', ROOT, ...others]);
    expect((await runIn(p, bin(p, 'rt0'), ['run', 'program.ts'])).stdout).toBe('sum 14\n');
    await testsReport(p);
  });

  test('for TypeScript 5.9 and 7, with and without the DOM, as nodenext and for bundlers', async () => {
    const p = fresh();
    await done(p, 'npm', ['install', '--ignore-scripts', file, ...others, 'typescript-5@npm:typescript@5.9.3']);
    const all = ['types.ts', 'exports.ts', 'exports-test.ts'];
    const took: string[] = [];
    for (const tsc of ['typescript/bin/tsc', 'typescript-5/bin/tsc'])
      for (const resolution of ['nodenext', 'bundler'] as const)
        for (const lib of [['es2022'], ['es2022', 'dom']]) {
          const own = { tsc, resolution, lib };
          const bare = await typeChecks(p, { ...own, types: [], files: ['types.ts', 'exports.ts'] });
          const whole = await typeChecks(p, { ...own, types: ['node'], files: all });
          took.push(`${tsc} ${resolution} ${lib}: ${Math.round(bare)} ms, with vitest ${Math.round(whole)} ms`);
          expect(bare).toBeLessThan(3000);
        }
    console.log(took.join('\n'));
  });
});
