// Package variables: declared in every way, initialised by plain code in order, and read and written by several frames
// and goroutines, with a suspension between the reading and the writing.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

/** Declares variables at the module's top; those that can be assigned. */
function declared(w: Draw): [string, string] {
  const [p, q] = [w.unique('pa'), w.unique('pa')];
  w.top(
    w.one([
      `let ${p} = 1, ${q} = ${p} + 1;`,
      `export let ${p} = 'x';\nlet ${q};`,
      `let [${p}, { d: ${q} = 4 }] = [tag('made', 1), {}];`,
      `let { ${p}, z: ${q} = 1 } = { ${p}: 2, z: 3 };`,
      `var ${p} = tag('made', -0), ${q};`,
      `let ${p} = tag('made', 'm'), ${q} = ${p};`,
      `let ${p} = tag('made', 2);\nconst c${p} = ${p};\nlet { ${q} = c${p} } = {};`,
      `let ${p} = (() => { let t = 0; for (const x of [1, 2]) t += x; return t; })();\nlet ${q} = ${p} * 2;`,
      `let ${p} = 0;\nfor (let i = 0; i < 3; i++) ${p} += i;\nlet ${q} = ${p};\nif (${q} > 2) ${q}++;`,
      `let ${p} = init${p}(3);\nfunction init${p}(n) { return n <= 0 ? 1 : n * init${p}(n - 1); }\nlet ${q} = typeof ${p};`,
      `let ${p} = 0, ${q} = 'q';\ntry { ${p} = 1; throw new Error('top'); } catch (e) { ${q} = e.message; } finally { ${p}++; }`,
      `let ${p} = 5;\nconst add${p} = (by) => (${p} += by);\nadd${p}(2);\nlet ${q} = add${p}(1);`,
    ]),
  );
  return [p, q];
}

/** Assigns p, if need be around a suspension. */
function assignment(w: Draw, s: Scope, p: string, q: string): string {
  const e = (): string => `clip(String(${w.expr(s, 1)}))`;
  return w.one([
    `${p} = ${e()};`,
    `${p} = ${p} + (yield* same(1));`,
    `${p} ${w.one(['+=', '-=', '??=', '||=', '&&='])} yield* same(${e()});`,
    `${p}${w.one(['++', '--'])};`,
    `print(${p}++, ++${q});`,
    `[${p}, ${q}] = [${q}, ${p}];`,
    `({ a: ${p}, b: ${q} = yield* same(5) } = { a: ${e()} });`,
    `[${p}, ...[${q}]] = [${e()}, yield* same(2)];`,
    `for (${p} of [1, ${e()}]) { ${perhapsWait(w)} print(${p}); }`,
    `for (${p} = 0; ${p} < 3; ${p}++) { ${perhapsWait(w)} }`,
    `for (${p} in { x: 1, y: 2 }) print(${p});`,
    `print(${p}, (yield* same(${p})), ${p} = 3, ${p});`,
    `[1, 2].forEach((x) => { ${p} = clip(${p} + x); });`,
    `try { ${p} = 'try'; throw 1; } catch { ${p} += 'catch'; } finally { ${perhapsWait(w)} ${p} += 'f'; }`,
    `{ let ${p} = 'inner'; ${perhapsWait(w)} print(${p}); }`,
    `${p}: for (const x of [1, 2]) { ${perhapsWait(w)} if (x === 1) continue ${p}; print({ ${p} }.${p}, (({ ${p} }) => ${p})({ ${p}: x })); break ${p}; }`,
    `print(new (class { #${p} = 1; ${p} = 2; sum() { return [this.#${p}, this.${p}, ${p}].map(String).join(); } })().sum());`,
  ]);
}

const frames: Snippet = (w, s) => {
  const [p, q] = declared(w);
  const f = w.unique('ps');
  w.top(
    `function* ${f}(v) { const old = ${p}; ${perhapsWait(w)} ${p} = v; ${perhapsWait(w)} ${q} = old; return String(old) + ${p}; }`,
  );
  return `${assignment(w, s, p, q)} ${w.one([
    `print(${p}, yield* ${f}(4), ${p}, ${q});`,
    `${p} += yield* ${f}('v'); print(${p});`,
    `${p} = [${p}, yield* ${f}(6), ${p}].join();`,
    `go(${f}, 'go'); yield* gosched(); print(${p}); yield* gosched();`,
  ])} ${assignment(w, s, p, q)} print(${p}, ${q});`;
};

const local: Snippet = (w, s) => {
  const [p, q] = declared(w);
  return `${assignment(w, s, p, q)} yield* gosched(); ${assignment(w, s, p, q)} print(${p}, ${q}); ${assignment(w, s, q, p)} print(${p}, ${q}, typeof ${p});`;
};

const shared: Snippet = (w) => {
  const [p, q] = declared(w);
  const [f, c] = [w.unique('ps'), w.unique('ch')];
  w.top(
    `function* ${f}(n, c) { for (let i = 0; i < n; i++) { ${p} = clip(${p} + 1); ${perhapsWait(w)} ${q} = ${p}; } yield* c.send(${q}); }`,
  );
  return `{ const ${c} = chan(); go(${f}, 2, ${c}); go(${f}, 3, ${c}); print(yield* ${c}.recv()); print(yield* ${c}.recv(), ${p}, ${q}); }`;
};

export const PACKAGEVARS: Feature = { name: 'package variables', statements: [frames, frames, local, shared] };
