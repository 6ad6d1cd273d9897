// yield* in every position of an expression, between operands that later ones change.

import type { Draw, Feature, Scope, Snippet } from '../draw.ts';

const waits = (w: Draw, s: Scope): string =>
  w.one([`(yield* same(${w.expr(s, 1)}))`, `(yield* same(${w.atom(s)}))`, `(yield* same(yield* same(${w.atom(s)})))`]);

/** Y: a suspension. */
const POSITIONS = [
  '[Y, ...[Y, Y], Y].length',
  '({ a: Y, [Y]: Y, b: Y }).b',
  '(Y ? Y : Y)',
  'typeof Y',
  '!Y',
  'clip(-Y)',
  '(Y, Y)',
  `clip(\`\${Y}-\${Y}\`)`,
  'clip(Y + Y)',
  "('m' in math && Y)",
  '(String(Y) in math)',
  '(Y instanceof Error)',
  'new Box(Y).v',
  'math.add(Y, ...[Y])',
  'math[Y]',
  '(Y)?.[Y]',
  'sum(...[Y, Y].map(String))',
  'clip((math.m = Y) + math.m)',
  '(void Y)',
  'clip(Y ** 2)',
  '((a, b) => clip(a + b))(Y, Y)',
  "delete math['x' + Y]",
  `raw\`\${Y}\${Y}\``,
  '(yield* pair(Y, Y))[1]',
  "(yield* same('abc'))[Y]",
  '(yield* same("abc")).length',
  '[Y, [Y, [Y]]].flat(2).length',
  '(Y || Y && Y)',
  '((Y ?? Y) === Y)',
  "tag('p', Y)",
  '(Y ? tag("yes", 1) : Y)',
  'clip(Y < Y)',
  'sum(1, tag("a", 2), Y, tag("b", 3), Y)',
  '((x) => [x, x])(Y)[1]',
];

/** The same with X, a variable that changes meanwhile. */
const CHANGES = [
  'clip(X + (X = Y) + X)',
  'clip(X++ + Y + X++)',
  'sum(X, X = Y, X, X += 1, Y, X)',
  '[X, X = Y, X].map(String).join()',
  'clip(X += Y)',
  '(X ??= Y)',
  '(({ a: X = Y } = { a: X }), X)',
  '([X, X = Y] = [Y], X)',
  '(X &&= Y, X)',
  '(tag("x", X), (X = Y), tag("x", X))',
  `clip(\`\${X}\${X = Y}\${X}\`)`,
  '((X = Y) ? X : Y)',
  'math.add(X, (X = Y, X))',
  '({ a: X, b: (X = Y), c: X }).a',
  '(X, Y) === X--',
  '((v) => v)(X, X = Y)',
];

const filled = (w: Draw, s: Scope, text: string, x = ''): string =>
  text.replaceAll(/\bY\b/g, () => waits(w, s)).replaceAll(/\bX\b/g, x);

const expressions: Snippet = (w, s) => `print(${filled(w, s, w.one(POSITIONS))}, ${filled(w, s, w.one(POSITIONS))});`;

const changes: Snippet = (w, s) => {
  const x = w.unique('x');
  return `{ let ${x} = ${w.atom(s)}; print(${filled(w, s, w.one(CHANGES), x)}, ${x}); print(${filled(w, s, w.one(CHANGES), x)}, ${x}); }`;
};

/** A package variable, or an element of a shared array, that changes meanwhile. */
const places: Snippet = (w, s) => {
  const p = w.unique('pp');
  const [declared, place] = w.one([
    [`let ${p} = 1;`, p],
    [`const ${p} = int32Array(3);`, `${p}[1]`],
    [`const ${p} = float64Array(3);`, `${p}[yield* same(1)]`],
    [`let ${p} = 0;\nconst t${p} = int32Array(3);`, `t${p}[${p}++ % 3]`],
  ] as const);
  w.top(declared);
  // What reads it as a name of its own is none of these.
  const text = w.one(CHANGES.filter((c) => !place.includes('yield') || !/[[{]/.test(c)));
  const numbers = filled(w, s, text.replaceAll(/\bY\b/g, 'Number(Y)'), place.includes('yield') ? `(${place})` : place);
  const made = place.includes('yield') ? numbers.replaceAll(`(${place})`, place) : numbers;
  return `print(${made}, String(${p}));`;
};

const statements: Snippet = (w, s) => {
  const y = (): string => waits(w, s);
  const i = w.unique('i');
  return w.one([
    `if (${y()}) print('yes'); else if (${y()}) print('no'); else print('neither');`,
    `for (let ${i} = 0; ${y()}, ${i} < 2; ${y()}, ${i}++) print(${i}, ${y()});`,
    `switch (${y()}) { case ${y()}: print('a'); default: print('b', ${y()}); case ${y()}: print('c'); }`,
    `try { throw ${y()}; } catch (e) { print(known(e), ${y()}); }`,
    `let n${i} = 0; do { print(n${i}); } while (${y()} && n${i}++ < 1);`,
    `for (const ${i} of [${y()}, ${y()}].map(String)) { if (${y()}) continue; print(${i}); }`,
    `const v${i} = ${y()}, w${i} = [v${i}, ${y()}].length; print(v${i}, w${i}, ${y()});`,
    `for (const ${i} of String(${y()})) { print(${i}, ${y()}); break; }`,
    `${i}: { if (${y()}) break ${i}; print(${y()}); }`,
  ]);
};

export const POSITIONS_OF_YIELD: Feature = {
  name: 'yield* in any position',
  statements: [expressions, expressions, changes, changes, places, statements],
  expressions: [(w: Draw, s: Scope) => filled(w, s, w.one(POSITIONS))],
};
