// Which accesses of the runtime become switch points: the operations that the transform knows by name, and what stands
// in their place.
//
// Atomic operations of the memory facade and of the port are points: the thread announces the operation and may have to
// yield before it. Plain accesses are none. That is sound as long as there is no data race, and whether there is one is
// what the race detector is for: it sees every plain access (READ and WRITE below), on every schedule that is run.

import {
  FAIL,
  LOAD,
  NOTIFY,
  opOf,
  READ,
  RLOAD,
  RMW,
  RSTORE,
  START,
  STORE,
  WAIT,
  WRITE,
  YIELD,
} from '../engine/point.ts';

/** How an operation is written: `address` arguments say where, the others are values. */
export interface FacadeOperation {
  /** As in point.ts; plain accesses have none. */
  readonly point: number | null;
  /** The address is the sum of two arguments (pointer, field), or one (raw). */
  readonly address: 'field' | 'raw' | 'none';
  /** The helper of the prelude that does it. */
  readonly does: string;
}

const op = (point: number | null, address: FacadeOperation['address'], does: string): FacadeOperation => ({
  point,
  address,
  does,
});

export const OPERATIONS: Readonly<Record<string, FacadeOperation>> = {
  $$load: op(LOAD, 'field', '$L'),
  $$store: op(STORE, 'field', '$S'),
  $$cas: op(RMW, 'field', '$C'),
  $$xadd: op(RMW, 'field', '$A'),
  $$xchg: op(RMW, 'field', '$X'),
  $$loadword: op(LOAD, 'raw', '$L'),
  $$storeword: op(STORE, 'raw', '$S'),
  $$casword: op(RMW, 'raw', '$C'),
  $$xaddword: op(RMW, 'raw', '$A'),
  $$xchgword: op(RMW, 'raw', '$X'),
  $$loadf: op(opOf(LOAD, 2), 'field', '$LF'),
  $$storef: op(opOf(STORE, 2), 'field', '$SF'),
  $$casf: op(opOf(RMW, 2), 'field', '$CF'),
  $$xchgf: op(opOf(RMW, 2), 'field', '$XF'),
  $$relaxed: op(RLOAD, 'field', '$L'),
  $$setrelaxed: op(RSTORE, 'field', '$S'),
  $$get: op(null, 'field', '$R'),
  $$set: op(null, 'field', '$W'),
  $$getf: op(null, 'field', '$RF'),
  $$setf: op(null, 'field', '$WF'),
  $$incf: op(null, 'field', '$IF'),
  $$addf: op(null, 'field', '$AF'),
  $$word: op(null, 'raw', '$R'),
  $$setword: op(null, 'raw', '$W'),
  $$zero: op(null, 'raw', '$Z'),
  $$futexsleep: op(WAIT, 'raw', '$FS'),
  $$futexwakeup: op(NOTIFY, 'raw', '$FW'),
  $$usleep: op(WAIT, 'none', '$US'),
  $$nanotime: op(LOAD, 'none', '$NT'),
  // A pause, and not a word on what others should do: the loops that it stands in are bounded, or call osyield as well.
  $$procyield: op(START, 'none', '$Y'),
  $$osyield: op(YIELD, 'none', '$Y'),
};

/** Whether a function of this name is one of them. */
export const isOperation = (name: string): boolean => Object.hasOwn(OPERATIONS, name);

/** A word in the first line, past nil, that stands for the time: who asks for it reads it, time that passes writes
 *  it. */
export const CLOCKWORD = 9;
/** Another, for the host: calls are answered in some order. */
export const HOSTWORD = 10;

/** Arrays over the whole memory: an element of one is a plain access. */
export const VIEWS: Readonly<Record<string, { read: string; write: string; shift: string }>> = {
  $$mem: { read: '$R', write: '$W', shift: '' },
  $$memf: { read: '$RF', write: '$WF', shift: ' << 1' },
  $$memb: { read: '$RB', write: '$WB', shift: ' >>> 2' },
};

/** JavaScript's own functions that call back, as generators whose callback is one. */
export const EACH = `const $each = {
 *forEach(a, f) { if (Array.isArray(a) || ArrayBuffer.isView(a)) for (let i = 0; i < a.length; i++) yield* f(a[i], i, a); else for (const [k, v] of a.entries()) yield* f(v, k, a); },
 *map(a, f) { const r = Array.isArray(a) ? [] : a.slice(); for (let i = 0; i < a.length; i++) r[i] = yield* f(a[i], i, a); return r; },
 *flatMap(a, f) { return (yield* $each.map(a, f)).flat(); },
 *filter(a, f) { const r = []; for (let i = 0; i < a.length; i++) if (yield* f(a[i], i, a)) r.push(a[i]); return r; },
 *some(a, f) { for (let i = 0; i < a.length; i++) if (yield* f(a[i], i, a)) return true; return false; },
 *every(a, f) { for (let i = 0; i < a.length; i++) if (!(yield* f(a[i], i, a))) return false; return true; },
 *find(a, f) { for (let i = 0; i < a.length; i++) if (yield* f(a[i], i, a)) return a[i]; },
 *findIndex(a, f) { for (let i = 0; i < a.length; i++) if (yield* f(a[i], i, a)) return i; return -1; },
 *reduce(a, f, ...first) { let i = 0; let r = first.length > 0 ? first[0] : a[i++]; for (; i < a.length; i++) r = yield* f(r, a[i], i, a); return r; },
 *from(a, f) { return yield* $each.map(Array.from(a), f); },
};`.replaceAll('\n', '');

