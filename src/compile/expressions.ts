// Takes an expression that contains yield* apart: each suspension becomes a statement of its own before it, and what is
// left of the expression is evaluated afterwards. JavaScript's order of evaluation is kept by saving, before each
// suspension, the values of everything that was to be evaluated earlier (save.ts).

import * as t from '@babel/types';
import { assign, id, like, num, stmt, undef } from './ast.ts';
import type { Func } from './func.ts';
import { plain, type Seq } from './ir.ts';
import { lowerPattern } from './patterns.ts';
import { member, save } from './save.ts';

type Expr = t.Expression;
type Arg = t.CallExpression['arguments'][number];

const spanless = { lo: 0, hi: 0 };

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
      return like(t.unaryExpression(e.operator, lower(f, e.argument, out)), e);
    case 'UpdateExpression':
      return like(t.updateExpression(e.operator, lower(f, e.argument as Expr, out) as t.Identifier, e.prefix), e);
    case 'LogicalExpression':
      return logical(f, e, out);
    case 'ConditionalExpression':
      return conditional(f, e, out);
    case 'SequenceExpression': {
      const last = e.expressions.length - 1;
      for (const x of e.expressions.slice(0, last)) out.push(plain(stmt(lower(f, x, out))));
      return lower(f, e.expressions[last] as Expr, out);
    }
    case 'AssignmentExpression':
      return assignment(f, e, out);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
      return chain(f, e, out);
    case 'NewExpression': {
      const [callee, ...args] = lowerList(f, [e.callee as Expr, ...(e.arguments as Expr[])], out);
      return like(t.newExpression(callee as Expr, args as Arg[]), e);
    }
    case 'ArrayExpression':
      return like(t.arrayExpression(lowerList(f, e.elements as Expr[], out)), e);
    case 'ObjectExpression':
      return object(f, e, out);
    case 'TemplateLiteral':
      return template(f, e, out);
    case 'TaggedTemplateExpression': {
      const [tag, ...values] = lowerList(f, [e.tag, ...(e.quasi.expressions as Expr[])], out);
      return like(t.taggedTemplateExpression(tag as Expr, t.templateLiteral(e.quasi.quasis, values as Expr[])), e);
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
    const { target: m, rest } = method(f, callee, args, out);
    made = t.callExpression(m, [...abi, ...rest]);
  } else {
    const [c, ...rest] = lowerList(f, [callee, ...args], out);
    made = t.callExpression(c as Expr, [...abi, ...(rest as Arg[])]);
  }
  out.push({ k: 'call', call: like(made, e), target: into, at: e, live: new Set(), ...spanless });
  return into;
}

/** Receiver, key and arguments of a method call. The method is looked up before the arguments are evaluated: where they
 *  suspend, the look-up is made at its time for its error, and again for the call. */
function method(f: Func, m: t.MemberExpression, args: readonly Expr[], out: Seq): { target: Expr; rest: Arg[] } {
  const waits = args.some((a) => f.suspends(a));
  const key = m.computed ? [m.property as Expr] : [];
  if (!waits) {
    const [o, ...rest] = lowerList(f, [m.object, ...key], out);
    return { target: member(m, o as Expr, rest[0]), rest: args as Arg[] };
  }
  const [o, k] = lowerList(f, [m.object, ...key], out);
  const object = save(f, o as Expr, args, out);
  const prop = k === undefined ? undefined : save(f, k, args, out);
  const known = t.isIdentifier(object) && !f.vars.has(object.name) && f.steady(object.name);
  if (!known) out.push(plain(like(stmt(member(m, object, prop)), m)));
  return { target: member(m, object, prop), rest: lowerList(f, args, out) as Arg[] };
}

/** a && (yield* b()): the right side only if the left one asks for it. */
function logical(f: Func, e: t.LogicalExpression, out: Seq): Expr {
  const left = lower(f, e.left, out);
  if (!f.suspends(e.right)) return like(t.logicalExpression(e.operator, left, e.right), e);
  const into = f.temp();
  out.push(plain(assign(into, left, e.left)));
  const then: Seq = [];
  then.push(plain(assign(into, lower(f, e.right, then), e.right)));
  out.push({ k: 'if', test: asks(e.operator, id(into)), yes: then, no: [], ...spanless });
  return id(into);
}

