// Caught values that a program is done with do not stay: whatever was thrown, a later round of the loop, or a clause
// further on, may suspend. And what a frame does keep of them is what it was. Each program runs as native generators as
// well. Tests src/compile: save, tries; src/heap: kept.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCompiled } from './oracle/compiled.ts';
import { IMPORTS } from './oracle/core.ts';
import { runNative } from './oracle/native.ts';

const THROWN = `class Busy extends Error { constructor(m) { super(m); this.tries = []; } }
function boom(k) {
  if (k === 0) throw new Busy('busy');
  if (k === 1) throw { code: 1, message: 'object' };
  if (k === 2) throw new DOMException('aborted', 'AbortError');
  if (k === 3) throw [new Error('x')];
  if (k === 4) throw new AggregateError([new Busy('inner')], 'many');
  if (k === 5) throw Object.assign(new Error('own'), { held: new Map() });
  if (k === 6) throw () => 1;
  throw new TypeError('plain');
}
function* attempt(k) { yield* gosched(); boom(k); }
const say = (e) => (e instanceof Array ? 'array' : (e.message ?? typeof e));
`;

/** Bodies of main, in which k goes over all kinds of thrown values. */
const SHAPES: readonly (readonly [string, string])[] = [
  ['a loop', `for (let k = 0; k < 8; k++) { try { yield* gosched(); boom(k); } catch (e) { print(say(e)); } }`],
  [
    'a suspended callee',
    `for (let k = 0; k < 8; k++) { try { yield* attempt(k); } catch (e) { print(say(e)); } yield* gosched(); }`,
  ],
  ['no parameter', `for (let k = 0; k < 8; k++) { try { yield* gosched(); boom(k); } catch { print(k); } }`],
  [
    'a pattern',
    `for (let k = 0; k < 8; k++) { try { yield* gosched(); boom(k); } catch ({ message = yield* same('none') }) { print(message); yield* gosched(); } }`,
  ],
  [
    'nested loops and labels',
    `outer: for (let k = 0; k < 8; k++) {
       for (const j of [0, 1, 2]) {
         try { yield* gosched(); if (j < 2) boom(k); print('not thrown'); } catch (e) { print(j, say(e)); if (j === 1) continue outer; }
       }
     }`,
  ],
  [
    'while, with break',
    `let k = 0;
     while (true) { try { yield* gosched(); if (k === 8) break; boom(k); } catch (e) { print(say(e)); } k++; yield* gosched(); }`,
  ],
  [
    'do while, with continue',
    `let k = 0;
     do { try { yield* gosched(); boom(k); } catch (e) { print(say(e)); continue; } finally { k++; yield* gosched(); } } while (k < 8);`,
  ],
  [
    'a try in a catch clause',
    `for (let k = 0; k < 8; k++) {
       try { yield* gosched(); boom(k); } catch (e) {
         print(say(e));
         try { yield* gosched(); boom(7 - k); } catch (e2) { print('again', say(e2)); }
         yield* gosched();
       }
     }`,
  ],
  [
    'a try in a finally clause',
    `for (let k = 0; k < 8; k++) {
       try { yield* gosched(); print(k); } finally {
         try { yield* gosched(); boom(k); } catch (e) { print(say(e)); }
         yield* gosched();
       }
     }`,
  ],
  [
    'thrown on to an outer clause',
    `for (let k = 0; k < 8; k++) {
       try { try { yield* gosched(); boom(k); } catch (e) { throw e; } } catch (e) { print(say(e)); }
     }`,
  ],
  [
    'finally clauses that end it',
    `for (let k = 0; k < 8; k++) {
       out: try { yield* attempt(k); } catch (e) { print(say(e)); break out; } finally { yield* gosched(); print('end', k); }
     }`,
  ],
  [
    'a finally clause that jumps',
    `for (let k = 0; k < 8; k++) { try { yield* gosched(); boom(k); } finally { print('goes on', k); continue; } }
     for (let k = 0; k < 8; k++) { one: for (;;) { try { yield* attempt(k); } finally { print('leaves', k); break one; } } yield* gosched(); }`,
  ],
  [
    'return through it',
    `const once = function* (k) { for (;;) { try { yield* gosched(); boom(k); } catch (e) { print(say(e)); try { return say(e); } finally { yield* gosched(); } } } };
     for (let k = 0; k < 8; k++) print(yield* once(k));`,
  ],
  [
    'a switch',
    `for (let k = 0; k < 8; k++) { switch (k % 2) { case 0: try { yield* gosched(); boom(k); } catch (e) { print(say(e)); } default: yield* gosched(); } }`,
  ],
  [
    'loops that look for preemption only',
    `for (let k = 0; k < 8; k++) { try { for (let i = 0; i < 3; i++) print(i); boom(k); } catch (e) { print(say(e)); } for (let i = 0; i < 3; i++) print(-i); }`,
  ],
];

