// The transform on small texts: what it writes must evaluate as JavaScript would, with a point at each operation.
// Tests src/explore/runtime/instrument: analyse, bindings, module-state, transform-text; src/explore/runtime:
// switch-points; src/explore/runtime/instrument/rewrite: call-sites, elements, functions, optional-chains, strays,
// toplevel, writer.

import { expect, test } from 'vitest';
import { type TransformedText, transformText } from '../../../../src/explore/runtime/instrument/transform-text.ts';

const NONE: ReadonlySet<string> = new Set();

function transform(code: string, outside: readonly string[] = [], handles = false): TransformedText {
  return transformText(code, {
    outside: new Set(outside),
    methods: NONE,
    getters: NONE,
    handles,
    firstSite: 1,
    elements: false,
  });
}

/** Runs f$g of the text to its end: the points it met (kind and address), and its result. The memory is 16 words. */
function run(code: string, f: string, handles = false): { points: string[]; result: unknown; words: Int32Array } {
  const t = transform(code, [], handles);
  expect(t.refusals).toEqual([]);
  const points: string[] = [];
  const words = new Int32Array(16);
  const prelude = `
    const $e = { point(k, a) { points.push(k + '@' + a); return true; } };
    const $K = (p, f) => p + f, $L = (a) => words[a], $S = (a, v) => { words[a] = v; }, $R = (a) => words[a];
    const $A = (a, d) => (words[a] += d), $W = (a, v) => (words[a] = v), $Q = (k, a) => a, $Y = () => undefined;
    const $C = (a, o, v) => words[a] === o && ((words[a] = v), true);
    const $each = { *map(x, f) { const r = []; for (const [i, v] of x.entries()) r.push(yield* f(v, i)); return r; } };`;
  const made = new Function('points', 'words', `${prelude}\n${t.code}`)(points, words) as Record<
    string,
    { $g: (...a: unknown[]) => Generator }
  >;
  const gen = (made[f] as { $g: (...a: unknown[]) => Generator }).$g();
  let step = gen.next();
  while (step.done !== true) step = gen.next();
  return { points, result: step.value, words };
}

test('an operation is a point, a plain access is none', () => {
  const r = run(
    'function f() { const p = 4; $$set(p, 1, 5); const a = $$get(p, 1); $$store(p, 2, a + 1); return $$load(p, 2); }\nexport { f };',
    'f',
  );
  expect(r.points).toEqual(['2@6', '1@6']);
  expect(r.result).toBe(6);
});

test('nested operations have a point each, in the order of evaluation', () => {
  const code =
    'function f() { $$store(1, 0, $$load(2, 0) + $$xadd(3, 0, $$load(4, 0) + 7)); return $$load(1, 0); }\nexport { f };';
  const r = run(code, 'f');
  expect(r.points).toEqual(['1@2', '1@4', '3@3', '2@1', '1@1']);
  expect(r.result).toBe(7);
});

test('an operand that is read before an operation keeps the value it had', () => {
  const code =
    'let x = 1; function bump() { x = 10; return $$load(1, 0); }\nfunction f() { $$store(2, 0, 3); return $$xaddword(2, x) + bump() + x; }\nexport { f };';
  expect(run(code, 'f').result).toBe(3 + 1 + 0 + 10);
});

test('a function may have the name of what every object has', () => {
  const code =
    'function constructor(a) { return $$load(a, 0) + 1; }\nfunction toString(a) { return a + 2; }\nfunction f() { return constructor(toString(3)); }\nexport { f };';
  expect(run(code, 'f')).toMatchObject({ points: ['1@5'], result: 1 });
});

test('what reaches a point is a generator, what does not stays a function', () => {
  const t = transform(
    'function a() { return $$load(1, 0); }\nfunction b() { return a(); }\nfunction c() { return 1; }\nfunction d() { return c(); }\nexport { a, b, c, d };',
  );
  expect([...t.analysis.yielding].sort()).toEqual(['a', 'b']);
  expect(t.code).toContain('function* b$g()');
  expect(t.code).not.toContain('d$g');
});

test('recursion, mutual and through a closure', () => {
  const code =
    'function even(n) { return n === 0 ? $$load(1, 0) === 0 : odd(n - 1); }\nfunction odd(n) { return n === 0 ? false : even(n - 1); }\nfunction f() { const down = (n) => (n === 0 ? $$load(1, 0) : down(n - 1)); return [even(4), down(3)]; }\nexport { f, even, odd };';
  const r = run(code, 'f');
  expect(r.result).toEqual([true, 0]);
  expect(r.points).toEqual(['1@1', '1@1']);
});

test('a function that is only known when it is called', () => {
  const code =
    'function a(x) { return $$xadd(1, 0, x); }\nfunction b(x) { return x; }\nfunction f(g, h) { return g(2) + h(3) + g(4); }\nfunction main() { return f(a, b); }\nexport { main };';
  const r = run(code, 'main');
  expect(r.result).toBe(2 + 3 + 6);
  expect(r.points).toHaveLength(2);
});

test('callbacks of map are generators', () => {
  const r = run('function f() { return [1, 2, 3].map((x) => $$xadd(1, 0, x)); }\nexport { f };', 'f');
  expect(r.result).toEqual([1, 3, 6]);
  expect(r.points).toHaveLength(3);
});