function asks(operator: string, v: Expr): Expr {
  if (operator.startsWith('&&')) return v;
  if (operator.startsWith('||')) return t.unaryExpression('!', v);
  return t.binaryExpression('==', v, t.nullLiteral());
}

function conditional(f: Func, e: t.ConditionalExpression, out: Seq): Expr {
  const test = lower(f, e.test, out);
  if (!f.suspends(e.consequent) && !f.suspends(e.alternate)) {
    return like(t.conditionalExpression(test, e.consequent, e.alternate), e);
  }
  const into = f.temp();
  const branch = (b: Expr): Seq => {
    const seq: Seq = [];
    seq.push(plain(assign(into, lower(f, b, seq), b)));
    return seq;
  };
  out.push({ k: 'if', test, yes: branch(e.consequent), no: branch(e.alternate), ...spanless });
  return id(into);
}

function assignment(f: Func, e: t.AssignmentExpression, out: Seq): Expr {
  const { left, operator } = e;
  if (operator === '=') {
    if (t.isMemberExpression(left)) {
      const key = left.computed ? [left.property as Expr] : [];
      const parts = lowerList(f, [left.object, ...key, e.right], out);
      const value = parts.pop() as Expr;
      return like(t.assignmentExpression('=', member(left, parts[0] as Expr, parts[1]), value), e);
    }
    const value = lower(f, e.right, out);
    if (!f.suspends(left)) return like(t.assignmentExpression('=', left, value), e);
    const into = f.temp();
    out.push(plain(assign(into, value, e)));
    lowerPattern(lower, f, left as t.PatternLike, id(into), out);
    return id(into);
  }
  const place = t.isMemberExpression(left) ? reference(f, left, e.right, out) : (left as t.Identifier);
  const op = operator.slice(0, -1);
  if (op === '&&' || op === '||' || op === '??') {
    const into = f.temp();
    out.push(plain(assign(into, place, e)));
    const then: Seq = [];
    const value = lower(f, e.right, then);
    then.push(plain(assign(into, t.assignmentExpression('=', t.cloneNode(place), value), e)));
    out.push({ k: 'if', test: asks(op, id(into)), yes: then, no: [], ...spanless });
    return id(into);
  }
  const old = f.temp();
  out.push(plain(assign(old, place, e)));
  const value = lower(f, e.right, out);
  const sum = t.binaryExpression(op as t.BinaryExpression['operator'], id(old), value);
  return like(t.assignmentExpression('=', t.cloneNode(place), sum), e);
}

/** A member expression that can be read now and written after `right`. */
function reference(f: Func, m: t.MemberExpression, right: Expr, out: Seq): t.MemberExpression {
  const [o, k] = lowerList(f, [m.object, ...(m.computed ? [m.property as Expr] : [])], out);
  const object = save(f, o as Expr, [right], out);
  return member(m, object, k === undefined ? undefined : save(f, k, [right], out));
}

type Link = t.MemberExpression | t.OptionalMemberExpression | t.CallExpression | t.OptionalCallExpression;

/** Member accesses and calls; a chain with ?. in it is left by a jump to its end. */
function chain(f: Func, e: Link, out: Seq): Expr {
  if (!t.isOptionalMemberExpression(e) && !t.isOptionalCallExpression(e)) return link(f, e, '', out);
  const into = f.temp();
  const label = f.label();
  const body: Seq = [plain(assign(into, undef(), e))];
  body.push(plain(assign(into, link(f, e, label, body), e)));
  out.push({ k: 'block', label, body, ...spanless });
  return id(into);
}