/** Runs that suspend at every call, at some, and only for preemption. */
function both(source: string): void {
  for (const [rests, raises] of [
    [true, false],
    [true, true],
    [false, true],
  ] as const) {
    const native = runNative(source, () => rests);
    expect(
      runCompiled(
        source,
        () => rests,
        () => raises,
      ),
      source,
    ).toEqual(native);
    expect(
      native.some((l) => /fatal|not defined|SyntaxError|endless/.test(l)),
      native.join('\n'),
    ).toBe(false);
  }
}

describe('a value that was caught and is done with', () => {
  test.each(SHAPES)('%s', (_, body) => both(`${IMPORTS}\n${THROWN}\nexport function* main() {\n${body}\n}`));
});

test('a generated program that kept one', () => {
  const source = readFileSync(new URL('../cases/compiler/fatal-99.js', import.meta.url), 'utf8');
  both(source.replace(/^import .*$/m, IMPORTS));
});

describe('errors that are kept', () => {
  test.each([
    [
      'the same in all variables, and what is set is seen through all',
      `const e = new Error('x'); const f = e; let g = f;
       yield* gosched();
       f.code = 'A'; print(e === f, f === g, g.code, e.message, e instanceof Error, e.name);
       yield* gosched();
       delete g.code; g.message = 'y'; yield* gosched();
       print(e.message, 'code' in f, Object.keys(e).length); g = null; yield* gosched(); print(e === f);`,
    ],
    [
      'across frames: argument, returned, thrown on, finally',
      `const change = function* (x, how) {
         yield* gosched();
         x.step = how; yield* gosched();
         if (how === 1) return x;
         try { if (how === 2) throw x; } finally { yield* gosched(); }
       };
       const e = new RangeError('r');
       yield* change(e, 0); print(e.step);
       const back = yield* change(e, 1); print(back === e, back.step);
       try { yield* change(e, 2); } catch (c) { yield* gosched(); print(c === e, e.step, c.name); c.step = 'caught'; }
       yield* gosched(); print(e.step, back.step);`,
    ],
    [
      'a callee changes what only its caller keeps',
      `const deep = function* (x, n) { if (n > 0) { yield* deep(x, n - 1); return; } yield* gosched(); x.n = 1; yield* gosched(); yield* gosched(); };
       const e = new Error('x'); yield* deep(e, 3); print(e.n); yield* gosched(); print(e.n);`,
    ],
    [
      'causes, an AggregateError’s errors, and rings of them',
      `const inner = new TypeError('inner'); const e = new Error('outer', { cause: inner }); inner.cause = e;
       const all = new AggregateError([inner, e, 3], 'many');
       yield* gosched();
       print(e.cause === inner, inner.cause.cause === inner, all.errors[0] === inner, all.errors[1] === e, all.errors[2], all.name);
       all.errors.push(all); all.errors[0].code = 7;
       yield* gosched();
       print(all.errors.length, all.errors[3] === all, inner.code, e.cause.code, Object.keys(e).length);`,
    ],
    [
      'properties with their flags, and an error that is frozen',
      `const e = new Error('x'); Object.defineProperty(e, 'ro', { value: 1, enumerable: true }); e.text = 's'; e.nil = null; e.un = undefined; e.nan = NaN; e.neg = -0; e.big = 3n; e.c = chan(1);
       const stack = e.stack; const frozen = Object.freeze(new EvalError('f')); const none = new Error();
       yield* gosched();
       const set = (x, k) => { try { x[k] = 2; return 'set'; } catch (t) { return t.name; } };
       print(set(e, 'ro'), e.ro, e.text, e.nil, e.un, e.nan, Object.is(e.neg, -0), e.big === 3n, e.stack === stack, Object.keys(e).join());
       print(set(frozen, 'message'), set(frozen, 'more'), frozen.message, Object.hasOwn(none, 'message'), e.c === e.c);`,
    ],
    [
      'in loops, with others of the same kind',
      `let last = null, n = 0;
       for (let i = 0; i < 5; i++) {
         try { yield* gosched(); throw new Error('e' + i); } catch (e) {
           e.before = last === null ? 'none' : last.message; const other = last; last = e; yield* gosched();
           print(e === last, e === other, last.before); n++;
         }
       }
       print(n, last.message);`,
    ],
    [
      'a property that cannot be kept, on an error that is done with',
      `const e = new Error('x'); yield* gosched(); e.map = new Map([[1, 2]]); print(e.map.size, e.message); yield* gosched(); yield* gosched(); print('end');`,
    ],
  ])('%s', (_, body) => both(`${IMPORTS}\nexport function* main() {\n${body}\n}`));
});
