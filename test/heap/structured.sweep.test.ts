// Copies of objects (src/heap: clone, structured, pack) on every way that a value goes: what comes out is what
// structuredClone makes of it, errors with their properties, handles themselves; and nothing that a program can send is
// taken for a handle. Tests src/heap: clone, pack, structured.

import { beforeEach, expect, test } from 'vitest';
import { int32Array, uint8Array } from '../../src/heap/arrays.ts';
import { packArgs, putArgs, takeResult } from '../../src/heap/hostvalue.ts';
import { copied, getv, payloadOf, putv, rawv, setv, tagOf } from '../../src/heap/value.ts';
import { machineView, putResult, readValue } from '../../src/host/calls/codec.ts';
import { chan } from '../../src/lib/chan.ts';
import { syncConstructors } from '../../src/lib/sync.ts';
import { acquireHostCall, releaseHostCall } from '../../src/m/hostcache.ts';
import { netpolled } from '../../src/shared/globals.ts';
import { HostCall, Netpoll } from '../../src/shared/layout-host.ts';
import { buffer, zero } from '../../src/shared/mem.ts';
import { sizeof } from '../../src/shared/struct.ts';
import { seed } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';
import { sizeOf } from '../harness/sweep.ts';
import { type Draw, difference, drawing, randomValue } from './structured.ts';

const A = 9000;
const view = machineView(buffer);
beforeEach(() => {
  zero(netpolled, sizeof(Netpoll));
  solo();
});

/** Channels, select, package variables: value to slot to value. */
function sent(v: unknown): unknown {
  const tag = tagOf(v);
  putv(A, tag, payloadOf(tag, v), v);
  return getv(A);
}

/** go and afterFunc: copied by the caller, passed on from slot to slot. */
function started(v: unknown): unknown {
  setv(A, copied(v));
  setv(A + 2, rawv(A));
  return getv(A + 2);
}

/** An argument of a host call. */
function asked(v: unknown): unknown {
  const packed = packArgs('x', ['first', v, 3]);
  const call = acquireHostCall(packed.bytes);
  putArgs(call, packed);
  const got = readValue(view, call + HostCall.args + 2);
  releaseHostCall(call);
  return got;
}

/** A host call's result. */
function answered(v: unknown): unknown {
  const packed = packArgs('x', ['x'.repeat(1e6)]);
  const call = acquireHostCall(packed.bytes);
  putArgs(call, packed);
  expect(putResult(view, call, v)).toBeNull();
  const got = takeResult(call);
  releaseHostCall(call);
  return got;
}

const WAYS = { sent, started, asked, answered };
const ROUNDS = sizeOf({ slice: 100, whole: 400, night: 20_000 });

test.each(Object.entries(WAYS))(`any value, %s, comes as structured clone has it (seed ${seed})`, (way, pass) => {
  for (let round = 0; round < ROUNDS; round++) {
    const v = randomValue(drawing(seed + round), 12, null);
    if (way === 'answered' && v instanceof Uint8Array) continue; // becomes a shared array
    expect(
      difference(v, pass(v), () => false),
      `RT0_SEED=${seed + round}`,
    ).toBeNull();
  }
});

test.each(['sent', 'started'] as const)(`any value beside handles, %s, comes back equal (seed ${seed})`, (way) => {
  for (let round = 0; round < ROUNDS; round++) {
    if (round % 100 === 0) solo();
    const bytes = uint8Array(8);
    const handles: readonly object[] = [chan(), syncConstructors.WaitGroup(), int32Array(4), bytes, bytes.subarray(2)];
    const same = new Set(handles);
    const leaf = (d: Draw): unknown => handles[d(handles.length)];
    const v = { reply: handles[0], body: randomValue(drawing(seed + round), 12, leaf) };
    expect(
      difference(v, WAYS[way](v), (o) => same.has(o)),
      `RT0_SEED=${seed + round}`,
    ).toBeNull();
  }
});

test('JSON that names a reference is JSON', () => {
  const c = chan();
  const body: unknown = JSON.parse('{"\\u0000rt0.ref":0,"list":[{"\\u0000rt0.ref":0}],"__proto__":{"x":1}}');
  const got = sent({ reply: c, body }) as { reply: unknown; body: Record<string, unknown> };
  expect(got.reply).toBe(c);
  expect(Object.keys(got.body)).toEqual(['\0rt0.ref', 'list', '__proto__']);
  expect(got.body).toStrictEqual(body);
  expect(difference({ reply: c, body }, got, (o) => o === c)).toBeNull();
});

test('an error keeps its code, its cause and a handle in it; what cannot be copied is left out', () => {
  const c = chan();
  const inner = Object.assign(new RangeError('inner'), { code: 'EINNER', c, f: () => 0, p: Promise.resolve() });
  const e = Object.assign(new Error('outer', { cause: inner }), { list: [inner, { c }] });
  Object.assign(inner, { outer: e });
  const got = sent({ e }) as { e: typeof e };
  const cause = got.e.cause as typeof inner & { outer: unknown };
  expect([got.e.message, cause.message, cause.code, cause.constructor]).toEqual([
    'outer',
    'inner',
    'EINNER',
    RangeError,
  ]);
  expect(cause.c).toBe(c);
  expect(cause.outer).toBe(got.e);
  expect(got.e.list[0]).toBe(cause);
  expect((got.e.list[1] as { c: unknown }).c).toBe(c);
  expect(Object.keys(cause)).toEqual(['code', 'c', 'outer']);
});

test('what cannot be copied is refused beside a handle too', async () => {
  const c = chan();
  const ns: unknown = await import('../harness/seed.ts');
  function own(): object {
    // biome-ignore lint/complexity/noArguments: the object is what is tested
    return arguments;
  }
  const refused = [() => 0, Symbol('s'), Promise.resolve(), new WeakMap(), new Proxy({}, {}), new Proxy([], {})];
  for (const v of [...refused, new WeakRef({}), [][Symbol.iterator](), own(), ns, new Intl.NumberFormat()]) {
    expect(() => structuredClone(v)).toThrow(/could not be cloned/);
    expect(() => sent({ c, v })).toThrow(/could not be cloned/);
    expect(() => sent([new Map([[c, [v]]])])).toThrow(/could not be cloned/);
  }
  expect(() => packArgs('x', [{ deep: [c] }])).toThrow(/argument 1 cannot go to the host/);
  expect(() => packArgs('x', [[int32Array(1)]])).toThrow(/argument 1 cannot go to the host/);
});

test('a value that is nested too deep is an error, and one nested deep is not', () => {
  const nested = (n: number): unknown => {
    let v: unknown = chan();
    for (let i = 0; i < n; i++) v = [v];
    return v;
  };
  expect(() => sent(nested(1000))).not.toThrow();
  expect(() => sent(nested(100_000))).toThrow(RangeError);
});
