// Exceptions that pass through the frames of several goroutine functions, which have suspended or not, and clauses on
// their way: caught, thrown on, wrapped as a cause, replaced.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const THROWN = [
  "new Error('e' + n)",
  "new RangeError('r')",
  "Object.assign(new Error('own'), { k: n })",
  "'text'",
  'n',
  'undefined',
  'null',
  '-0',
  '10n',
  "new Error('c', { cause: 'why' })",
];

function handler(w: Draw): string {
  return w.one([
    '',
    `catch (e) { ${perhapsWait(w)} throw e; }`,
    `catch (e) { print('c', n, describe(e)); ${perhapsWait(w)} if (how === n) return 'r' + n; throw e; }`,
    `catch (e) { if (n === 1) throw new Error('wrap' + n, { cause: e }); ${perhapsWait(w)} throw e; }`,
    `catch (e) { const seen = e; yield* gosched(); print(seen === e); throw seen; }`,
    `catch (e) { try { yield* same(1); throw e; } catch (e2) { print(e === e2); throw e2; } }`,
    `catch (e) { ${perhapsWait(w)} if (n === how) throw 'other' + n; throw e; }`,
  ]);
}

function last(w: Draw): string {
  return w.one(['', '', `finally { print('f', n); }`, `finally { ${perhapsWait(w)} print('f', n); }`]);
}

/** The call of the next frame. */
function onward(w: Draw, f: string): string {
  return w.one([
    `return yield* ${f}(n - 1, how);`,
    `const v = yield* ${f}(n - 1, how); ${perhapsWait(w)} return v;`,
    `print('got', n, yield* ${f}(n - 1, how));`,
    `return [n, yield* ${f}(n - 1, how)].join();`,
    `for (const x of [1, 2]) { print(x, yield* ${f}(n - 1, how)); }`,
    `return tag('t', yield* ${f}(n - 1, how)) + (yield* same('!'));`,
  ]);
}

function frame(w: Draw, f: string, next: string, thrown: string): string {
  const middle = `${perhapsWait(w)} if (n > 0) { ${onward(w, next)} } ${perhapsWait(w)} if (how !== 3) ${thrown}`;
  const [c, l] = [handler(w), last(w)];
  const body = c === '' && l === '' ? middle : `try { ${middle} } ${c} ${l}`;
  return `function* ${f}(n, how) { ${perhapsWait(w)} ${body} return 'end' + n; }`;
}

const through: Snippet = (w: Draw, s: Scope) => {
  const [f, g, h] = [w.unique('thr'), w.unique('thr'), w.unique('h')];
  const raised = w.one(THROWN);
  const thrown = w.one([`throw ${raised};`, `throw yield* same(${raised});`, `print(yield* fail(${raised}));`]);
  w.top(`${frame(w, f, g, thrown)}\n${frame(w, g, f, thrown)}`);
  const deep = 1 + w.pick(3);
  return `for (let ${h} = 0; ${h} < ${2 + w.pick(3)}; ${h}++) { try { print(yield* ${f}(${deep}, ${h})); } catch (x) { print('out', describe(x)${w.one(['', `, ${w.expr(s, 1)}`])}); } }`;
};

/** Where the goroutine is another one, which hands the error over. */
const across: Snippet = (w) => {
  const [f, c] = [w.unique('thr'), w.unique('ch')];
  w.top(`${frame(w, f, f, `throw ${w.one(THROWN)};`)}`);
  return `{ const ${c} = chan(); go(function* () { try { yield* ${f}(2, 0); yield* ${c}.send('none'); } catch (e) { yield* ${c}.send(describe(e)); } }); print(yield* ${c}.recv()); }`;
};

export const FRAMES: Feature = { name: 'exceptions through frames', statements: [through, through, across] };