test('optional chains, computed methods and super', () => {
  const classes = `class A { close() { return $$xadd(1, 0, 1); } get(x) { return x?.n; } }
class B extends A { close() { return super.close() + 10; } }
`;
  const body = (code: string): string =>
    `${classes}function f(x, y) { const $nothing = null; ${code} }\nfunction main() { const b = new B(); const own = { b, none: undefined, list: [() => 5, (v) => v] }; return f(own, 'close'); }\nexport { main };`;
  const cases: [string, unknown, number][] = [
    ['return [x.b?.close(), x?.b.close(), x?.b?.close()];', [11, 12, 13], 3],
    [
      'return [x.none?.close(), x.none?.b.close(x.b.close()), x.b.none?.($$load(1, 0))];',
      [undefined, undefined, undefined],
      0,
    ],
    ['return [x.b.close?.(), x.b?.[y](), x.b[y](), x[`b`]?.[y]()];', [11, 12, 13, 14], 4],
    [
      'return [x?.list[0](), x.list?.[1](7), x.b.get(x.none), delete x?.none, `none` in x];',
      [5, 7, undefined, true, false],
      0,
    ],
    ['const g = () => $$load(1, 0); return [g?.(), x.none?.[$$load(1, 0)], x?.[y]];', [0, undefined, undefined], 1],
    ['return [x.b?.close?.() ?? 3, x.none?.close?.() ?? 3, (x?.b).close()];', [11, 3, 12], 2],
  ];
  for (const [code, result, points] of cases) {
    const t = transform(body(code), [], true);
    expect(t.refusals).toEqual([]);
    const r = run(body(code), 'main', true);
    expect(r.result, code).toEqual(result);
    expect(r.points, code).toHaveLength(points);
  }
});

test('loops, try and short circuits', () => {
  const code = `function f() {
    let n = 0;
    while ($$load(1, 0) < 3) { try { $$xadd(1, 0, 1); if ($$load(1, 0) === 2) continue; n++; } finally { n += 10; } }
    return n + ($$load(5, 0) || $$load(1, 0)) + ($$cas(1, 0, 9, 1) && $$load(6, 0) ? 100 : 0);
  }
  export { f };`;
  expect(run(code, 'f').result).toBe(2 + 30 + 3);
});

test('what could go wrong is refused, with the line', () => {
  const closure = transform(
    'function f(list) {\n  list.sort((a, b) => $$load(a, 0) - $$load(b, 0));\n}\nexport { f };',
  );
  expect(closure.refusals.join()).toMatch(/^2: a function that may yield/);
  const self = transform(
    'function f() {\n  return [1].map(function () { return this.x + $$load(1, 0); });\n}\nexport { f };',
  );
  expect(self.refusals.join()).toMatch(/^2: `this` in a closure/);
  const generator = transform('function f() { $$load(1, 0); }\nfunction* g() {\n  yield 1;\n}\nexport { f, g };');
  expect(generator.refusals.join()).toMatch(/^3: a generator/);
  const made = transform('class A {\n  constructor() { $$load(1, 0); }\n}\nexport { A };');
  expect(made.refusals.join()).toMatch(/^2: a constructor that may yield/);
});

test('variables that running code changes are each thread’s own; what loading changes is shared', () => {
  const code = `let count = 0;
const cache = new Map();
const table = [];
const fixed = [1, 2];
let next = 16;
function reserve() { return next++; }
const at = reserve();
function funcs(f) { table.push(f); }
funcs(main);
function main() { count++; cache.set(count, at); return fixed[0] + $$load(1, 0); }
export { main, funcs };`;
  const t = transform(code);
  const made = new Function('$L', '$K', '$Q', `${t.code}`)(
    () => 0,
    () => 0,
    () => 0,
  ) as { $locals: { fresh(): Record<string, unknown> } };
  expect(Object.keys(made.$locals.fresh())).toEqual(['count', 'cache']);
});

test('what the runtime keeps of a program’s loops is each thread’s own', () => {
  const code = `import { newpace as $site, pace } from 'rt0:lib';
const $s1 = $site();
function main() { return pace($s1) + $$load(1, 0); }
export { main };`;
  const t = transform(code);
  expect(t.refusals).toEqual([]);
  const made = new Function('$import', t.code)(() => ({ newpace: () => ({ rounds: 1 }), pace: () => 0 })) as {
    $locals: { fresh(): { $s1: object }; copy(r: object): { $s1: object } };
  };
  const one = made.$locals.fresh();
  expect(made.$locals.copy(one)).toEqual({ $s1: { rounds: 1 } });
  expect(made.$locals.copy(one).$s1).not.toBe(one.$s1);
});

test('every line of the output is a line of the input', () => {
  const code =
    'const a = 1;\nfunction f() {\n  return $$load(1, 0);\n}\nfunction g() {\n  return f();\n}\nexport { f, g };\n';
  const t = transform(code);
  const input = code.split('\n');
  t.code.split('\n').forEach((line, i) => {
    const of = input[(t.lines[i] ?? 0) - 1];
    if (line.includes('return (yield* f$g')) expect(of).toContain('return f()');
    if (line.includes('$e.point')) expect(of).toContain('$$load');
  });
  expect(t.spots[0]).toMatchObject({ line: 3, text: 'load(1, 0)', fn: 'f' });
});

test('lines stay in calls over several lines, in lists of parameters, and after methods that have two forms', () => {
  const code = `class C {
  a() {
    return $$load(1, 0);
  }
  b() {
    return this.a();
  }
}
function two(
  x,
  y,
) {
  return g(
    x,
    $$load(2, 0),
    y,
  );
}
function g(x, y, z) {
  return x + y + z + $$load(3, 0);
}
export { C, two, g };
`;
  const t = transform(code);
  const lines = (part: string): number[] =>
    t.code.split('\n').flatMap((line, i) => (line.includes(part) ? [t.lines[i] ?? 0] : []));
  expect(lines('$K(1, 0)')).toEqual([3, 3]);
  expect(lines('this')).toEqual([6, 6]);
  expect(lines('$K(2, 0)')).toEqual([15, 15]);
  expect(lines('$K(3, 0)')).toEqual([20, 20]);
});
