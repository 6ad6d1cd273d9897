// Programs at level goroutines, as searches see them: what is found, how it is replayed, what is refused.
//
// Tests src/explore/goroutines: program-run; src/explore/goroutines/machine: machine, calls, line-memory;
// src/explore/goroutines/text: edits, plain-memory, bundle-runtime, kept-text, program-text.

import { describe, expect, test } from 'vitest';
import { exploreProgram, replayProgram } from '../../../src/explore/explore-program.ts';
import { decodeSchedule } from '../../../src/explore/target.ts';
import { programFile } from './outcomes.ts';

const level = 'goroutines' as const;

describe('a finding', () => {
  test('of examples/deadlock.ts is replayed byte for byte, and told in the program’s own lines', async () => {
    const r = await exploreProgram('examples/deadlock.ts', { level, iterations: 500 });
    expect(r.finding?.outcome.kind).toBe('deadlock');
    const schedule = r.finding?.schedule as string;
    expect(schedule).toContain('level=goroutines');
    expect(decodeSchedule(schedule).setup).toMatchObject({ level, slack: 100 });
    const again = await replayProgram(schedule);
    expect(again.outcome.message).toBe('fatal error: all goroutines are asleep - deadlock!');
    expect(again.trace).toEqual(r.finding?.trace);
    expect(again.output).toBe((await replayProgram(schedule)).output);
    expect(again.trace.join('\n')).toContain('16 yield* to.lock();');
    expect(again.trace.join('\n')).not.toContain('src/');
    expect(r.finding?.switches).toBeLessThanOrEqual(3);
  });

  test('of examples/race.ts names both accesses', async () => {
    const r = await exploreProgram('examples/race.ts', { level, iterations: 500, shrink: 300 });
    expect(r.finding?.outcome.kind).toBe('race');
    expect(r.finding?.outcome.details.join('\n')).toMatch(/counter\[0\] by goroutine \d+ .*plainly/);
  });

  test('a race on a package variable, an exit code, a leak', async () => {
    const race = programFile(
      "import { chan, go, type Chan } from 'rt0'; let total = 0; function* add(c: Chan<number>) { total += 1; yield* c.send(1); } export function* main() { const c = chan<number>(2); go(add, c); go(add, c); yield* c.recv(); yield* c.recv(); }",
    );
    const r = await exploreProgram(race, { level, iterations: 100 });
    expect(r.finding?.outcome.message).toMatch(/data race: .* package variable total/);
    expect((await exploreProgram(race, { level, iterations: 100, races: false })).ok).toBe(true);
    const code = programFile(
      "import { exit, gosched } from 'rt0'; export function* main() { yield* gosched(); exit(7); }",
    );
    expect((await exploreProgram(code, { level, iterations: 1 })).finding?.outcome.message).toBe('exit status 7');
    const leak = programFile(
      "import { chan, go, type Chan } from 'rt0'; function* stuck(c: Chan<number>) { yield* c.recv(); } export function* main() { go(stuck, chan<number>()); }",
    );
    expect((await exploreProgram(leak, { level, iterations: 10, leaks: true })).text).toContain('leaked: goroutine');
    expect((await exploreProgram(leak, { level, iterations: 10 })).ok).toBe(true);
  });
});

describe('what is right holds', () => {
  test.each(['hello', 'pubsub', 'retry'])('examples/%s.ts', async (name) => {
    const r = await exploreProgram(`examples/${name}.ts`, { level, iterations: 150 });
    expect(r.text).toMatch(/^nothing found/);
  });

  test('two searches of one subject find the same', async () => {
    const run = () => exploreProgram('examples/pubsub.ts', { level, iterations: 60, strategy: 'random', seed: 5 });
    const [a, b] = [await run(), await run()];
    expect(a.coverage).toEqual(b.coverage);
  });
});

test.each([
  ['[2, 1].sort(() => { mu.tryLock(); return 0; });', 'neither called by name nor passed to forEach'],
  ['JSON.stringify(new A());', 'Mutex.tryLock is called where no goroutine can be stopped'],
])('an operation that no goroutine can be stopped before is refused, and not passed over: %s', async (call, says) => {
  const file = programFile(
    `import { Mutex } from "rt0"; const mu = new Mutex(); class A { toJSON() { return mu.tryLock(); } } export function* main() { yield* mu.lock(); ${call} }`,
  );
  await expect(exploreProgram(file, { level, iterations: 5 })).rejects.toThrow(says);
});
