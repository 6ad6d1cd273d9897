// Arguments and results of host calls: what the goroutine writes the host reads, and the other way round, for any
// value.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { uint8Array } from '../../src/heap/arrays.ts';
import { bytesArg, packArgs, putArgs, putBytesArg, takeError, takeResult } from '../../src/heap/hostvalue.ts';
import {
  type Kept,
  machineView,
  putError,
  putKept,
  putResult,
  readString,
  readValue,
} from '../../src/host/calls/codec.ts';
import { acquireHostCall, makeroom, releaseHostCall } from '../../src/m/hostcache.ts';
import { netpolled } from '../../src/shared/globals.ts';
import { HOSTDONE, HOSTFETCH, HOSTMORE, HOSTTHREW, HostCall, Netpoll } from '../../src/shared/layout-host.ts';
import { buffer, get, set, word, zero } from '../../src/shared/mem.ts';
import { type Ptr, sizeof } from '../../src/shared/struct.ts';
import { seed } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

const view = machineView(buffer);

beforeEach(() => {
  zero(netpolled, sizeof(Netpoll));
  solo();
});

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 600 }), fc.constant('x'.repeat(70_000)));
const plain = fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined), text);
const value = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 1, arbitrary: fc.array(plain) },
  { weight: 1, arbitrary: fc.dictionary(fc.string(), plain) },
);

test(`arguments arrive as they were, seed ${seed}`, () => {
  const args = fc.array(value, { maxLength: 8 });
  fc.assert(
    fc.property(text, args, (name, given) => {
      const packed = packArgs(name, given);
      const call = acquireHostCall(packed.bytes);
      putArgs(call, packed);
      expect(readString(view, get(call, HostCall.name))).toBe(name);
      const read = given.map((_, i) => readValue(view, call + HostCall.args + 2 * i));
      expect(read).toEqual(given);
      expect(get(call, HostCall.nargs)).toBe(given.length);
      releaseHostCall(call);
    }),
    { seed, numRuns: 200 },
  );
});

/** What the goroutine does with the answer. */
function receive(call: Ptr<'hostCall'>, kept: Kept | null): unknown {
  if (get(call, HostCall.state) !== HOSTMORE) {
    expect(kept).toBeNull();
    return get(call, HostCall.state) === HOSTTHREW ? { threw: takeError(call) } : takeResult(call);
  }
  if (kept === null) throw new Error('nothing kept');
  const need = word(call + HostCall.result);
  const bytes = kept.value instanceof Uint8Array && !kept.threw && kept.bytes !== need;
  if (bytes) putBytesArg(call, need);
  else makeroom(call, need);
  set(call, HostCall.state, HOSTFETCH);
  putKept(view, call, kept);
  if (get(call, HostCall.state) === HOSTFETCH) return bytesArg(call);
  return get(call, HostCall.state) === HOSTTHREW ? { threw: takeError(call) } : takeResult(call);
}

test(`results arrive as they were, seed ${seed}`, () => {
  const result = fc.oneof(value, fc.uint8Array({ maxLength: 1000 }));
  fc.assert(
    fc.property(result, (v) => {
      const call = acquireHostCall(0);
      const got = receive(call, putResult(view, call, v));
      if (typeof v === 'number') expect(got).toBe(v);
      else expect(got).toEqual(v);
      releaseHostCall(call);
      expect(get(call, HostCall.area)).toBe(call + HostCall.inline);
    }),
    { seed, numRuns: 300 },
  );
});

test.each([0, 1, 248, 249, 5000])('%i bytes come as a shared array', (n) => {
  const call = acquireHostCall(0);
  const sent = new Uint8Array(n).map((_, i) => i % 251);
  const got = receive(call, putResult(view, call, sent)) as Uint8Array;
  expect(got).toEqual(sent);
  expect(got.buffer).toBe(buffer);
});

test('an array is the same memory on both sides', () => {
  const shared = uint8Array(10);
  const packed = packArgs('x', [shared.subarray(3, 6)]);
  const call = acquireHostCall(packed.bytes);
  putArgs(call, packed);
  const seen = readValue(view, call + HostCall.args) as Uint8Array;
  seen.fill(5);
  expect([...shared]).toEqual([0, 0, 0, 5, 5, 5, 0, 0, 0, 0]);
});

test('errors arrive with class, message and properties, short and long', () => {
  for (const message of ['m', 'm'.repeat(1000)]) {
    for (const make of [Error, TypeError, RangeError]) {
      const call = acquireHostCall(0);
      const sent = Object.assign(new make(message), { code: 'EX', errno: -1 });
      const { threw } = receive(call, putError(view, call, sent)) as { threw: Error & { code: string } };
      expect([threw.constructor, threw.message, threw.code]).toEqual([make, message, 'EX']);
    }
  }
});

test('there are as many areas as are in use at once', () => {
  const long = 'y'.repeat(5000);
  const areas = new Set<number>();
  for (let i = 0; i < 50; i++) {
    const packed = packArgs('x', [long]);
    const call = acquireHostCall(packed.bytes);
    putArgs(call, packed);
    areas.add(get(call, HostCall.area));
    set(call, HostCall.state, HOSTDONE);
    releaseHostCall(call);
  }
  expect(areas.size).toBe(1);
  expect(get(netpolled, Netpoll.made)).toBe(1);
});
