// Loops that look for a preemption request, at the speed of loops that do not.
//
// V8 hoists checks and keeps numbers in registers only in loops that call nothing. So a loop without a suspension of
// its own (a leaf) runs in chunks: the inner loop is the program's, and the look, which calls, lies between two chunks.
//
//   $L: for (;;) {                                   $n: rounds left until the next look
//     if (typeof i === 'number' && ... && ($d = i + $n) > i) {
//       $m = n; if ($d < $m) $m = $d;
//       for (; i < $m; i++) { body }                 counted: i moves by a constant step to a bound that stays
//                                                    (counted.ts)
//       $n = ($d - i) | 0 || 1;
//       if (!(i < n)) break $L;
//     } else $C: {
//       for (; test;) { body; if (!test) break; body; ...; if (--$n === 0) break $C; }         any other, and odd
//                                                                                              values:
//       break $L;                                    a small body is repeated, so that it is counted more rarely
//     }
//     $n = 1000; look
//   }
//
// How many rounds a chunk has depends on what a round may cost (cost.ts): 1000 when that is bounded, for all such loops
// of a function together; few, and paced by the clock ($pace), when a round calls something that may take any time.
//
// Measured against a counter and a look at each back edge, which was here before: a tiny loop took 2 cycles a round in
// place of 1, arrays lost their hoisted checks to the call, and floats their registers. Loops ran at 20% to 80% of
// plain ones.

import * as t from '@babel/types';
import { and, assign, call, eq, id, like, namesIn, num, or, someOwn, walk, walkOwn } from './ast.ts';
import { type Counted, countedLoop } from './counted.ts';
import type { Func } from './func.ts';
import type { Loop } from './ir.ts';

type Expr = t.Expression;

/** A loop's counter, and the expression that fills it again. */
export interface LoopCounter {
  readonly name: string;
  readonly refill: () => Expr;
}

/** Largest bodies, in nodes, that are repeated four times, and twice. */
const FOURFOLD = 32;
const TWICE = 96;

/** A leaf: `statements` are its body, emitted; `look` leaves the function if someone wants it to. */
export function leafLoop(
  f: Func,
  n: Loop,
  statements: t.Statement[],
  counter: LoopCounter,
  look: t.Statement,
): t.Statement {
  const size = sizeOf(n, statements);
  const counted = size <= TWICE ? countedLoop(f, n) : null;
  const copies = copiesOf(statements, size);
  const chunk =
    counted === null
      ? rounds(n, statements, counter, copies)
      : choose(n, counted, statements, counter, copies, rounds(n, statements, counter, 1));
  const body = [
    assign(counter.name, t.binaryExpression('-', id(counter.name), num(0))),
    ...settle(numbers(f, n, statements)),
    chunk,
    assign(counter.name, counter.refill()),
    look,
  ];
  return t.labeledStatement(id(n.label), like(t.forStatement(null, null, null, t.blockStatement(body)), n.at));
}

/** Several rounds of a loop, one after the other. */
function repeated(statements: readonly t.Statement[], test: Expr | null, copies: number): t.Statement[] {
  const body: t.Statement[] = [];
  for (let k = 0; k < copies; k++) {
    if (k > 0 && test !== null) body.push(t.ifStatement(t.unaryExpression('!', t.cloneNode(test)), t.breakStatement()));
    body.push(...statements.map((s) => t.cloneNode(s)));
  }
  return body;
}

/** Rounds until the counter is 0 or the loop is over. */
function rounds(n: Loop, statements: readonly t.Statement[], counter: LoopCounter, copies: number): t.Statement {
  const label = `${n.label}c`;
  const body = repeated(statements, n.test, copies);
  body.push(t.ifStatement(due(counter.name), t.breakStatement(id(label))));
  const loop = like(t.forStatement(null, n.test, null, t.blockStatement(body)), n.at);
  const over = n.test === null ? [] : [t.breakStatement(id(n.label))];
  return t.labeledStatement(id(label), t.blockStatement([loop, ...over]));
}

/** Variables that live around the loop, and may be numbers. */
function numbers(f: Func, n: Loop, statements: readonly t.Statement[]): string[] {
  const used = new Set<string>();
  const objects = new Set<string>();
  for (const s of [...statements, ...(n.test === null ? [] : [n.test])]) {
    namesIn(s, used);
    walkOwn(s, (x) => {
      if (t.isMemberExpression(x) && t.isIdentifier(x.object)) objects.add(x.object.name);
      if (t.isCallExpression(x) && t.isIdentifier(x.callee)) objects.add(x.callee.name);
      return undefined;
    });
  }
  return [...(n.live ?? [])]
    .filter((v) => used.has(v) && !objects.has(v) && f.vars.has(v) && !f.closures.has(v))
    .sort();
}