function link(f: Func, e: Expr, end: string, out: Seq): Expr {
  const optional = t.isOptionalMemberExpression(e) || t.isOptionalCallExpression(e);
  // What is in parentheses, or before the first ?., is no part of this chain.
  const inner = (x: Expr): Expr =>
    optional && (t.isOptionalMemberExpression(x) || t.isOptionalCallExpression(x))
      ? link(f, x, end, out)
      : lower(f, x, out);
  const leaveIfNil = (x: Expr): void => {
    const test = t.binaryExpression('==', t.cloneNode(x), t.nullLiteral());
    out.push(plain(like(t.ifStatement(test, t.breakStatement(id(end))), e)));
  };
  if (t.isMemberExpression(e) || t.isOptionalMemberExpression(e)) {
    let o = inner(e.object);
    if (e.optional === true) {
      o = named(f, o, out);
      leaveIfNil(o);
    }
    if (!e.computed) return member(e, o, undefined);
    const waits = f.suspends(e.property);
    const object = waits ? save(f, o, [e.property as Expr], out) : o;
    return member(e, object, lower(f, e.property as Expr, out));
  }
  if (!t.isCallExpression(e) && !t.isOptionalCallExpression(e)) return lower(f, e, out);
  const callee = e.callee as Expr;
  const args = e.arguments as Expr[];
  if (t.isMemberExpression(callee) && e.optional !== true) {
    const { target, rest } = method(f, callee, args, out);
    return like(t.callExpression(target, rest), e);
  }
  if (t.isMemberExpression(callee) || t.isOptionalMemberExpression(callee)) {
    const target = inner(callee) as t.MemberExpression;
    const object = named(f, target.object as Expr, out);
    const key = target.computed ? named(f, target.property as Expr, out) : undefined;
    if (e.optional === true) leaveIfNil(member(callee, object, key));
    return like(t.callExpression(member(callee, object, key), lowerList(f, args, out) as Arg[]), e);
  }
  let c = inner(callee);
  if (e.optional === true) {
    c = named(f, c, out);
    leaveIfNil(c);
  }
  if (args.some((a) => f.suspends(a))) c = save(f, c, args, out);
  return like(t.callExpression(c, lowerList(f, args, out) as Arg[]), e);
}

/** A variable that holds the value, which is needed twice. */
function named(f: Func, e: Expr, out: Seq): Expr {
  if (t.isIdentifier(e) && f.fixed(e.name)) return e;
  const into = f.temp();
  out.push(plain(assign(into, e, e)));
  return id(into);
}

/** Each value is turned into a string when it has been evaluated. */
function template(f: Func, e: t.TemplateLiteral, out: Seq): Expr {
  const values = e.expressions as Expr[];
  const asString = (v: Expr): Expr =>
    t.isStringLiteral(v) || t.isTemplateLiteral(v)
      ? v
      : t.templateLiteral(
          [t.templateElement({ raw: '', cooked: '' }), t.templateElement({ raw: '', cooked: '' }, true)],
          [v],
        );
  let last = -1;
  values.forEach((v, i) => {
    if (f.suspends(v)) last = i;
  });
  const done = values.map((v, i) => {
    const inner = lower(f, v, out);
    return i < last ? save(f, asString(inner), values.slice(i + 1), out) : inner;
  });
  return like(t.templateLiteral(e.quasis, done), e);
}

function object(f: Func, e: t.ObjectExpression, out: Seq): Expr {
  // Keys and values, flattened in their order, and put back.
  const parts: (Expr | null)[] = [];
  for (const p of e.properties) {
    if (t.isSpreadElement(p)) parts.push(f.suspends(p) ? p.argument : t.objectExpression([p]));
    else if (t.isObjectProperty(p)) parts.push(p.computed ? (p.key as Expr) : null, p.value as Expr);
    else if (p.computed && f.suspends(p.key)) f.problems.refuse(p, 'yield* in the name of a method', 'use a property');
  }
  const done = lowerList(f, parts, out);
  let i = 0;
  const properties = e.properties.map((p) => {
    if (t.isSpreadElement(p)) return t.spreadElement(done[i++] as Expr);
    if (!t.isObjectProperty(p)) return p;
    const key = done[i++] as Expr | null;
    const value = done[i++] as Expr;
    return like(t.objectProperty(key ?? p.key, value, p.computed), p);
  });
  return like(t.objectExpression(properties), e);
}
