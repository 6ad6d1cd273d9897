// Statements that all programs draw from.

import { type Draw, inside, type Scope } from './draw.ts';

export function statement(w: Draw, s: Scope): string {
  const e = (): string => w.expr(s);
  switch (w.pick(28)) {
    case 0:
    case 1:
      return `print(${e()}, ${e()});`;
    case 2:
    case 3: {
      const kind = w.one(['const', 'let']);
      const value = e();
      const v = w.unique('v');
      w.declare(s, v, kind === 'let');
      return `${kind} ${v} = ${value};`;
    }
    case 4: {
      const value = e();
      const v = w.unique('r');
      w.declare(s, v, true);
      return `var ${v} = ${value};`;
    }
    case 5:
      return s.mutable.length > 0 ? `${w.one(s.mutable)} = ${e()};` : `${e()};`;
    case 6:
      return `${e()};`;
    case 7:
    case 8:
      return `if (${e()}) {\n${w.body(s)}\n}${w.maybe() ? ` else {\n${w.body(s)}\n}` : ''}`;
    case 9:
    case 10:
    case 11:
    case 12:
      return loop(w, s);
    case 13:
      return switched(w, s);
    case 14:
    case 15:
    case 16:
      return tried(w, s);
    case 17:
      return jump(w, s);
    case 18:
      return w.pick(4) === 0 ? `if (${e()}) return ${e()};` : `print(${e()}, ${e()});`;
    case 19:
      return `if (${e()} === ${w.pick(3)}) throw ${w.one([`new Error(String(${e()}))`, e()])};`;
    case 20: {
      const label = w.unique('L');
      return `${label}: {\n${w.body({ ...s, blocks: [...s.blocks, label] })}\n}`;
    }
    case 21:
      return destructured(w, s);
    case 22:
      return closure(w, s);
    case 23:
      return `yield* gosched();`;
    case 24:
      return `print(yield* ${w.one(['same', 'same', 'same', 'fail'])}(${e()}));`;
    case 25:
    case 26:
      return rarer(w, s);
    default:
      return `count = clip(count + ${e()});`;
  }
}

function jump(w: Draw, s: Scope): string {
  const e = w.expr(s);
  if (s.loops.length > 0 && w.maybe()) return `if (${e}) continue ${w.one(s.loops)};`;
  if (s.blocks.length > 0 && w.maybe()) return `if (${e}) break ${w.one(s.blocks)};`;
  if (s.loop && w.maybe()) return `if (${e}) continue;`;
  return s.breakable ? `if (${e}) break;` : `print('none');`;
}

function closure(w: Draw, s: Scope): string {
  const k = w.one([...s.vars.filter((v) => v.startsWith('v_') && !s.mutable.includes(v)), '4']);
  const f = w.unique('c');
  const declared = w.pick(3) === 0;
  s.closures.push(f);
  if (declared) return `function ${f}(x) { return clip(x + ${k.includes('_') && s.depth > 1 ? 5 : k}); }`;
  return `const ${f} = (x) => clip(${w.one([`x + ${k}`, `[x, ${k}].length`, `tag('c', ${k})`])});`;
}

function rarer(w: Draw, s: Scope): string {
  const e = (): string => w.expr(s, 2);
  const n = w.unique('x');
  switch (w.pick(4)) {
    case 0: {
      const text = `const l${n} = [${e()}, ${e()}, ${e()}].map(String).concat('${n}'); const m${n} = [...l${n}, ${e()} + ''];`;
      s.lists.push(`m${n}`);
      return text;
    }
    case 1: {
      // An object, caught at once and done with; the pattern has a part of it.
      const inner = inside(s);
      const body = w.body(inner, 2);
      w.declare(inner, `b${n}`, true);
      return `try {\n${body}\nthrow new Box(${e()});\n} catch (o${n}) { let b${n} = o${n} instanceof Box ? o${n}.v : known(o${n});\n${w.body(inner, 2)}\n}`;
    }
    case 2:
      return `{ const a${n} = new RangeError(String(${e()})); const b${n} = new Error('two', { cause: a${n} }); print(${e()});
a${n}.k = ${e()}; print(${e()}, b${n}.cause === a${n}, b${n}.cause.k, a${n}); }`;
    default: {
      const inner = { ...inside(s), breakable: true, loop: true };
      const over = w.one([`'a,b'.split(',')`, `Object.keys({ p: 1, q: 2 })`, `[...'ab', String(${e()})]`]);
      w.declare(inner, n, false);
      return `for (const ${n} of ${over}) {\n${w.body(inner, 2)}\n}`;
    }
  }
}

