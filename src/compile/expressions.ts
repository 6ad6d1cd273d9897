// Takes an expression that contains yield* apart: each suspension becomes a statement of its own before it, and what is
// left of the expression is evaluated afterwards. JavaScript's order of evaluation is kept by saving, before each
// suspension, the values of everything that was to be evaluated earlier (save.ts).

import * as t from '@babel/types';
import { id, like, num, stmt } from './ast.ts';
import { chain, deletion, method } from './chains.ts';
import { assignment, conditional, logical } from './choices.ts';
import type { Func } from './func.ts';
import { plain, type Seq } from './ir.ts';
import { object, template } from './literals.ts';
import type { Expressions } from './lowering.ts';
import { save } from './save.ts';

type Expr = t.Expression;
type Arg = t.CallExpression['arguments'][number];

const spanless = { lo: 0, hi: 0 };
const parts: Expressions = { lower, list: lowerList };

/** The expression without its suspensions, which are added to `out`. */
export function lower(f: Func, e: Expr, out: Seq): Expr {
  if (!f.suspends(e)) return e;
  switch (e.type) {
    case 'YieldExpression':
      return id(suspend(f, e, null, out));
    case 'BinaryExpression': {
      const [a, b] = lowerList(f, [e.left as Expr, e.right], out) as [Expr, Expr];
      return like(t.binaryExpression(e.operator, a, b), e);
    }
    case 'UnaryExpression':
      if (e.operator === 'delete') return deletion(parts, f, e, out);
      return like(t.unaryExpression(e.operator, lower(f, e.argument, out)), e);
    case 'UpdateExpression':
      return like(t.updateExpression(e.operator, lower(f, e.argument as Expr, out) as t.Identifier, e.prefix), e);
    case 'LogicalExpression':
      return logical(parts, f, e, out);
    case 'ConditionalExpression':
      return conditional(parts, f, e, out);
    case 'SequenceExpression': {
      const last = e.expressions.length - 1;
      for (const x of e.expressions.slice(0, last)) {
        const value = lower(f, x, out);
        // A variable that nobody reads need not be kept for it: what a pattern was assigned may be an object.
        if (!t.isIdentifier(value) || !f.vars.has(value.name)) out.push(plain(stmt(value)));
      }
      return lower(f, e.expressions[last] as Expr, out);
    }
    case 'AssignmentExpression':
      return assignment(parts, f, e, out);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
      return chain(parts, f, e, out);
    case 'NewExpression': {
      const [callee, ...args] = lowerList(f, [e.callee as Expr, ...(e.arguments as Expr[])], out);
      return like(t.newExpression(callee as Expr, args as Arg[]), e);
    }
    case 'ArrayExpression':
      return like(t.arrayExpression(lowerList(f, e.elements as Expr[], out)), e);
    case 'ObjectExpression':
      return object(parts, f, e, out);
    case 'TemplateLiteral':
      return template(parts, f, e, out);
    case 'TaggedTemplateExpression': {
      const strings = (values: readonly Arg[]): t.TemplateLiteral =>
        t.templateLiteral(e.quasi.quasis, values as unknown as Expr[]);
      if (t.isMemberExpression(e.tag)) {
        const { target, rest } = method(parts, f, e.tag, e.quasi.expressions as Expr[], out);
        return like(t.taggedTemplateExpression(target, strings(rest)), e);
      }
      const [tag, ...values] = lowerList(f, [e.tag, ...(e.quasi.expressions as Expr[])], out);
      return like(t.taggedTemplateExpression(tag as Expr, strings(values)), e);
    }
    default:
      f.problems.refuse(e, `yield* inside ${e.type}`, 'take its value into a const first');
      return e;
  }
}

/** Operands in their order of evaluation. Null is a hole of an array. */
export function lowerList(f: Func, list: readonly (Expr | null)[], out: Seq): Expr[] {
  let last = -1;
  list.forEach((e, i) => {
    if (f.suspends(e)) last = i;
  });
  return list.map((e, i) => {
    if (e === null) return e as unknown as Expr;
    const spread = e as t.Node;
    const inner = t.isSpreadElement(spread)
      ? like(t.spreadElement(lower(f, spread.argument, out)), e)
      : lower(f, e, out);
    if (i >= last) return inner as Expr;
    return save(f, inner as Expr, list.slice(i + 1), out);
  });
}

/** `yield* callee(args)`: adds the call and returns the variable that holds its value. */
export function suspend(f: Func, e: t.YieldExpression, target: string | null, out: Seq): string {
  const into = target ?? f.temp();
  const arg = e.argument;
  if (!e.delegate || !t.isCallExpression(arg) || t.isSuper(arg.callee) || t.isImport(arg.callee)) return into;
  const callee = arg.callee as Expr;
  const args = arg.arguments as Expr[];
  const abi = [id('$fp'), num(0)];
  let made: t.CallExpression;
  if (t.isMemberExpression(callee)) {
    const { target: m, rest } = method(parts, f, callee, args, out);
    made = t.callExpression(m, [...abi, ...rest]);
  } else {
    const [c, ...rest] = lowerList(f, [callee, ...args], out);
    made = t.callExpression(c as Expr, [...abi, ...(rest as Arg[])]);
  }
  out.push({ k: 'call', call: like(made, e), target: into, at: e, live: null, ...spanless });
  return into;
}
