// rt0 explore and rt0 replay as a user runs them.
// Tests src/cli: exploreflags, exploretarget, exploreverb, exploreverbs, replaymodule, replaythreads, replayverb,
// verbthread, verbworker.

import { describe, expect, test } from 'vitest';
import { exploreProgram } from '../../src/explore/explore-program.ts';
import { moduleOptions, runOptions } from '../../src/explore/search/setup.ts';
import { decodeSchedule, encodeSchedule } from '../../src/explore/target.ts';
import { everyNth, turn, WHOLE } from '../harness/sweep.ts';
import { inProcess } from './inprocess.ts';
import { rt0 } from './rt0.ts';

const some = { livelock: false, segments: [0, 1] };
const programString = (file: string): string =>
  encodeSchedule({ setup: { kind: 'program', file, ...runOptions({}), seed: 1, host: false }, ...some });
const moduleString = (file: string, parts: object = {}): string =>
  encodeSchedule({ setup: { kind: 'module', file, ...moduleOptions({}), ...parts }, ...some });
const scenarioString = (scenario: string): string =>
  encodeSchedule({ setup: { kind: 'scenario', scenario, seed: 1, races: true, maxSteps: 1000 }, ...some });
const program = (name: string): string => `test/explore/programs/${name}.ts`;

describe('explore', () => {
  test('nothing found: exit 0, and what was covered', async () => {
    const r = await rt0(['explore', 'scenario:runq', '--strategy', 'dpor']);
    expect(r.stdout).toMatch(/^nothing found: all \d+ schedules explored/);
    expect(r.code).toBe(0);
  });

  test('a deadlock: exit 3; its schedule replays byte for byte', async () => {
    const r = await rt0(['explore', program('deadlocks'), '--no-races', '--json', '--seed', '1']);
    expect(r.code).toBe(3);
    const { found } = JSON.parse(r.stdout) as { found: { message: string; schedule: string; replay: string } };
    expect(found.message).toBe('fatal error: all goroutines are asleep - deadlock!');
    expect(found.replay).toBe(`bin/rt0 replay '${found.schedule}'`);
    const first = await rt0(['replay', found.schedule]);
    expect(first.code).toBe(3);
    expect(first.stdout).toContain('fatal error: all goroutines are asleep - deadlock!');
    // A second time in `npm run test:long`; here the threads do it again.
    if (WHOLE) expect((await rt0(['replay', found.schedule])).stdout).toBe(first.stdout);
    // The same report from real threads, and what they have in common with the explorer's run.
    const threads = await rt0(['replay', found.schedule, '--threads']);
    expect(threads.stderr).toBe('');
    expect(threads.code).toBe(3);
    expect(threads.stdout.replace(/^on [2-9] real/m, 'on N real')).toBe(
      `${first.stdout}\non N real threads in lock-step: each operation, value and place, the output, the end and all of memory as in the explorer\n`,
    );
  });
});

describe('what was covered, for each kind of file', () => {
  const KINDS = [
    [program('tiny'), 'program', '\\d threads'],
    ['examples/explore/spsc.ts', 'module', '2 threads'],
    ['scenario:runq', 'scenario', '2 threads'],
  ] as const;
  test.each(everyNth(2, KINDS))(
    '%s: schedules, distinct ones, points, switches, the bound of pct, pairs',
    async (file, _, threads) => {
      const args = ['--strategy', 'pct:2', '--iterations', '100', '--workers', '1'];
      const r = await rt0(['explore', file, ...args]);
      const lines = [
        'nothing found: 100 schedules by pct:2',
        `  \\d+ distinct, [\\d,]+ points, [\\d,]+ switches, ${threads}, longest [\\d,]+`,
        '  pct: a bug of depth 2 would have been hit with a chance of \\d+\\.\\d+% at least',
        '  \\d+ pairs of unordered atomic accesses, \\d+ seen in one order only',
        '(    never reversed: .* before .*\n)*  100 schedules in .* on one core\n$',
      ];
      expect(r.stdout).toMatch(new RegExp(`^${lines.join('\n').replace('only\n(', 'only\n(')}`));
      expect(r.code).toBe(0);
    },
  );

  test('as JSON', async () => {
    const { stdout } = await rt0(['explore', 'examples/explore/spsc.ts', '--iterations', '3000', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      target: 'examples/explore/spsc.ts',
      seed: 1,
      found: null,
      executions: 3000,
      strategies: ['random', 'pct:3', 'pos'],
      verdict: null,
      coverage: { schedules: 3000, threads: 2, cut: 0, pct: { 3: expect.any(Number) } },
    });
  });
});

test.runIf(WHOLE)('a race in a program that loops a lot is found in its small workload', async () => {
  const { finding } = await exploreProgram('examples/race.ts', { iterations: 100, shrink: 24, shrinkMs: 120_000 });
  expect(finding?.outcome.message).toMatch(/^data race: /);
  expect(finding?.execution).toBeLessThan(50);
  // Shrinking has taken something away.
  const { setup } = decodeSchedule(finding?.schedule ?? '');
  if (setup.kind !== 'program') throw new Error(setup.kind);
  const { goroutines, times, plain } = setup.with as Record<string, number>;
  expect((goroutines ?? 9) + (times ?? 9) + (plain ?? 9)).toBeLessThan(7);
});

