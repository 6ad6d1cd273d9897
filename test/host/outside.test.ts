// The library where no machine runs says how programs are run, and does nothing.

import { expect, test } from 'vitest';
import { outside } from '../../src/host/outside.ts';
import { ROOT } from '../cli/rt0.ts';

test('functions and constructors are refused, what is called while a body is loaded is not', () => {
  const api = outside({ chan: () => 1, Mutex: class {}, funcs: () => 2, PARKED: 5 } as never);
  const line =
    /^rt0: \w+\(\) was called outside of a machine; run the program with `rt0 run FILE`, or with boot\(\) of rt0\/host$/;
  expect(() => api.chan()).toThrow(line);
  expect(() => new api.Mutex()).toThrow(line);
  expect(api.funcs('x', {})).toBe(2);
  expect(api.PARKED).toBe(5);
});

test('the built package is such a library', async () => {
  const { chan } = (await import(`${ROOT}dist/release/rt0.js`)) as typeof import('rt0');
  expect(() => chan<number>(1)).toThrow(/^rt0: chan\(\) was called outside of a machine/);
});
