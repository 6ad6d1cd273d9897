// Compiles member accesses and calls around a suspension: receiver, key, callee and arguments in JavaScript's order,
// and chains with ?. in them, which are left by a jump to their end.

import * as t from '@babel/types';
import { assign, id, like, stmt, undef } from './ast.ts';
import type { Func } from './func.ts';
import { plain, type Seq } from './ir.ts';
import type { Expressions } from './lowering.ts';
import { member, save } from './save.ts';

type Expr = t.Expression;
type Arg = t.CallExpression['arguments'][number];

const spanless = { lo: 0, hi: 0 };

/** Receiver, key and arguments of a method call. The method is looked up before the arguments are evaluated: where they
 *  suspend, the look-up is made at its time for its error, and again for the call. */
export function method(
  x: Expressions,
  f: Func,
  m: t.MemberExpression,
  args: readonly Expr[],
  out: Seq,
): { target: Expr; rest: Arg[] } {
  const waits = args.some((a) => f.suspends(a));
  const key = m.computed ? [m.property as Expr] : [];
  if (!waits) {
    const [o, ...rest] = x.list(f, [m.object, ...key], out);
    return { target: member(m, o as Expr, rest[0]), rest: args as Arg[] };
  }
  const [o, k] = x.list(f, [m.object, ...key], out);
  const object = save(f, o as Expr, args, out);
  const prop = k === undefined ? undefined : save(f, k, args, out);
  const known = t.isIdentifier(object) && !f.vars.has(object.name) && f.steady(object.name);
  if (!known) out.push(plain(like(stmt(member(m, object, prop)), m)));
  return { target: member(m, object, prop), rest: x.list(f, args, out) as Arg[] };
}

type Link = t.MemberExpression | t.OptionalMemberExpression | t.CallExpression | t.OptionalCallExpression;

/** delete of a member: its object and key are evaluated in between, it itself last. */
export function deletion(x: Expressions, f: Func, e: t.UnaryExpression, out: Seq): Expr {
  const remove = (m: Expr): Expr => like(t.unaryExpression('delete', m), e);
  const { argument } = e;
  if (t.isOptionalMemberExpression(argument)) return leaving(x, f, argument, t.booleanLiteral(true), remove, out);
  return remove(x.lower(f, argument, out));
}

/** Member accesses and calls; a chain with ?. in it is left by a jump to its end. */
export function chain(x: Expressions, f: Func, e: Link, out: Seq): Expr {
  if (!t.isOptionalMemberExpression(e) && !t.isOptionalCallExpression(e)) return link(x, f, e, '', out);
  return leaving(x, f, e, undef(), (y) => y, out);
}

/** A chain with ?. in it: `done` of it, or `otherwise` when it is left. */
function leaving(x: Expressions, f: Func, e: Link, otherwise: Expr, done: (y: Expr) => Expr, out: Seq): Expr {
  const into = f.temp();
  const label = f.label();
  const body: Seq = [plain(assign(into, otherwise, e))];
  body.push(plain(assign(into, done(link(x, f, e, label, body)), e)));
  out.push({ k: 'block', label, body, ...spanless });
  return id(into);
}

function link(x: Expressions, f: Func, e: Expr, end: string, out: Seq): Expr {
  const optional = t.isOptionalMemberExpression(e) || t.isOptionalCallExpression(e);
  // What is in parentheses, or before the first ?., is no part of this chain.
  const inner = (y: Expr): Expr =>
    optional && (t.isOptionalMemberExpression(y) || t.isOptionalCallExpression(y))
      ? link(x, f, y, end, out)
      : x.lower(f, y, out);
  const leaveIfNil = (y: Expr): void => {
    const test = t.binaryExpression('==', t.cloneNode(y), t.nullLiteral());
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
    return member(e, object, x.lower(f, e.property as Expr, out));
  }
  if (!t.isCallExpression(e) && !t.isOptionalCallExpression(e)) return x.lower(f, e, out);
  const callee = e.callee as Expr;
  const args = e.arguments as Expr[];
  if (t.isMemberExpression(callee) && e.optional !== true) {
    const { target, rest } = method(x, f, callee, args, out);
    return like(t.callExpression(target, rest), e);
  }
  if (t.isMemberExpression(callee) || t.isOptionalMemberExpression(callee)) {
    const target = inner(callee) as t.MemberExpression;
    const object = named(f, target.object as Expr, out);
    const key = target.computed ? named(f, target.property as Expr, out) : undefined;
    if (e.optional === true) leaveIfNil(member(callee, object, key));
    return like(t.callExpression(member(callee, object, key), x.list(f, args, out) as Arg[]), e);
  }
  let c = inner(callee);
  if (e.optional === true) {
    c = named(f, c, out);
    leaveIfNil(c);
  }
  if (args.some((a) => f.suspends(a))) c = save(f, c, args, out);
  return like(t.callExpression(c, x.list(f, args, out) as Arg[]), e);
}

/** A variable that holds the value, which is needed twice. */
function named(f: Func, e: Expr, out: Seq): Expr {
  if (t.isIdentifier(e) && f.fixed(e.name)) return e;
  const into = f.temp();
  f.declared.set(into, e);
  out.push(plain(assign(into, e, e)));
  return id(into);
}
