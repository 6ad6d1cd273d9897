// Dumps and tracebacks from raw memory, also when it is corrupt.
// Tests src/shared: describe, dump, traceback, waitreason.

import { beforeEach, expect, test } from 'vitest';
import { dump, dumpMachine } from '../../src/shared/dump.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, GSTATUS, Gwaiting, P, Prunning } from '../../src/shared/layout.ts';
import { buffer, set, setf, store } from '../../src/shared/mem.ts';
import { metaof } from '../../src/shared/struct.ts';
import { traceback } from '../../src/shared/traceback.ts';
import { WAITREASONS, waitReason } from '../../src/shared/waitreason.ts';
import { makeG, makeM } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

test('every field of the struct, by name, floats and arrays included', () => {
  const pp = solo();
  set(pp, P.id, 7);
  store(pp, P.status, Prunning);
  setf(pp, P.ran, 2 ** 40);
  const out = dump(buffer, 'p', pp);
  expect(Object.keys(out)).toEqual(metaof(P).fields.map((f) => f.name));
  expect(out).toMatchObject({ id: 7, status: Prunning, ran: 2 ** 40 });
  expect(out.runq).toHaveLength(256);
});

test('an unknown struct and an address outside are RangeErrors that say which', () => {
  expect(() => dump(buffer, 'gg', 1024)).toThrow('no struct is called "gg"');
  for (const a of [0, -16, buffer.byteLength / 4 - 1, Number.NaN])
    expect(() => dump(buffer, 'g', a)).toThrow(`address ${a}`);
});

test('dumpMachine has a line for every P, M and live G', () => {
  const mp = makeM(41, 1);
  store(sched, Sched.npidle, 3);
  const text = dumpMachine(buffer);
  expect(text).toMatch(/^SCHED gomaxprocs=0 npidle=3 /);
  expect(text).toContain(`M41 @${mp}`);
  expect(text).toMatch(/P0 @\d+: running/);
});

test('a traceback names state and functions as Go does', () => {
  const gp = makeG();
  setf(gp, G.goid, 18);
  store(gp, G.atomicstatus, Gwaiting);
  set(gp, G.waitreason, waitReason('semacquire'));
  expect(traceback(buffer, gp, false)).toContain('\ngoroutine 18 [semacquire]:\n');
  for (const status of Object.keys(GSTATUS)
    .map(Number)
    .filter((s) => s !== Gwaiting)) {
    store(gp, G.atomicstatus, status);
    expect(traceback(buffer, gp, false)).toContain(`[${GSTATUS[status]}]`);
  }
});

test('wait reasons have their places in the list', () => {
  for (const r of WAITREASONS) expect(WAITREASONS[waitReason(r)]).toBe(r);
  expect(WAITREASONS[0]).toBe('');
});