/** The helpers, in the scope of the runtime's text. `$e` is the engine of this execution, `$sim` the machine; pages of
 *  64 words that were written are remembered, so that the next execution can start from the same memory. */
export function prelude(race: boolean): string {
  const read = race ? ` $e.pass(${READ}, a, s);` : '';
  const write = race ? ` $e.pass(${WRITE}, a, s);` : '';
  const read2 = race ? ` $e.pass(${READ | 16}, a, s);` : '';
  const write2 = race ? ` $e.pass(${WRITE | 16}, a, s);` : '';
  // What was read before it is thrown away (race-detector.ts).
  const fail = race ? ` $e.pass(${FAIL}, a, 0);` : '';
  // An atomic operation of code that cannot yield: no point, but others learn from it. Only a thread's last words may
  // have one.
  const sync = race ? ' $e.pass(k, a, 0);' : '';
  return [
    'let $e = null; const $dp = $sim.dirty; $sim.onEngine((e) => { $e = e; });',
    'function $D(a) { const p = a >>> 6; if ($dp[p] === 0) $sim.mark(p); }',
    'function $K(p, f) { if (p <= 0 || !(p + f < $$MEMWORDS)) $sim.bad(p, f); return p + f; }',
    'function $L(a) { return $$mem[a]; }',
    'function $S(a, v) { $D(a); $$mem[a] = v; }',
    `function $C(a, o, v) { if ($$mem[a] !== (o | 0)) {${fail} return false; } $D(a); $$mem[a] = v; return true; }`,
    'function $A(a, d) { $D(a); return ($$mem[a] = ($$mem[a] + d) | 0); }',
    'function $X(a, v) { const o = $$mem[a]; $D(a); $$mem[a] = v; return o; }',
    'function $LF(a) { return $$memf[a >>> 1]; }',
    'function $SF(a, v) { $D(a); $$memf[a >>> 1] = v; }',
    `function $CF(a, o, v) { if (!Object.is($$memf[a >>> 1], o)) {${fail} return false; } $D(a); $$memf[a >>> 1] = v; return true; }`,
    'function $XF(a, v) { const o = $$memf[a >>> 1]; $D(a); $$memf[a >>> 1] = v; return o; }',
    `function $R(a, s) {${read} return $$mem[a]; }`,
    `function $W(a, v, s) {${write} $D(a); $$mem[a] = v; return v; }`,
    `function $RF(a, s) {${read2} return $$memf[a >>> 1]; }`,
    `function $WF(a, v, s) {${write2} $D(a); $$memf[a >>> 1] = v; return v; }`,
    `function $RB(a, s, i) {${read} return $$memb[i]; }`,
    `function $WB(a, v, s, i) {${write} $D(a); $$memb[i] = v; return v; }`,
    `function $IF(a, s) {${read2}${write2} $D(a); $$memf[a >>> 1]++; }`,
    `function $AF(a, d, s) {${read2}${write2} $D(a); $$memf[a >>> 1] += d; }`,
    `function $Z(a, n, s) { $sim.range(a, n);${race ? ` if (n > 0) $e.pass(${WRITE} | ((n - 1) << 4), a, s);` : ''} $$mem.fill(0, a, a + n); }`,
    `function $MV(to, from, n, s) { $sim.range(to, n);${race ? ` if (n > 0) { $e.pass(${READ} | ((n - 1) << 4), from, s); $e.pass(${WRITE} | ((n - 1) << 4), to, s); }` : ''} $$mem.copyWithin(to, from, from + n); }`,
    'function $NEW(bytes, a) { $sim.fresh(a, bytes); return a; }',
    'function* $FS(a, v, ns, s) {',
    `  if ($e.point(${WAIT}, a, s)) yield; if ($$mem[a] !== v) return; $e.sleep(a, ns); yield; }`,
    // A pause of a few microseconds is no sleep: the clock of sleepers moves when nobody can run, and a thief that
    // waits three microseconds for its victim would wait until the victim stops.
    `function* $US(us, s) { const short = us < 10; if ($e.point(short ? ${START} : ${YIELD}, 0, s)) yield;`,
    '  if (short) { $e.now += us * 1000; return; } $e.sleep(8, us * 1000); yield; }',
    // Nobody can tell before this whether time has passed, so here is when it may.
    `function* $NT(s) { $e.lookAtClock(); if ($e.point(${LOAD}, ${CLOCKWORD}, s)) yield; return $sim.now(); }`,
    'function $FW(a, n) { $e.wake(a, n); }',
    'function $Y() {}',
    `function $Q(k, a) { if ($e.current !== null) $sim.unseen();${sync} return a; }`,
    EACH,
  ].join(' ');
}
