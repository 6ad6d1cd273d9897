import { afterEach, beforeAll, expect, test } from 'vitest';
import { RPBITS } from '../../src/shared/param.ts';
import {
  bodyAt,
  funcCount,
  funcName,
  funcNames,
  funcs,
  linkProgram,
  pcOf,
  programModules,
  RPMASK,
  sealRuntime,
  unlinkProgram,
} from '../../src/shared/text.ts';

const one = (): number => 1;
const two = (): number => 2;
let first = 0;

beforeAll(() => {
  funcs('runtime', { runtimefn: () => 0 });
  sealRuntime();
  first = funcCount();
});
afterEach(() => {
  unlinkProgram();
});

test('functions get ids in order; pc, name and body lead to each other', () => {
  const pc = funcs('main', { one, two });
  expect(pc).toEqual({ one: first << RPBITS, two: (first + 1) << RPBITS });
  expect(pcOf(one)).toBe(pc.one);
  expect(bodyAt(pc.two)).toBe(two);
  expect(funcName(pc.two)).toBe('main.two');
  expect(funcNames().at(-1)).toBe('main.two');
});

test('every resume point of a function has its name and body, up to the last', () => {
  const pc = funcs('main', { one, two });
  for (const rp of [0, 1, 7, RPMASK]) {
    expect(bodyAt(pc.one | rp)).toBe(one);
    expect(funcName(pc.one | rp)).toBe('main.one');
  }
  expect(bodyAt(pc.one + RPMASK + 1)).toBe(two);
});

test('what is no registered function has no pc', () => {
  for (const v of [undefined, null, 7, 'f', {}, () => 0]) expect(pcOf(v)).toBe(0);
  expect(funcName(0)).toBe('nil');
  expect(funcName(4000 << RPBITS)).toBe(`pc ${4000 << RPBITS}`);
});

test('a program is unlinked and linked again under the same pcs; another takes its place', () => {
  const pc = funcs('main', { one, two });
  const was = unlinkProgram();
  expect(funcCount()).toBe(first);
  expect(was.map((m) => m.names)).toEqual([['one', 'two']]);
  const other = funcs('main', { only: () => 3 });
  expect(other.only).toBe(pc.one);
  expect(programModules()).toHaveLength(1);
  unlinkProgram();
  linkProgram(was);
  expect(programModules()).toEqual(was);
  expect([pcOf(one), pcOf(two)]).toEqual([pc.one, pc.two]);
  expect(bodyAt(pc.two)).toBe(two);
  expect(funcName(pc.one)).toBe('main.one');
});

test('two threads that load the same modules hand out the same pcs: ids depend on order alone', () => {
  const shape = { a: (): number => 0, b: (): number => 0, c: (): number => 0 };
  const once = Object.values(funcs('main', shape));
  unlinkProgram();
  expect(Object.values(funcs('main', { ...shape }))).toEqual(once);
});