function loop(w: Draw, s: Scope): string {
  const label = w.maybe() ? w.unique('L') : '';
  const kind = w.pick(6);
  // Few names where it can be: shadowing is part of the game. (A for...of whose head reads a variable of the same name
  // would read its own, too early.)
  const i = kind < 2 && w.pick(4) === 0 ? `i${w.pick(2)}` : w.unique('i');
  const inner: Scope = {
    ...inside(s),
    breakable: true,
    loop: true,
    ...(label === '' ? {} : { blocks: [...s.blocks, label], loops: [...s.loops, label] }),
  };
  const head = label === '' ? '' : `${label}: `;
  const n = 1 + w.pick(3);
  if (kind < 2) {
    w.declare(inner, i, false);
    return `${head}for (let ${i} = 0; ${i} < ${n}; ${i}++) {\n${w.body(inner)}\n}`;
  }
  if (kind === 2) {
    const test = w.expr(s, 1);
    return `let w${i} = 0;\n${head}while (w${i}++ < ${n} && (${test}) !== 7) {\n${w.body(inner)}\n}`;
  }
  if (kind === 3) {
    return `let w${i} = 0;\n${head}do {\n${w.body(inner)}\n} while (++w${i} < ${n} && (${w.expr(s, 1)}) !== 7);`;
  }
  const items = Array.from({ length: n }, () => w.expr(s, 2));
  const over = kind === 4 ? `[${items.join(', ')}]` : `String(${items[0]}).slice(0, 3)`;
  w.declare(inner, i, false);
  return `${head}for (const ${i} of ${over}) {\n${w.body(inner)}\n}`;
}

function switched(w: Draw, s: Scope): string {
  const cases = Array.from({ length: 1 + w.pick(4) }, (_, k) => {
    const test = k === 2 ? 'default' : `case ${w.expr(s, 1)}`;
    const end = w.maybe() ? '\nbreak;' : '';
    return `${test}: {\n${w.body({ ...s, breakable: true, loop: false }, 2)}${end}\n}`;
  });
  return `switch (${w.expr(s)}) {\n${cases.join('\n')}\n}`;
}

function tried(w: Draw, s: Scope): string {
  const block = w.body(s);
  const both = w.pick(3);
  const e = w.pick(4) === 0 ? `e${w.pick(2)}` : w.unique('e');
  const inner = inside(s);
  w.declare(inner, e, false);
  const rest = w.maybe() ? ` throw ${w.maybe() ? e : `${e}0`};` : '';
  const handler = both === 1 ? '' : ` catch (${e}0) {\nconst ${e} = known(${e}0);\n${w.body(inner, 2)}${rest}\n}`;
  const last = both === 0 ? '' : ` finally {\n${w.body(s, 2)}\n}`;
  return `try {\n${block}\n}${handler}${last}`;
}

function destructured(w: Draw, s: Scope): string {
  const e = (): string => w.expr(s, 2);
  const [a, b, c] = [w.unique('d'), w.unique('d'), w.unique('d')];
  const text = w.one([
    `const [${a}, ${b} = ${e()}, ${c} = 1] = yield* pair(${e()}, undefined);`,
    `const { x: ${a}, y: ${b} = ${e()}, z: { w: ${c} } = { w: ${e()} } } = { x: ${e()}, z: undefined };`,
    `const { v: ${a}, ...${b}r } = { v: ${e()}, q: 1 }; const ${b} = ${b}r.q, ${c} = ${e()};`,
    `let ${a}, ${b}, ${c}; [${a}, ${b}] = [${e()}, ${e()}]; ({ ${c} } = { ${c}: ${e()} });`,
  ]);
  const mutable = text.startsWith('let');
  for (const v of [a, b, c]) w.declare(s, v, mutable);
  return text;
}
