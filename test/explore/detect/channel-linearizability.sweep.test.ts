// Histories of channels and mutexes: by hand, and of programs whose runtime is broken by a small edit.
// Tests src/explore/detect: channel-linearizability; src/explore/runtime: channel-history, observed-calls.

import { describe, expect, test } from 'vitest';
import { type ChannelOp, illegal, type Way } from '../../../src/explore/detect/channel-linearizability.ts';
import { exploreProgram, replayProgram } from '../../../src/explore/explore-program.ts';
import type { Mutation } from '../../../src/explore/runtime/instrument/texts.ts';
import { everyNth } from '../../harness/sweep.ts';

const NEVER = Number.POSITIVE_INFINITY;
const C = 100;

/** An operation of `who`: called, returned, and when it began to wait. */
function op(called: number, returned: number, way: Way, parked = NEVER): ChannelOp {
  return { who: 'g', text: way.does, ways: [way], all: false, called, parked, returned, result: '' };
}
const send = (value: string): Way => ({ does: 'send', on: C, value });
const recv = (value: string | null): Way => ({ does: 'recv', on: C, value });
const just = (does: 'drained' | 'panics' | 'close' | 'full' | 'empty'): Way => ({ does, on: C });
const slots = (n: number): Map<number, number> => new Map([[C, n]]);

describe('histories', () => {
  test.each<[string, number, ChannelOp[], boolean]>([
    ['first in, first out', 2, [op(0, 1, send('1')), op(2, 3, send('2')), op(4, 5, recv('1'))], true],
    ['not last in', 2, [op(0, 1, send('1')), op(2, 3, send('2')), op(4, 5, recv('2'))], false],
    ['overlapping sends may be in any order', 2, [op(0, 3, send('1')), op(1, 2, send('2')), op(4, 5, recv('2'))], true],
    ['no room', 1, [op(0, 1, send('1')), op(2, 3, send('2'))], false],
    ['a value from nowhere', 1, [op(0, 1, recv('1'))], false],
    ['a meeting', 0, [op(0, 3, send('1')), op(1, 2, recv('1'))], true],
    ['no meeting: the one was over before the other began', 0, [op(0, 1, send('1')), op(2, 3, recv('1'))], false],
    ['a meeting with one that has not returned', 0, [op(0, NEVER, recv(null)), op(1, 2, send('1'))], true],
    ['nobody to meet', 0, [op(0, 1, send('1'))], false],
    ['two that gave to one', 0, [op(0, 5, send('1')), op(1, 4, send('1')), op(2, 3, recv('1'))], false],
    ['closed with a value in it', 1, [op(0, 1, send('1')), op(2, 3, just('close')), op(4, 5, just('drained'))], false],
    ['closed and drained', 1, [op(0, 1, just('close')), op(2, 3, just('drained')), op(4, 5, just('panics'))], true],
    ['a send that panics on an open channel', 1, [op(0, 1, just('panics'))], false],
    ['refused, though one waited', 0, [op(0, NEVER, recv(null), 1), op(2, 3, just('full'))], false],
    ['refused before it waited', 0, [op(0, NEVER, recv(null), 3), op(2, 4, just('full'))], true],
    ['empty, with a value in it', 1, [op(0, 1, send('1')), op(2, 3, just('empty'))], false],
    ['a length', 2, [op(0, 1, send('1')), op(2, 3, { does: 'len', on: C, n: 0 })], false],
  ])('%s', (_what, size, history, fine) => {
    expect(illegal(history, slots(size)) === null).toBe(fine);
  });

  test('a select without a ready case: all of its conditions at one moment', () => {
    const other = 200;
    const none: ChannelOp = {
      ...op(2, 5, just('empty')),
      ways: [just('empty'), { does: 'empty', on: other }],
      all: true,
    };
    const sizes = new Map([
      [C, 1],
      [other, 1],
    ]);
    // At each moment one of the two had something.
    const moved = [op(0, 1, send('1')), op(3, 3.5, { does: 'send', on: other, value: '2' }), op(4, 4.5, recv('1'))];
    expect(illegal([...moved, none], sizes)).not.toBeNull();
    expect(illegal([...moved.slice(1), op(0, 1, send('1')), { ...none, returned: 6 }].slice(0, 1), sizes)).toBeNull();
  });

  test('two that hold one mutex', () => {
    const lock: Way = { does: 'lock', on: 7 };
    expect(illegal([op(0, 1, lock), op(2, 3, lock)], new Map())).not.toBeNull();
    expect(illegal([op(0, 1, lock), op(2, 5, lock), op(3, 4, { does: 'unlock', on: 7 })], new Map())).toBeNull();
  });
});

const edit = (file: string, find: string, replace: string): Mutation => ({ file, find, replace });

describe('programs', () => {
  test.each<[string, string, Mutation]>(
    everyNth(3, [
      [
        'a closed channel drops what its buffer holds',
        'chan',
        edit(
          'src/chan/chanrecv.ts',
          '    if (count === 0) {\n      unlock(l);\n      return CLOSED;',
          '    if (count >= 0) {\n      unlock(l);\n      return CLOSED;',
        ),
      ],
      [
        'control: no second look at a channel that is closed',
        'tries',
        edit('src/chan/chanrecv.ts', 'if (empty(c)) return CLOSED;', 'return CLOSED;'),
      ],
      [
        'a send that does not wait finds no receiver that does',
        'tries',
        edit(
          'src/chan/chan.ts',
          'if (size === 0) return load(ref(c, Hchan.recvq), Waitq.first) === nil;',
          'if (size === 0) return true;',
        ),
      ],
    ]),
  )('%s', async (_what, program, mutation) => {
    const file = `test/explore/programs/${program}.ts`;
    const options = { races: false, linear: true, procs: 3, mutations: [mutation], iterations: 300, shrink: 0 };
    const r = await exploreProgram(file, options);
    console.log(`${_what}: ${r.executions} schedules, ${Math.round(r.ms)} ms`);
    expect(r.finding?.outcome.message).toMatch(/^I18 broken: not linearisable/);
    expect(r.finding?.outcome.details.join('\n')).toMatch(/ c\d\.\w+\(/);
    expect(r.finding?.schedule).toContain('linear=1');
    if (program !== 'chan') return;
    const again = await replayProgram(r.finding?.schedule ?? '', { mutations: [mutation] });
    expect(again.outcome.details).toEqual(r.finding?.outcome.details);
  });

  test('the runtime as it is', async () => {
    for (const program of everyNth(4, ['chan', 'selects', 'tries', 'conds'])) {
      const options = { races: false, linear: true, procs: 3, iterations: 60, shrink: 0 };
      const r = await exploreProgram(`test/explore/programs/${program}.ts`, options);
      expect(r.ok, r.text).toBe(true);
    }
  });
});
