import { beforeEach, expect, test } from 'vitest';
import { casfrom_Gscanstatus, casgstatus, castogscanstatus, readgstatus } from '../../src/g/status.ts';
import {
  G,
  Gcopystack,
  Gdead,
  Gidle,
  Gpreempted,
  Grunnable,
  Grunning,
  GSTATUS,
  Gscan,
  Gsyscall,
  Gwaiting,
} from '../../src/shared/layout.ts';
import { store } from '../../src/shared/mem.ts';
import type { Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeG } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

const ALL = [Gidle, Grunnable, Grunning, Gsyscall, Gwaiting, Gdead, Gcopystack, Gpreempted];
/** Written down once more, from Go's proc.go: every casgstatus there, and no other. */
const LEGAL = new Set([
  `${Gidle} ${Gdead}`,
  `${Gdead} ${Grunnable}`,
  `${Gdead} ${Gsyscall}`,
  `${Grunnable} ${Grunning}`,
  `${Grunning} ${Grunnable}`,
  `${Grunning} ${Gwaiting}`,
  `${Grunning} ${Gsyscall}`,
  `${Grunning} ${Gdead}`,
  `${Grunning} ${Gcopystack}`,
  `${Grunning} ${Gpreempted}`,
  `${Gsyscall} ${Grunning}`,
  `${Gsyscall} ${Grunnable}`,
  `${Gsyscall} ${Gdead}`,
  `${Gwaiting} ${Grunnable}`,
  `${Gwaiting} ${Grunning}`,
  `${Gcopystack} ${Grunning}`,
  `${Gpreempted} ${Gwaiting}`,
]);
const pairs = ALL.flatMap((from) => ALL.map((to) => [GSTATUS[from], GSTATUS[to], from, to] as const));
let gp: Ptr<'g'>;

beforeEach(() => {
  solo();
  gp = makeG();
});

test.each(pairs)('%s -> %s', (_f, _t, from, to) => {
  store(gp, G.atomicstatus, from);
  if (LEGAL.has(`${from} ${to}`)) {
    casgstatus(gp, from, to);
    expect(readgstatus(gp)).toBe(to);
    return;
  }
  const why = from === to ? 'casgstatus: bad incoming values' : `illegal transition ${GSTATUS[from]} -> ${GSTATUS[to]}`;
  expect(fatalOf(() => casgstatus(gp, from, to))).toContain(why);
  expect(readgstatus(gp)).toBe(from);
});

test('a status with the scan bit is no status to change from or to', () => {
  expect(fatalOf(() => casgstatus(gp, Grunnable | Gscan, Grunning))).toContain('bad incoming values');
  expect(fatalOf(() => casgstatus(gp, Grunnable, Grunning | Gscan))).toContain('bad incoming values');
});

test('a G in another status than the caller thinks is a fatal error with both, not a wait for ever', () => {
  store(gp, G.atomicstatus, Gwaiting);
  expect(fatalOf(() => casgstatus(gp, Grunnable, Grunning))).toContain('waiting for runnable but is waiting');
  store(gp, G.atomicstatus, Gdead | Gscan);
  expect(fatalOf(() => casgstatus(gp, Grunnable, Grunning))).toContain('waiting for runnable but is dead');
});

test.each([Grunnable, Grunning, Gwaiting, Gsyscall])(
  'status %i can be claimed for a scan, once, and given back',
  (s) => {
    store(gp, G.atomicstatus, s);
    expect(castogscanstatus(gp, s)).toBe(true);
    expect(readgstatus(gp)).toBe(s | Gscan);
    expect(castogscanstatus(gp, s)).toBe(false);
    casfrom_Gscanstatus(gp, s | Gscan);
    expect(readgstatus(gp)).toBe(s);
  },
);

test.each([Gidle, Gdead, Gcopystack])('status %i cannot be claimed for a scan', (s) => {
  store(gp, G.atomicstatus, s);
  expect(fatalOf(() => castogscanstatus(gp, s))).toContain('castogscanstatus: bad status');
});

test('releasing a scan bit that was not claimed throws', () => {
  expect(fatalOf(() => casfrom_Gscanstatus(gp, Grunnable))).toContain('not a scan status');
  expect(fatalOf(() => casfrom_Gscanstatus(gp, Grunnable | Gscan))).toContain('is not in scan state');
});