/** Since the function may have been entered in its middle, the variables may hold anything, as far as V8 can see, and
 *  could not be registers in a loop. The subtraction tells it which kind of number each is; the call, which it has not
 *  seen made, that it is a number at all. */
export function settle(names: readonly string[]): t.Statement[] {
  return names.map((v) => {
    const known = eq(t.unaryExpression('typeof', id(v)), t.stringLiteral('number'));
    return assign(v, t.conditionalExpression(known, t.binaryExpression('-', id(v), num(0)), call('$same', id(v))));
  });
}

/** --$n === 0 */
export function due(counter: string): Expr {
  return eq(t.updateExpression('--', id(counter), true), num(0));
}

function sizeOf(n: Loop, statements: readonly t.Statement[]): number {
  let size = 0;
  for (const s of [...statements, ...(n.test === null ? [] : [n.test])]) {
    walk(s, () => {
      size++;
      return undefined;
    });
  }
  return size;
}

function copiesOf(statements: readonly t.Statement[], size: number): number {
  // The strings of a tagged template are one object for each place in the text.
  if (statements.some((s) => someOwn(s, (x) => t.isTaggedTemplateExpression(x)))) return 1;
  return size <= FOURFOLD ? 4 : size <= TWICE ? 2 : 1;
}

/** The counted form, if all are numbers when it comes to that, and if not the other. */
function choose(
  n: Loop,
  c: Counted,
  statements: t.Statement[],
  counter: LoopCounter,
  copies: number,
  any: t.Statement,
): t.Statement {
  const left = (): Expr => t.cloneNode(c.left);
  const step = (): Expr => t.cloneNode(c.step);
  const one = t.isNumericLiteral(c.step, { value: 1 });
  const way = one ? id(counter.name) : t.binaryExpression('*', id(counter.name), step());
  const end = t.assignmentExpression('=', id('$d'), t.binaryExpression(c.up ? '+' : '-', left(), way));
  const number = (v: string): Expr => eq(t.unaryExpression('typeof', id(v)), t.stringLiteral('number'));
  // The end does not lie beyond i when the step leads away from it, or i is too large to be counted.
  const beyond = t.binaryExpression(c.up ? '>' : '<', end, left());
  const can = [...c.fixed.map(number), beyond].reduce(and, number(c.name));
  const nearer = t.binaryExpression(c.up ? '<' : '>', id('$d'), id('$m'));
  const togo = c.up ? t.binaryExpression('-', id('$d'), left()) : t.binaryExpression('-', left(), id('$d'));
  const whole = t.binaryExpression('|', one ? togo : t.binaryExpression('/', togo, step()), num(0));
  // At least one: either the loop is over, or the counter is about to be filled.
  const account = (): t.Statement => assign(counter.name, or(t.cloneNode(whole), num(1)));
  const test = t.binaryExpression(c.op, left(), id('$m'));
  const block = t.blockStatement(repeated(statements, test, copies));
  throughAccount(block, account);
  const over = t.unaryExpression('!', t.binaryExpression(c.op, left(), t.cloneNode(c.bound)));
  const counted = [
    assign('$m', t.cloneNode(c.bound)),
    t.ifStatement(nearer, assign('$m', id('$d'))),
    like(t.forStatement(null, test, null, block), n.at),
    account(),
    t.ifStatement(over, t.breakStatement(id(n.label))),
  ];
  return t.ifStatement(can, t.blockStatement(counted), any);
}

/** Jumps out of the statement note first how many rounds were made. */
function throughAccount(s: t.Statement, account: () => t.Statement): void {
  const inside = new Set<string>();
  walk(s, (n) => {
    if (t.isLabeledStatement(n)) inside.add(n.label.name);
    return !t.isFunction(n);
  });
  const change = (n: t.Node): void => {
    for (const key of t.VISITOR_KEYS[n.type] ?? []) {
      const slot = n as unknown as Record<string, t.Node | (t.Node | null)[] | null>;
      const v = slot[key];
      const one = (c: t.Node): t.Node => {
        if (t.isBreakStatement(c) && c.label && !inside.has(c.label.name)) return t.blockStatement([account(), c]);
        if (!t.isFunction(c)) change(c);
        return c;
      };
      if (Array.isArray(v)) slot[key] = v.map((c) => (c ? one(c) : c));
      else if (v) slot[key] = one(v);
    }
  };
  change(s);
}