describe('bad input: one line, no stack trace', () => {
  const spsc = 'examples/explore/spsc.ts';
  const stack = 'test/explore/modules/stack.ts';

  const INPUTS: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['explore'], 2, /missing required argument 'file'; see rt0 explore --help/],
    [['explore', program('chan'), '--nonsense'], 2, /unknown option '--nonsense'; see rt0 explore --help/],
    [['explore', 'src'], 1, /src: expected a \.ts or \.js program file/],
    [['explore', 'package.json'], 1, /package\.json: expected a \.ts or \.js program file/],
    [['explore', 'test/cli/programs/nomain.ts'], 1, /nomain\.ts: expected a program: an exported goroutine function/],
    [['explore', 'test/cli/programs/throws.ts'], 1, /throws\.ts: threw while it was loaded: TypeError: not today/],
    [['explore', program('shrinks'), 'abc'], 2, /shrinks\.ts: the argument abc is no JSON: expected a workload/],
    [['explore', program('chan'), '--strategy', 'pct:0'], 2, /strategy pct:0: expected one of random\[:P\], /],
    [['explore', program('chan'), '--iterations', 'x'], 2, /--iterations x: expected a whole number from 1 on/],
    [['explore', program('chan'), '--time', 'abc'], 2, /--time abc: expected a duration such as 500ms, 60s or 5m/],
    [['explore', program('chan'), '--time', '0s'], 2, /--time 0s: expected a duration above 0/],
    [['explore', program('chan'), '-p', '0'], 2, /-p 0: expected a whole number from 1 to 256/],
    [['explore', program('chan'), '--seed', 'x'], 2, /--seed x: expected a whole number from 1 to 2147483647/],
    [['explore', program('chan'), '--workers', '100000'], 2, /--workers 100000: expected a whole number from 1 to 128/],
    [
      ['explore', program('chan'), '--max-steps', '-5'],
      2,
      /--max-steps -5: expected a whole number from 1 to 10000000/,
    ],
    [['explore', 'scenario:runq', '-p', '4'], 2, /-p: not for scenario:runq: /],
    [['explore', 'scenario:runq', 'x'], 2, /scenario:runq x: a scenario takes no arguments/],
    [['explore', spsc, '--leaks'], 2, /--leaks: not for examples\/explore\/spsc\.ts: it is a module with threads/],
    [['explore', spsc, 'nojson'], 2, /spsc\.ts: the argument nojson is no JSON: expected a workload/],
    [['explore', spsc, '1', '2'], 2, /spsc\.ts: 2 arguments: expected one, the workload as JSON/],
    [['explore', stack], 1, /stack.ts: .*\(with no workload: give one if the module needs it\)/],
    [['replay'], 2, /missing required argument 'schedule'/],
    [['replay', 'package.json'], 2, /package.json: \{ "name": .*: expected a schedule, x2:/],
    [['replay', 'src'], 2, /src: expected a schedule, x2:/],
    [['replay', 'x9:a:b:c'], 2, /schedule of version x9: this is rt0 for x2/],
    [['replay', programString('nosuch.ts')], 1, /nosuch\.ts: no such file: expected a \.ts or \.js file/],
    [['replay', moduleString('nosuch.ts')], 1, /nosuch\.ts: no such file: expected a \.ts or \.js file/],
    [['replay', scenarioString('none')], 2, /scenario:none: expected scenario: and one of runq/],
    [
      ['replay', moduleString(spsc, { check: '(function)' })],
      1,
      /its shared or check is a function of a test; run that test/,
    ],
    [['replay', moduleString(spsc)], 1, /the run left the schedule: .*: the module has changed since/],
  ];
  test.each(everyNth(3, INPUTS))('%j', async (args, code, says) => {
    const got = await inProcess(args);
    expect(got.stderr).toMatch(/^rt0: [^\n]+\n$/);
    expect(got.stderr).toMatch(says);
    expect(got.stdout).toBe('');
    expect(got.code).toBe(code);
  });
});

describe('the same, of a process', () => {
  const INPUTS = [
    [['explore', 'nosuchfile.ts'], 1, /^rt0: nosuchfile\.ts: no such file: expected a program\n$/],
    [['explore', 'scenario:nothing'], 2, /^rt0: scenario:nothing: expected scenario: and one of runq, /],
    [['explore', program('chan'), '--strategy', 'luck'], 2, /^rt0: strategy luck: expected one of random/],
    [
      ['explore', program('chan'), '--iterations', '0'],
      2,
      /^rt0: --iterations 0: expected a whole number from 1 on\n$/,
    ],
    [['replay', 'nonsense'], 2, /^rt0: nonsense: expected a schedule, x2:\.\.\.\n$/],
    [['replay', 'x2:a.ts?kind=program:AA:zzz'], 2, /^rt0: schedule .*the checksum does not fit/],
  ] as const;
  test.each(turn(1, INPUTS))('%j', async (args, code, says) => {
    const r = await rt0(args);
    expect(r.stderr).toMatch(says);
    expect(r.stderr.trim().split('\n')).toHaveLength(1);
    expect(r.code).toBe(code);
  });
});
