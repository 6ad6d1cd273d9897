// Caught values of all kinds, in all forms of a catch clause. What cannot be kept is done with before the next
// suspension; what can is the same after it.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

/** [the thrown value, whether it can be kept] */
const KINDS: readonly (readonly [string, boolean])[] = [
  ["new Own('own', k)", false],
  ["new DOMException('aborted', 'AbortError')", false],
  ["{ message: 'object', code: k }", false],
  ["Object.freeze({ name: 'frozen', a: 1 })", false],
  ["[1, 'two', k]", false],
  ['() => k', false],
  ["new AggregateError([new Own('in', k), new Error('x')], 'many')", false],
  ["Object.assign(new Error('held'), { held: new Map() })", false],
  ["Symbol('s')", false],
  ["'text'", true],
  ['k', true],
  ['-0', true],
  ['NaN', true],
  ['12345678901234567890n', true],
  ['true', true],
  ['undefined', true],
  ['null', true],
  ["new Error('plain')", true],
  ["new TypeError('typed')", true],
  ["new Error('outer', { cause: new RangeError('inner') })", true],
  ["new AggregateError([new Error('a'), new SyntaxError('b')], 'both')", true],
  ["Object.assign(new EvalError('props'), { code: 'E', k })", true],
  ["Object.freeze(new Error('frozen error'))", true],
];

/** Calls something that throws one of some kinds by the number k. */
type Throws = (k: string) => string;

function thrower(w: Draw, kept: boolean): Throws {
  const [f, own] = [w.unique('boom'), w.unique('Own')];
  const kinds = KINDS.filter((k) => k[1] || !kept);
  const chosen = Array.from({ length: 4 }, () => w.one(kinds)[0].replaceAll('Own(', `${own}(`));
  const clauses = chosen.map((c, i) => `if (k === ${i}) throw ${c};`).join(' ');
  const named = w.one(['', `this.name = 'Own';`]);
  const [star, wait, before] = [w.maybe(), perhapsWait(w), perhapsWait(w)];
  w.top(`class ${own} extends ${w.one(['Error', 'RangeError'])} { constructor(m, k) { super(m); ${named} this.k = k; this.list = []; } }
${star ? `function* ${f}(k) { ${wait}` : `function ${f}(k) {`} ${clauses} return 'none'; }`);
  return (k) => `${before} print(${star ? 'yield* ' : ''}${f}(${k}));`;
}

/** The error is done with at once. */
const done: Snippet = (w: Draw, s: Scope) => {
  const act = thrower(w, false);
  const k = w.unique('k');
  const clause = w.one([
    `catch (e) { print(describe(e)); ${perhapsWait(w)} }`,
    `catch { print('caught'); ${perhapsWait(w)} }`,
    `catch (e) { const d = describe(e); ${perhapsWait(w)} print(d); }`,
    `catch (e) { print(describe(e)); ${perhapsWait(w)} print(${w.expr(s, 1)}); } finally { print('f'); ${perhapsWait(w)} }`,
    `catch (e) { try { throw e; } catch (e2) { print(e === e2, describe(e2)); } ${perhapsWait(w)} }`,
  ]);
  return round(w, k, `try { ${act(k)} } ${clause} ${perhapsWait(w)}`);
};

const patterns: Snippet = (w) => {
  const act = thrower(w, false);
  const k = w.unique('k');
  const clause = w.one([
    `catch ({ message, name = 'n' }) { ${perhapsWait(w)} print(typeof message, name); }`,
    `catch ({ message = yield* same('m'), code: c = 1 }) { print(typeof message, c); }`,
    `catch ({ length, ...rest }) { print(length, Object.keys(rest).length); ${perhapsWait(w)} }`,
    `catch ([a, b = yield* same('b'), ...c]) { print(String(a), b, c.length); }`,
  ]);
  return round(w, k, `try { try { ${act(k)} } ${clause} } catch (x) { print('again', describe(x)); }`);
};

/** The error lives on, and is itself. */
const kept: Snippet = (w, s) => {
  const act = thrower(w, true);
  const [k, seen] = [w.unique('k'), w.unique('seen')];
  const clause = w.one([
    `catch (e) { ${seen} = e; yield* gosched(); print(Object.is(${seen}, e), describe(e)); }`,
    `catch (e) { const f = e; ${perhapsWait(w)} print(describe(f)); throw f; } finally { ${perhapsWait(w)} print('f'); }`,
    `catch (e) { yield* same(${w.expr(s, 1)}); if (e instanceof Error && !Object.isFrozen(e)) e.mark = 1; yield* gosched(); print(describe(e), e?.mark, e instanceof Error && Object.isFrozen(e)); }`,
  ]);
  return `{ let ${seen}; ${round(w, k, `try { try { ${act(k)} } ${clause} } catch (x) { print('out', describe(x), Object.is(x, ${seen})); }`)} yield* gosched(); print(describe(${seen})); }`;
};

function round(w: Draw, k: string, body: string): string {
  return w.one([
    `for (let ${k} = 0; ${k} < 5; ${k}++) { ${body} }`,
    `for (const ${k} of [0, 1, 2, 3, 4]) { ${body} }`,
    `{ let ${k} = -1; while (++${k} < 5) { ${body} } }`,
  ]);
}

export const CAUGHT: Feature = { name: 'caught values', statements: [done, done, patterns, kept, kept] };
