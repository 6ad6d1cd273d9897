// Statements of a goroutine function. What cannot suspend is kept as it is; what can is taken apart (ir.ts).
// Declarations in suspending scopes become assignments to variables of the whole function.

import * as t from '@babel/types';
import { assign, boundNames, id, like, stmt, undef } from './ast.ts';
import { guardTries } from './exits.ts';
import { lower, suspend } from './expressions.ts';
import { lowerForOf } from './forof.ts';
import type { Func } from './func.ts';
import { withoutVars } from './hoist.ts';
import { plain, type Seq } from './ir.ts';
import { Jumps } from './jumps.ts';
import type { Lowering } from './lowering.ts';
import { lowerPattern } from './patterns.ts';
import { lowerSwitch } from './switches.ts';
import { isThreadWait, unmark } from './threads.ts';
import { lowerTry } from './tries.ts';

type Expr = t.Expression;
const spanless = { lo: 0, hi: 0 };

export class Statements implements Lowering {
  readonly f: Func;
  readonly jumps: Jumps = new Jumps();

  constructor(f: Func) {
    this.f = f;
  }

  /** A list of statements with a scope of its own. */
  list(body: readonly t.Statement[], out: Seq): void {
    this.functions(body, out);
    for (const s of body) if (!t.isFunctionDeclaration(s)) this.statement(s, [], out);
  }

  /** The function declarations of a scope: they come first, as they are hoisted. */
  functions(body: readonly t.Statement[], out: Seq): void {
    for (const s of body) {
      if (!t.isFunctionDeclaration(s) || !s.id) continue;
      const made = this.f.closures.get(s.id.name);
      if (made !== undefined) out.push(plain(assign(s.id.name, made.make(), s)));
    }
  }

  statement(s: t.Statement, labels: readonly string[], out: Seq): void {
    const f = this.f;
    if (t.isVariableDeclaration(s)) this.declaration(s, out);
    else if (t.isClassDeclaration(s)) {
      f.problems.refuse(s, 'a class is declared inside a goroutine function', 'declare it at the top of the module');
    } else if (f.suspends(s)) this.apart(s, labels, out);
    else {
      const kept = withoutVars(this.jumps.retarget(s));
      if (isThreadWait(kept)) return;
      unmark(kept);
      guardTries(kept);
      out.push(plain(kept));
    }
  }

  /** A statement that can suspend. */
  private apart(s: t.Statement, labels: readonly string[], out: Seq): void {
    const f = this.f;
    if (t.isExpressionStatement(s)) this.expression(s.expression, out);
    else if (t.isBlockStatement(s)) this.list(s.body, out);
    else if (t.isIfStatement(s)) this.if(s, out);
    else if (t.isReturnStatement(s)) {
      const value = s.argument ? lower(f, s.argument, out) : null;
      out.push(...this.jumps.take({ k: 'return', value, at: s }).map(plain));
    } else if (t.isThrowStatement(s)) out.push(plain(like(t.throwStatement(lower(f, s.argument, out)), s)));
    else if (t.isForStatement(s)) this.for(s, labels, out);
    else if (t.isWhileStatement(s)) this.loop(s, labels, { test: s.test, update: null }, out);
    else if (t.isDoWhileStatement(s)) this.doWhile(s, labels, out);
    else if (t.isForOfStatement(s)) lowerForOf(this, s, labels, out);
    else if (t.isSwitchStatement(s)) lowerSwitch(this, s, labels, out);
    else if (t.isTryStatement(s)) lowerTry(this, s, out);
    else if (t.isLabeledStatement(s)) this.labeled(s, labels, out);
    else if (t.isForInStatement(s)) {
      f.problems.refuse(s, 'yield* inside for...in', 'loop over the names with an index, for (let i = 0; ...)');
    } else f.problems.refuse(s, `yield* inside ${s.type}`, 'write it as simpler statements');
  }

  expression(e: Expr, out: Seq): void {
    const f = this.f;
    if (t.isYieldExpression(e)) {
      suspend(f, e, '$', out);
      return;
    }
    if (t.isAssignmentExpression(e, { operator: '=' }) && (t.isIdentifier(e.left) || t.isPattern(e.left))) {
      this.initialise(e.left, e.right, e, out);
      return;
    }
    out.push(plain(like(stmt(lower(f, e, out)), e)));
  }

