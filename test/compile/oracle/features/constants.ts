// Assignments to constants: the TypeError that JavaScript makes of them, when it comes to that.

import type { Draw, Feature, Scope, Snippet } from '../draw.ts';

function assignment(w: Draw, s: Scope, k: string): string {
  const e = (): string => w.expr(s, 2);
  return w.one([
    `${k} = ${e()};`,
    `${k} ${w.one(['+=', '-=', '**=', '>>>=', '??=', '||=', '&&='])} ${e()};`,
    `${w.one(['++', '--'])}${k};`,
    `print(${k}${w.one(['++', '--'])});`,
    `[${k} = ${e()}] = [];`,
    `[, ${k}] = [${e()}, tag('second', 2)];`,
    `({ a: ${k}, b: ${k} = ${e()} } = { a: ${e()} });`,
    `({ a: [...${k}] } = { a: [1, ${e()}] });`,
    `for (${k} of [${e()}]) print('in');`,
    `for (${k} in { p: 1 }) print('in');`,
    `print(tag('left', 1) + (${k} = ${e()}));`,
    `if (${e()}) ${k} = 1; else ${k}++;`,
    `const f${k} = () => { ${k} = 5; }; f${k}();`,
    `[1].forEach(() => { ${k}++; });`,
  ]);
}

const caught = (text: string, k: string): string =>
  `try { ${text} print('none'); } catch (e) { print(e.name, e.message === 'Assignment to constant variable.', typeof ${k}); }`;

const local: Snippet = (w, s) => {
  const k = w.unique('k');
  const value = w.one([w.atom(s), `yield* same(${w.atom(s)})`, '() => 1']);
  return `{ const ${k} = ${value}; ${caught(assignment(w, s, k), k)} ${w.maybe() ? `yield* gosched(); print(typeof ${k});` : ''} }`;
};

const ofModule: Snippet = (w, s) => {
  const k = w.unique('k');
  const declared = w.one([
    `const ${k} = 3;`,
    `const ${k} = tag('made', 4);`,
    `const [${k}] = [tag('made', 5)];`,
    `export const ${k} = clip('text');`,
    `const ${k} = Object.freeze([1, 2]);`,
  ]);
  w.top(declared);
  return `${caught(assignment(w, s, k), k)} print(String(${k}));`;
};

const ofLoop: Snippet = (w, s) => {
  const k = w.unique('k');
  const wait = w.one(['yield* gosched();', '']);
  return w.one([
    caught(`for (const ${k} = 0; ${k} < 3; ${k}++) { print('round', ${k}); ${wait} }`, 'count'),
    `for (const ${k} of [1, 2]) { ${wait} ${caught(assignment(w, s, k), k)} }`,
    `for (const ${k} in { p: 1, q: 2 }) { ${caught(`${k} += 'x';`, k)} }`,
    `for (const [${k}] of [[1], [2]]) { ${caught(assignment(w, s, k), k)} ${wait} }`,
    `try { throw 1; } catch (${k}) { ${k} = 2; ${wait} print(${k}); }`,
  ]);
};

const ofFunction: Snippet = (w) => {
  const [f, k] = [w.unique('fk'), w.unique('k')];
  const assigns = w.one([`${k} = 1;`, `${k}++;`, `[${k}] = [1];`, `${k} ??= 1;`]);
  w.top(
    w.one([
      `const ${f} = function* ${k}(x) { ${caught(assigns, k)} yield* gosched(); return x; };`,
      `function* ${f}(x) { const g = function ${k}() { ${caught(assigns, k)} }; g(); yield* gosched(); return x; }`,
      `function* ${f}(x) { class ${k} { static m() { ${caught(assigns, k)} } } ${k}.m(); return x; }`,
      `function* ${f}(x) { const ${k} = x; const g = function* () { ${caught(assigns, k)} yield* gosched(); }; yield* g(); return ${k}; }`,
    ]),
  );
  return `print(yield* ${f}(${w.pick(5)}));`;
};

export const CONSTANTS: Feature = {
  name: 'assignment to constants',
  statements: [local, local, ofModule, ofLoop, ofFunction],
};
