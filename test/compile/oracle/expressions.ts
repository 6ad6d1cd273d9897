// Expressions that all programs draw from.

import type { Draw, Scope } from './draw.ts';

/** One whose parts are at most d deep. */
export function expression(w: Draw, s: Scope, d: number): string {
  const e = (): string => w.expr(s, d - 1);
  switch (w.pick(29)) {
    case 0:
    case 1:
    case 2:
      return w.atom(s);
    case 3:
    case 4:
    case 5:
      return `(yield* same(${e()}))`;
    case 6:
      return `clip(${e()} ${w.one(['+', '-', '*', '<', '===', '>='])} ${e()})`;
    case 7:
      return `(${e()} ${w.one(['&&', '||'])} ${e()})`;
    case 8:
      return `(${e()} ?? ${e()})`;
    case 9:
      return `(${e()} ? ${e()} : ${e()})`;
    case 10:
      return `clip(\`<\${${e()}}-\${${e()}}>\`)`;
    case 11:
      return w.call(s, d);
    case 12:
      return `tag('${w.pick(9)}', ${e()})`;
    case 13:
      return `sum(${e()}, ...[${e()}, ${e()}], ${e()})`;
    case 14:
      return `math.add(${e()}, ${e()})`;
    case 15:
      return `[${e()}, ${e()}, ${e()}][${w.pick(3)}]`;
    case 16:
      return `({ a: ${e()}, b: ${e()}, ['c' + ${w.pick(2)}]: ${e()} }).${w.one(['a', 'b', 'c0'])}`;
    case 17:
      return `new Box(${e()}).${w.one(['v', 'get()'])}`;
    case 18:
      return s.mutable.length > 0 ? `(${w.one(s.mutable)} = ${e()})` : e();
    case 19:
      return s.mutable.length > 0
        ? `clip(${w.one(s.mutable)} ${w.one(['+=', '-=', '&&=', '||=', '??='])} ${e()})`
        : e();
    case 20:
      return s.closures.length > 0 ? `${w.one(s.closures)}(${e()})` : `((x) => clip(x + 1))(${e()})`;
    case 21:
      return `(${e()}, ${e()})`;
    case 22:
      return `raw\`a\${${e()}}b\${${e()}}\``;
    case 23:
      return `${w.one(['!', 'typeof ', '-', 'void '])}(${e()})`;
    case 24:
      return chained(w, e);
    case 25:
      return member(w, e);
    case 26:
      return w.one([
        `[${e()}, ...[${e()}, ${e()}], ...'xy', ${e()}].length`,
        `sum(...String(${e()}).slice(0, 3), ${e()}, ...[${e()}].map((x) => clip(x)), ${e()})`,
        `String(BigInt(${w.pick(5)}) * 7n ** BigInt(${w.pick(40)}))`,
      ]);
    case 27:
      return list(w, s);
    default:
      return s.mutable.length > 0 ? `clip(${w.one(s.mutable)}${w.one(['++', '--'])})` : w.atom(s);
  }
}

function chained(w: Draw, e: () => string): string {
  return w.one([
    `(${e()})?.[${e()}]`,
    `math?.add(${e()}, ${e()})`,
    `math.nothing?.(${e()}, tag('no', ${e()}))`,
    `(${w.one(['null', 'undefined', 'math'])})?.twice?.(${e()})`,
    `[3, 'm', true][(${e()}) === 1 ? 0 : 1]`,
  ]);
}

function member(w: Draw, e: () => string): string {
  return w.one([
    `clip(math.m ${w.one(['=', '+=', '??=', '&&='])} ${e()})`,
    `clip(math[tag('m', 'm')] ${w.one(['=', '-=', '||='])} ${e()})`,
    `(String(${e()}) in math)`,
    `delete math?.['d' + ${e()}]`,
    `math.add\`\${${e()}}\``,
  ]);
}

/** A look at one of the arrays. */
function list(w: Draw, s: Scope): string {
  if (s.lists.length === 0) return w.atom(s);
  const l = w.one(s.lists);
  return w.one([`${l}[${w.pick(4)}]`, `${l}.length`, `sum(...${l}, ${w.atom(s)})`, `${l}.map((x) => x).join()`]);
}
