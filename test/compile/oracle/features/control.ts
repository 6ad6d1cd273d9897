// Labels, switch with clauses that fall through, for...in and for...of over literals, commas in loop heads.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const switched: Snippet = (w, s) => {
  const e = (): string => w.expr(s, 1);
  const k = w.unique('k');
  const jump = (): string => w.one(['', '', 'break;', 'continue;', `if (${k} === 1) break;`, perhapsWait(w)]);
  const clauses = [
    `case 0: print('0'); ${jump()}`,
    `case (yield* same(1)): print('1'); ${jump()}`,
    `case ${e()}: { const c${k} = ${e()}; ${perhapsWait(w)} print('e', c${k}); ${jump()} }`,
    `default: print('d'); ${jump()}`,
    `case tag('test', 3): ${perhapsWait(w)} print('3'); ${jump()}`,
    `case 'k': case 2: print('2'); ${jump()}`,
  ];
  const chosen = clauses.filter(() => w.pick(3) > 0);
  if (w.maybe()) chosen.reverse();
  return `for (const ${k} of [0, 1, 2, 3, ${e()}]) { switch (${w.one([k, `yield* same(${k})`, `tag('on', ${k})`])}) { ${chosen.join(' ')} } print('end'); }`;
};

const labels: Snippet = (w, s) => {
  const [a, b, i] = [w.unique('L'), w.unique('L'), w.unique('i')];
  const jump = (): string =>
    w.one([
      `continue ${a};`,
      `break ${a};`,
      `continue ${b};`,
      `break ${b};`,
      'break;',
      'continue;',
      `{ ${perhapsWait(w)} continue ${a}; }`,
    ]);
  const guarded = (): string =>
    w.one([jump(), `try { ${perhapsWait(w)} ${jump()} } finally { print('f'); ${perhapsWait(w)} }`]);
  const outer = w.one([
    `${a}: for (let ${i} = 0; ${i} < 3; ${i}++)`,
    `${a}: for (const ${i} of [0, 1, 2])`,
    `let n${i} = -1; ${a}: while (++n${i} < 3)`,
    `let n${i} = -1; ${a}: do`,
    `${a}: for (const ${i} of 'xyz')`,
  ]);
  const name = outer.includes('while') || outer.includes('do') ? `n${i}` : i;
  const tail = outer.includes(': do') ? `while (++n${i} < 2);` : '';
  return `{ ${outer} { ${b}: for (let j${i} = 0; j${i} < 3; j${i}++) { print(${name}, j${i}); ${perhapsWait(w)} if (j${i} === 1) ${guarded()} if (${w.expr(s, 1)}) ${guarded()} print('more'); } print('end'); } ${tail} }`;
};

const blocks: Snippet = (w, s) => {
  const [a, b] = [w.unique('L'), w.unique('L')];
  return `${a}: { ${b}: { if (${w.expr(s, 1)}) break ${a}; ${perhapsWait(w)} if (${w.expr(s, 1)}) break ${b}; print('in'); } ${perhapsWait(w)} print('mid'); } ${a}: ${w.one([`if (count) { break ${a}; }`, `switch (1) { case 1: break ${a}; }`, `for (;;) break ${a};`, `{ print('again'); }`])}`;
};

const heads: Snippet = (w, s) => {
  const [i, j] = [w.unique('i'), w.unique('j')];
  const e = (): string => w.expr(s, 1);
  return w.one([
    `for (let ${i} = 0, ${j} = 4; ${i} < ${j}; ${i}++, ${j}--) { ${perhapsWait(w)} print(${i}, ${j}); }`,
    `for (let ${i} = yield* same(0); ${i} < (yield* same(3)); ${i} += yield* same(1)) { if (${i} === 1) continue; print(${i}); }`,
    `{ let ${i} = 0; for (print('init'); ${i} < 2; print('up', ${e()}), ${i}++) { ${perhapsWait(w)} } }`,
    `{ var ${i} = 0; for (;;) { if (++${i} > 2) break; ${perhapsWait(w)} print(${i}, ${e()}); } }`,
    `{ let ${i} = 3; while (${i}--, ${perhapsWait(w).includes('gosched') ? 'yield* gosched(), ' : ''}${i} > 0) print(${i}); }`,
    `{ let ${i} = 0; do print(${i}); while (${i}++ < (yield* same(2))); }`,
  ]);
};

const over: Snippet = (w, s) => {
  const x = w.unique('x');
  const e = (): string => w.expr(s, 1);
  return w.one([
    `for (const ${x} in { b: 1, a: ${w.atom(s)}, 2: 0, 1: 0 }) { if (${x} === 'a') continue; print(${x}); }`,
    `for (const ${x} in [${w.atom(s)}, 5]) { print(${x}); if (${w.atom(s)}) break; }`,
    `for (var ${x} in 'ab') print(${x}); print(${x});`,
    `for (const ${x} of [${e()}, ${e()}]) for (const y${x} in { p: 1, q: 2 }) { if (y${x} === 'q') break; print(${x}, y${x}); }`,
    `for (const ${x} of [1, , ${e()}]) print(${x});`,
    `for (const ${x} of [...'ab', ...[${e()}]]) { ${perhapsWait(w)} print(${x}); }`,
    `for (let ${x} of [1, 2, 3]) { ${x} = clip(${x} + 1); ${perhapsWait(w)} print(${x}); }`,
    `for (const { a: ${x} = ${w.atom(s)}, ...r${x} } of [{ a: 1, b: 2 }, {}]) print(${x}, Object.keys(r${x}).length);`,
    `for (const [${x} = yield* same('d'), , y${x}] of ['abc', [], [1, 2, 3]]) { ${perhapsWait(w)} print(${x}, y${x}); }`,
    `for (const ${x} of 'a\\u{1F600}b') { ${perhapsWait(w)} print(${x}.length); }`,
    `for (const [k${x}, ${x}] of Object.entries({ a: 1, b: ${e()} })) { ${perhapsWait(w)} print(k${x}, ${x}); }`,
    `for (const ${x} of []) print('never');`,
  ]);
};

export const CONTROL: Feature = {
  name: 'labels, switch, loop heads',
  statements: [switched, switched, labels, labels, blocks, heads, over],
  expressions: [(w: Draw, s: Scope) => `(${w.expr(s, 1)}, yield* same(${w.expr(s, 1)}))`],
};
