// The poller and the host calls under the explorer: programs that wait for a simulated host, which answers in any
// order, after any time.
// Tests src/explore/runtime/environment: fake-host, fake-hostcalls, network, simulated-calls, simulated-os.

import { describe, expect, test } from 'vitest';
import { buildProgram, exploreProgram } from '../../../../src/explore/explore-program.ts';
import type { Mutation } from '../../../../src/explore/runtime/instrument/texts.ts';
import { Runner } from '../../../../src/explore/search/attempt.ts';
import { fairly } from '../../../../src/explore/strategies/fair.ts';
import { strategyNamed } from '../../../../src/explore/strategies/index.ts';
import { sizeOf, WHOLE } from '../../../harness/sweep.ts';

const program = (name: string): string => `test/explore/programs/${name}.ts`;

/** How the runs of a program ended, each way with how often it did and what was printed. */
async function endings(
  name: string,
  n: number,
  o: { args?: readonly string[]; mutations?: readonly Mutation[]; strategies?: readonly string[] } = {},
): Promise<Map<string, number>> {
  const x = await buildProgram(program(name), { ...o, races: false, host: answers });
  const ends = new Map<string, number>();
  for (const strategy of o.strategies ?? ['random', 'pos', 'pct:3']) {
    const s = fairly(strategyNamed(strategy, 1), true);
    const runner = new Runner(x.subject(1), { races: false });
    for (let i = 0; i < n; i++) {
      s.begin(i);
      const outcome = runner.run(s);
      const key = [outcome.kind, outcome.message.split('\n')[0], x.out.text.trim()].filter((w) => w !== '').join(' ');
      ends.set(key, (ends.get(key) ?? 0) + 1);
    }
  }
  return ends;
}

const answers = () => ({
  ask(what: string, n: number): unknown {
    if (what === 'long')
      return 'abcdefg'
        .repeat(n)
        .slice(0, n - 1)
        .concat('g');
    if (what === 'bytes') return new Uint8Array(n).fill(7);
    throw Object.assign(new Error('ENOENT: there is nothing'), { code: 'ENOENT' });
  },
});

describe('programs', () => {
  test.each(['random', 'pct:3'])('a server and its clients, %s', async (strategy) => {
    const r = await exploreProgram(program('network'), {
      strategy,
      iterations: sizeOf({ slice: 5, whole: 12 }),
      shrink: 0,
    });
    expect(r.ok, r.text).toBe(true);
  });

  test('the same with sysmon, which polls too', async () => {
    const r = await exploreProgram(program('network'), {
      strategy: 'random',
      iterations: 15,
      sysmon: true,
      races: false,
      shrink: 0,
    });
    expect(r.ok, r.text).toBe(true);
  });

  test('answers come in any order, in all sizes, and may be errors', async () => {
    const ends = await endings('hostcalls', sizeOf({ slice: 20, whole: 60 }));
    expect([...ends.keys()].sort()).toEqual(['done quick first', 'done slow first']);
  });

  test('a host call that the world does not have is refused by its name', async () => {
    await expect(exploreProgram(program('hostcalls'), { iterations: 50 })).rejects.toThrow(
      /^blockingHost\('ask'\) cannot be explored: [^\n]*$/,
    );
    expect([...(await endings('hostcalls', 20, { args: ['slow'] })).keys()]).toEqual(['done slow first']);
  });

  test('who waits for the host for good is left behind', async () => {
    const options = { iterations: 100, races: false, shrink: 0 } as const;
    expect((await exploreProgram(program('hostleak'), options)).ok).toBe(true);
    const r = await exploreProgram(program('hostleak'), { ...options, leaks: true });
    expect(r.finding?.outcome.message).toMatch(/^leaked: goroutine \d+ \[IO wait\] in main\.accepts/);
  });

  test.each([
    ['while somebody goes to sleep in the poller', 'polldead'],
    ['when the last timer is stopped', 'timerdead'],
    ['after syscalls, host calls, timers and changes of the number of Ps', 'mixdead'],
  ])('a deadlock is seen in every schedule, %s', async (_, name) => {
    expect([...(await endings(name, sizeOf({ slice: 15, whole: 40 }))).keys()]).toEqual([
      'deadlock fatal error: all goroutines are asleep - deadlock!',
    ]);
  });
});

// docs/explore-runtime.md has more of them, with the schedules that they took: making the explored text anew takes
// seconds each.
describe.runIf(WHOLE)('mutant', () => {
  test('nobody breaks the poll when a goroutine that was counted does not park after all: a deadlock that is not seen', async () => {
    const mutation: Mutation = {
      file: 'src/m/netpoll.ts',
      find: '  netpollAdjustWaiters(-1);\n  return false;',
      replace: '  xadd(netpolled, Netpoll.waiters, -1);\n  return false;',
    };
    const ends = await endings('polldead', 3000, { mutations: [mutation], strategies: ['random', 'pct:3', 'pos'] });
    expect([...ends.keys()].some((k) => k.startsWith('deadlock deadlock: '))).toBe(true);
  });
});
