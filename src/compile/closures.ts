// Compiles plain functions inside goroutine functions. A variable of a suspending scope that a closure sees is assigned
// once (locals.ts), so the closure gets a copy of it when it is made:
//
//   xs.map((x) => x * k)        becomes  xs.map($mk1(k)), with  const $mk1 = (k) => (x) => x * k  in the module
//
// so that the goroutine function's variables stay registers, and each round of a loop has its own. A constant whose
// value is a closure need not be saved when the function parks: it is made anew from what it captured.

import * as t from '@babel/types';
import { assign, call, id, like, namesIn, rewrite, written } from './ast.ts';
import type { Locals } from './locals.ts';

type Plain = t.FunctionExpression | t.ArrowFunctionExpression;

/** Changes the closures in `body`, and returns the makers to add to the module. `fresh` numbers them. */
export function snapshotClosures(body: t.Statement[], locals: Locals, fresh: () => number): t.Statement[] {
  const makers: t.Statement[] = [];
  const { f } = locals;
  let order = 0;

  const maker = (fn: Plain, captures: readonly string[], self: string | null): ((again: boolean) => t.Expression) => {
    const params = captures.filter((c) => c !== self).map(id);
    const value = self === null ? fn : letrec(fn, self);
    const args = params.map((p) => id(p.name));
    if (captures.length === 0) return (again) => (again ? t.cloneNode(fn) : fn);
    const arrow = t.arrowFunctionExpression(params, value);
    if ([...namesIn(fn)].some((n) => locals.native.has(n))) {
      return () => like(t.callExpression(t.cloneNode(arrow), args), fn);
    }
    const name = `$mk${fresh()}`;
    makers.push(t.variableDeclaration('const', [t.variableDeclarator(id(name), arrow)]));
    return () => like(call(name, ...args.map((a) => id(a.name))), fn);
  };

  const change = (n: t.Node, parent: t.Node): t.Node => {
    if (t.isFunctionDeclaration(n)) {
      if (n.id && f.vars.has(n.id.name)) declare(n);
      return n;
    }
    if (!t.isFunctionExpression(n) && !t.isArrowFunctionExpression(n)) {
      if (t.isObjectMethod(n) || t.isClassMethod(n)) checkMethod(n);
      return n;
    }
    const target = t.isVariableDeclarator(parent) && t.isIdentifier(parent.id) ? parent.id.name : null;
    const captures = [...namesIn(n)].filter((c) => f.vars.has(c));
    const self = target !== null && captures.includes(target) ? target : null;
    for (const c of captures) if (c !== self) checkOrder(n, c);
    const make = maker(n, captures, self);
    if (target !== null && f.vars.has(target) && f.constants.has(target)) {
      const captured = new Set(captures.filter((c) => c !== self));
      f.closures.set(target, { name: target, make: () => make(true), captures: captured, order: order++ });
    }
    return make(false);
  };

  /** A function declaration sees the variables themselves: it exists before they are assigned. */
  const declare = (n: t.FunctionDeclaration): void => {
    const name = (n.id as t.Identifier).name;
    const captures = new Set([...namesIn(n)].filter((c) => f.vars.has(c) && c !== name));
    for (const c of captures) {
      if (!locals.perRound.has(c)) continue;
      const use = `write const ${written(name)} = (...) => ... after the declaration of '${written(c)}'`;
      f.problems.refuse(
        n,
        `a function declaration captures '${written(c)}', which is new in each round of a loop`,
        use,
      );
    }
    const make = (): t.Expression => like(t.functionExpression(id(name), n.params, n.body, false, n.async), n);
    f.closures.set(name, { name, make: () => t.cloneNode(make()), captures, order: -1 });
  };

  const checkOrder = (n: t.Node, c: string): void => {
    if (locals.hoisted.has(c) || (f.ready.get(c) ?? 0) <= (n.start ?? 0)) return;
    const use = `declare '${written(c)}' before the closure`;
    f.problems.refuse(n, `a closure captures '${written(c)}', which is declared after it`, use);
  };

  /** Methods and accessors cannot be wrapped one by one. */
  const checkMethod = (n: t.ObjectMethod | t.ClassMethod): void => {
    const c = [...namesIn(n)].find((x) => f.vars.has(x));
    if (c === undefined) return;
    f.problems.refuse(n, `a method captures '${written(c)}'`, 'write it as a property: name: () => ...');
  };

  rewrite(t.blockStatement(body), change);
  return makers;
}

/** (() => { const f = fn; return f; })(): a function that names itself. */
function letrec(fn: Plain, self: string): t.Expression {
  const own = t.variableDeclaration('let', [t.variableDeclarator(id(self))]);
  const body = t.blockStatement([own, assign(self, fn), t.returnStatement(id(self))]);
  return t.callExpression(t.arrowFunctionExpression([], body), []);
}