  declaration(s: t.VariableDeclaration, out: Seq): void {
    for (const d of s.declarations) {
      if (d.init) this.initialise(d.id as t.PatternLike, d.init, d, out);
      else if (s.kind !== 'var') for (const name of boundNames(d.id)) out.push(plain(assign(name, undef(), d)));
    }
  }

  private initialise(target: t.PatternLike, value: Expr, at: t.Node, out: Seq): void {
    const f = this.f;
    if (t.isIdentifier(target)) {
      if (t.isYieldExpression(value) && f.vars.has(target.name)) {
        suspend(f, value, target.name, out);
        return;
      }
      const closure = f.closures.get(target.name);
      const made = closure === undefined ? lower(f, value, out) : closure.make();
      out.push(plain(assign(target, made, at)));
      return;
    }
    const v = lower(f, value, out);
    if (!f.suspends(target)) {
      out.push(plain(assign(target as t.LVal, v, at)));
      return;
    }
    const name = f.temp();
    f.declared.set(name, value);
    out.push(plain(assign(name, v, at)));
    lowerPattern(lower, f, target, id(name), out);
  }

  private if(s: t.IfStatement, out: Seq): void {
    const test = lower(this.f, s.test, out);
    const then: Seq = [];
    this.statement(s.consequent, [], then);
    const other: Seq = [];
    if (s.alternate) this.statement(s.alternate, [], other);
    out.push({ k: 'if', test, yes: then, no: other, ...spanless });
  }

  private labeled(s: t.LabeledStatement, labels: readonly string[], out: Seq): void {
    const all = [...labels, s.label.name];
    let inner: t.Statement = s.body;
    while (t.isLabeledStatement(inner)) {
      all.push(inner.label.name);
      inner = inner.body;
    }
    if (t.isLoop(inner) || t.isSwitchStatement(inner)) {
      this.apart(inner, all, out);
      return;
    }
    const label = this.f.label();
    const body: Seq = [];
    this.jumps.within({ k: 'target', labels: all, breaks: label, continues: '', plain: false }, () =>
      this.statement(inner, [], body),
    );
    out.push({ k: 'block', label, body, ...spanless });
  }

  private for(s: t.ForStatement, labels: readonly string[], out: Seq): void {
    if (t.isVariableDeclaration(s.init)) this.declaration(s.init, out);
    else if (s.init) this.expression(s.init, out);
    this.loop(s, labels, { test: s.test ?? null, update: s.update ?? null }, out);
  }

  /** while, and for after its initialiser. */
  loop(
    s: t.Statement & { body: t.Statement },
    labels: readonly string[],
    head: { test: Expr | null; update: Expr | null },
    out: Seq,
    first: (body: Seq) => void = () => undefined,
  ): void {
    const f = this.f;
    const label = f.label();
    const body: Seq = [];
    let test = head.test;
    if (f.suspends(test)) {
      const value = lower(f, test as Expr, body);
      body.push(plain(like(t.ifStatement(t.unaryExpression('!', value), t.breakStatement(id(label))), test)));
      test = null;
    }
    first(body);
    body.push(this.round(s, labels, label));
    if (head.update) this.expressionIn(head.update, body);
    out.push({ k: 'loop', label, test, body, at: s, point: 0, live: null, ...spanless });
  }

  private expressionIn(e: Expr, out: Seq): void {
    if (this.f.suspends(e)) this.expression(e, out);
    else out.push(plain(like(stmt(e), e)));
  }

  private doWhile(s: t.DoWhileStatement, labels: readonly string[], out: Seq): void {
    const label = this.f.label();
    const body: Seq = [this.round(s, labels, label)];
    const value = lower(this.f, s.test, body);
    body.push(plain(like(t.ifStatement(t.unaryExpression('!', value), t.breakStatement(id(label))), s.test)));
    out.push({ k: 'loop', label, test: null, body, at: s, point: 0, live: null, ...spanless });
  }

  /** One round of a loop's own body; continue leaves it. */
  private round(s: { body: t.Statement }, labels: readonly string[], label: string): Seq[number] {
    const next = this.f.label();
    const body: Seq = [];
    this.jumps.within({ k: 'target', labels, breaks: label, continues: next, plain: true }, () =>
      this.statement(s.body, [], body),
    );
    return { k: 'block', label: next, body, ...spanless };
  }
}
