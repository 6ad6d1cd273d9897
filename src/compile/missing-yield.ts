// Refuses a missing `yield*` at a call of a goroutine function (calls of rt0's functions: library.ts), and what else a
// goroutine function may not contain or be used for. Everything here would otherwise compile to something that behaves
// differently.

import * as t from '@babel/types';
import { walk, walkOwn } from './ast.ts';
import type { NodePath, Scope } from './babel.ts';
import type { Problems } from './errors.ts';
import { isGoroutine } from './lift.ts';

type Fn = t.FunctionDeclaration | t.FunctionExpression;

/** The generator functions of the module's top. */
export function goroutinePaths(program: NodePath<t.Program>): NodePath<Fn>[] {
  const found: NodePath<Fn>[] = [];
  program.traverse({
    'FunctionDeclaration|FunctionExpression'(p: NodePath) {
      if (isGoroutine(p.node)) {
        found.push(p as NodePath<Fn>);
        p.skip();
      }
    },
  });
  return found;
}

export function checkBody(fn: Fn, problems: Problems): void {
  const refuse = problems.refuse.bind(problems);
  const arrows = (n: t.Node, see: (x: t.Node) => void): void =>
    walk(n, (x) => {
      if (x !== n && t.isFunction(x) && !t.isArrowFunctionExpression(x)) return false;
      if (t.isClass(x)) return false;
      see(x);
      return undefined;
    });
  arrows(fn, (n) => {
    if (t.isThisExpression(n)) refuse(n, 'this in a goroutine function', 'pass the object as an argument');
    if (t.isIdentifier(n, { name: 'arguments' })) refuse(n, 'arguments in a goroutine function', 'use (...args)');
    if (t.isMetaProperty(n) && n.meta.name === 'new') refuse(n, 'new.target in a goroutine function', 'leave it out');
  });
  walkOwn(fn.body, (n) => {
    if (t.isAwaitExpression(n)) refuse(n, 'await in a goroutine function', 'receive the result from a channel');
    if (t.isYieldExpression(n)) checkYield(n, problems);
    return undefined;
  });
}

function checkYield(n: t.YieldExpression, problems: Problems): void {
  const arg = n.argument;
  if (!n.delegate) {
    problems.refuse(
      n,
      'yield in a goroutine function',
      'write yield* f() to call a goroutine function or a blocking method, yield* gosched() to let others run',
    );
    return;
  }
  if (t.isOptionalCallExpression(arg)) {
    problems.refuse(n, 'yield* of an optional call', 'write if (f !== undefined) yield* f()');
    return;
  }
  if (!t.isCallExpression(arg)) {
    problems.refuse(n, 'yield* of something that is not a call', 'write yield* f(...)');
    return;
  }
  const { callee } = arg;
  const via =
    t.isMemberExpression(callee) && !callee.computed && t.isIdentifier(callee.property) ? callee.property.name : '';
  if (['call', 'apply', 'bind'].includes(via)) {
    problems.refuse(n, `yield* f.${via}()`, 'write yield* f(...)');
  }
  if (t.isFunction(callee) && !isGoroutine(callee)) {
    problems.refuse(n, 'yield* of a plain function', 'call it without yield*');
  }
}

/** Uses of the module's functions: goroutine functions are called with yield*, others without. */
export function checkUses(scope: Scope, goroutines: ReadonlySet<string>, problems: Problems): void {
  for (const [name, binding] of Object.entries(scope.bindings)) {
    const goroutine = goroutines.has(name);
    if (goroutine && !binding.constant) {
      problems.refuse(binding.identifier, `goroutine function '${name}' is assigned to`, 'use a variable of its own');
    } else checkDeclared(name, binding, problems);
    for (const r of binding.referencePaths) {
      const parent = r.parentPath;
      if (!parent?.isCallExpression() && !parent?.isNewExpression()) continue;
      if (r.key !== 'callee') continue;
      const delegated = parent.parentPath?.isYieldExpression() === true && parent.parentPath.node.delegate;
      if (goroutine && !delegated) {
        const use = `write yield* ${name}(...) in a goroutine function, or go(${name}, ...)`;
        problems.refuse(r.node, `goroutine function '${name}' is called without yield*`, use);
      } else if (!goroutine && delegated && isPlainFunction(binding.path.node)) {
        const use = `call it without yield*, or write function* ${name}`;
        problems.refuse(r.node, `yield* of '${name}', which is a plain function`, use);
      }
    }
  }
}

/** A function or class that is declared at the module's top is there once a thread: it stays what it is. */
function checkDeclared(name: string, binding: Scope['bindings'][string], problems: Problems): void {
  const { path } = binding;
  const kind = path.isFunctionDeclaration() ? 'function' : path.isClassDeclaration() ? 'class' : null;
  const [at] = binding.constantViolations;
  if (kind === null || at === undefined) return;
  const use = `use a package variable, let ${name} = ..., or one function that chooses`;
  problems.refuse(at.node, `${kind} '${name}' is assigned to, of which each thread has its own`, use);
}

function isPlainFunction(n: t.Node): boolean {
  if (t.isFunctionDeclaration(n)) return !n.generator;
  return t.isVariableDeclarator(n) && t.isFunction(n.init) && !n.init.generator;
}

/** What esbuild makes of a decorator. It sets properties of classes, and has arrays at the module's top. */
const DECORATES = /^__decorate(Element|Class|Param)$/;

export const DECORATOR = [
  'a decorator in a goroutine module',
  'call its function where the object is made, or move the class to a module that does not import rt0',
] as const;

/** { __proto__ } is a property; { __proto__: x }, with the variable's new name, would be the prototype. */
function checkShorthand(n: t.ObjectExpression, problems: Problems): void {
  for (const p of n.properties) {
    if (!t.isObjectProperty(p) || !p.shorthand || !t.isIdentifier(p.key, { name: '__proto__' })) continue;
    problems.refuse(p, 'the property __proto__ in short form', "write ['__proto__']: __proto__");
  }
}

/** What a module as a whole may not contain: generator methods, asynchronous generators, eval, and await at its top. */
export function checkModule(file: t.File, problems: Problems): void {
  walk(file, (n) => {
    if ((t.isObjectMethod(n) || t.isClassMethod(n) || t.isClassPrivateMethod(n)) && n.generator) {
      problems.refuse(n, 'a generator method', 'write a goroutine function that takes the object as an argument');
    }
    if (t.isCallExpression(n) && t.isIdentifier(n.callee) && DECORATES.test(n.callee.name)) {
      problems.refuse(n, ...DECORATOR);
    }
    if (t.isObjectExpression(n)) checkShorthand(n, problems);
    if (t.isCallExpression(n) && t.isIdentifier(n.callee, { name: 'eval' })) {
      // It would not find variables under the names that they have in the program.
      problems.refuse(n, 'eval in a goroutine module', 'move it to a module that does not import rt0');
    }
    if (t.isFunction(n) && 'generator' in n && n.generator && n.async) {
      problems.refuse(n, 'an async generator', 'write function* and receive from a channel');
    }
    return undefined;
  });
  walkOwn(file, (n) => {
    if (t.isAwaitExpression(n) || (t.isForOfStatement(n) && n.await)) {
      const use = 'move it to a module that does not import rt0, or use blockingHost()';
      problems.refuse(n, 'await at the top of a goroutine module', use);
    }
    return !t.isFunction(n);
  });
}
