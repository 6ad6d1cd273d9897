// Optional chaining, nullish and logical assignment, getters and setters, template literals.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const chain = (w: Draw, s: Scope): string => {
  const e = (): string => w.expr(s, 1);
  const base = w.one(['null', 'undefined', 'math', "'text'", `(${e()})`]);
  return w.one([
    `(${base}?.length)`,
    `(${base}?.none?.[${e()}].more)`,
    `(${base}?.[yield* same('length')])`,
    `(${base}?.toString?.().length)`,
    `(${base}?.none?.(yield* same(tag('never', 1))))`,
    `((${base}?.none)?.x ?? ${e()})`,
    `(delete ${w.one(['null', 'undefined', 'math'])}?.none?.[${e()}])`,
    `(math?.add?.(${e()}, yield* same(2)))`,
    `(math?.list?.[1]?.toFixed(yield* same(1)))`,
    `(${base}?.none === undefined ? ${e()} : 1)`,
    `(${base}?.[0])`,
  ]);
};

const assigned: Snippet = (w, s) => {
  const e = (): string => w.expr(s, 1);
  const x = w.unique('x');
  const op = (): string => w.one(['??=', '||=', '&&=']);
  return `{ let ${x} = ${e()}; ${x} ${op()} ${e()}; ${perhapsWait(w)} print(${x}); print(${x} ${op()} yield* same(${e()})); math.m ${op()} ${e()}; math[tag('key', 'm')] ${op()} yield* same(tag('value', 1)); print(typeof math.m, ${x}); math.m = 0; }`;
};

const getters: Snippet = (w, s) => {
  const [c, o] = [w.unique('Cls'), w.unique('o')];
  w.top(
    `class ${c} { #p = ${w.pick(4)}; static made = 0; get p() { return tag('get', this.#p); } set p(v) { print('set', v); this.#p = v; } static of(v) { const o = new ${c}(); o.p = v; return o; } m(x = this.p) { return clip(x + this.#p); } }`,
  );
  const a = w.atom(s);
  const op = w.one(['=', '+=', '??=', '||=', '&&=', '**=']);
  return w.one([
    `{ const ${o} = new ${c}(); ${o}.p ${op} ${a}; ${o}.p${w.one(['++', '--'])}; print(${o}.m(), ${o}.m(2), ${o}?.p); }`,
    `print(${c}.of(yield* same(${a})).p, (yield* same(1)) + ${c}.of(2).m());`,
    `{ const { p: ${o}, q = ${w.expr(s, 1)} } = ${c}.of(${a}); yield* gosched(); print(${o}, q); }`,
    `print(({ get g() { return tag('g', 1); }, set g(v) { print('s', v); } }).g ${op} ${a});`,
    `print(({ get g() { return tag('g', 2); } }).g, ({ m(x) { return x + 1; } }).m(1));`,
    `[${c}.of(1).p, math.m] = [${a}, 2]; math.m = 0;`,
  ]);
};

const template: Snippet = (w, s) => {
  const e = (): string => w.expr(s, 1);
  return w.one([
    `print(\`a\${${e()}}b\${yield* same(${e()})}c\`);`,
    `print(\`\${\`\${${e()}}-\${yield* same(1)}\`}|\${${e()}}\`);`,
    `print(String.raw\`\\n\${yield* same(${e()})}\\t\`, raw\`x\${${e()}}\${yield* same(2)}\`);`,
    `try { print(\`\${${w.one(["Symbol('s')", '{ toString() { throw new Error("t"); } }', 'null', '[1, [2]]'])}}\${tag('after', 1)}\`); } catch (e) { print(known(e)); }`,
    `print(math.add\`\${yield* same(3)}\`, raw\`\`.length);`,
  ]);
};

export const ACCESS: Feature = {
  name: 'chains, getters, templates',
  statements: [(w: Draw, s: Scope) => `print(${chain(w, s)}, ${chain(w, s)});`, assigned, getters, getters, template],
  expressions: [chain, chain, (w: Draw, s: Scope) => `clip(\`\${${w.expr(s, 1)}}\${yield* same(1)}\`)`],
};
