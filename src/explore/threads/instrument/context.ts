// Context that the parts of the rewriter share.

import * as t from '@babel/types';
import { children, id } from '../../../compile/ast.ts';

export interface Context {
  /** Inside a twin. */
  readonly gen: boolean;
  /** What a report calls the function. */
  readonly fn: string;
  /** Temporaries that the function needs. */
  readonly temps: string[];
}

export interface Rewriting {
  /** Names of private methods that have twins. */
  readonly privates: ReadonlySet<string>;
  /** The number of the site where the node stands. */
  site(node: t.Node, fn: string): t.NumericLiteral;
  temp(context: Context): t.Identifier;
  node(node: t.Node, context: Context): t.Node;
  expression(node: t.Node, context: Context): t.Expression;
  /** Rewrites the children of a node. */
  inside(node: t.Node, context: Context): t.Node;
  /** A function's parameters and body. `gen`: it becomes a generator. */
  functionLike<F extends t.Function>(node: F, gen: boolean): F;
}

/** $.name(args) */
export function runtime(name: string, ...args: t.Expression[]): t.CallExpression {
  return t.callExpression(t.memberExpression(id('$'), id(name)), args);
}

/** Async functions and generators cannot be resumed by the engine: they run as they are. So do arrow functions that use
 *  what only their surroundings have. */
export function twinnable(node: t.Function): boolean {
  if (node.async || node.generator) return false;
  return !(
    t.isArrowFunctionExpression(node) && mentions(node, (n) => t.isIdentifier(n, { name: 'arguments' }) || t.isSuper(n))
  );
}

/** Whether something in the node, arrow functions included, satisfies the test. */
export function mentions(node: t.Node, test: (n: t.Node) => boolean): boolean {
  if (test(node)) return true;
  return children(node).some((c) => (!t.isFunction(c) || t.isArrowFunctionExpression(c)) && mentions(c, test));
}

/** Whether rewritten code announces operations. */
export function touches(node: t.Node): boolean {
  if (t.isMemberExpression(node) && t.isIdentifier(node.object, { name: '$' })) {
    return t.isIdentifier(node.property) && ['atomic', 'read', 'call', 'invoke'].includes(node.property.name);
  }
  return children(node).some(touches);
}
