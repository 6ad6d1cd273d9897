// A trace in columns: whose operation it was, in what order, where in the source, and what came of it.

import { expect, test } from 'vitest';
import { LOAD, RMW, START, STORE } from '../../../src/explore/engine/point.ts';
import { columns } from '../../../src/explore/search/columns.ts';
import type { TraceEvent } from '../../../src/explore/search/trace.ts';

const event = (thread: number, op: number, site: number, value = ''): TraceEvent => ({
  thread,
  op,
  addr: 0,
  site,
  time: 0,
  value,
});
const SITES = [
  { file: '', line: 0, column: 0, text: '' },
  { file: 'lib/a.ts', line: 12, column: 1, text: 'add(n)' },
  { file: 'lib/a.ts', line: 20, column: 1, text: 'load(n)' },
  { file: 'lib/b.ts', line: 7, column: 1, text: 'store(n)' },
];
const NAMES = ['lock', 'unlock'];

test('a column for each thread, a row for each operation, the file in the head when there is one', () => {
  const events = [event(0, START, 0), event(0, RMW, 1, '= 0'), event(1, LOAD, 2, '= 1')];
  const [head, names, rule, first, second, ...rest] = columns(events, NAMES, SITES, { width: 70 });
  expect(head).toBe('in lib/a.ts');
  expect(names).toMatch(/^ +lock +unlock$/);
  expect(rule).toMatch(/^ +-+ {2}-+$/);
  expect(first).toMatch(/^ +1 {2}12 add\(n\) = 0$/);
  expect(second).toMatch(/^ +2 +20 load\(n\) = 1$/);
  expect(second?.indexOf('20 load')).toBe(names?.indexOf('unlock'));
  expect(rest).toEqual([]);
});

test('with several files each operation names its own', () => {
  const lines = columns([event(0, RMW, 1), event(1, STORE, 3)], NAMES, SITES);
  expect(lines.join('\n')).toContain('a.ts:12 add(n)');
  expect(lines.join('\n')).toContain('b.ts:7 store(n)');
  expect(lines[0]).not.toContain('in lib');
});

test('the last operations are shown, with their numbers, and how many came before', () => {
  const events = Array.from({ length: 10 }, (_, i) => event(i % 2, LOAD, 2, `= ${i}`));
  const lines = columns(events, NAMES, SITES, { last: 3 });
  expect(lines.join('\n')).toContain('... 7 operations before these');
  expect(lines.slice(-3).map((l) => /\d+/.exec(l)?.[0])).toEqual(['8', '9', '10']);
});

test('a cell that is too narrow loses its middle, and keeps the result', () => {
  const sites = [SITES[0], { file: 'lib/a.ts', line: 3, column: 1, text: 'x'.repeat(100) }] as typeof SITES;
  const [line = ''] = columns([event(0, LOAD, 1, '= 42')], NAMES, sites, { width: 30 }).slice(-1);
  expect(line).toMatch(/^ +1 {2}3 x+…x+ = 42$/);
  expect(line.length).toBeLessThanOrEqual(32);
});

test('threads that did nothing have no column, and nothing is no trace', () => {
  expect(columns([event(1, LOAD, 2)], NAMES, SITES).join('\n')).not.toContain(' lock');
  expect(columns([event(0, START, 0)], NAMES, SITES)).toEqual([]);
});
