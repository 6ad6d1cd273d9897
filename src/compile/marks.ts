// Marks the parts of a goroutine function that can suspend: those with a yield* in them, and loops, which look for a
// preemption request at their back edge. A loop stays plain when it cannot be entered in its middle: for...in, for...of
// without a yield* (the iterator could not be saved), loops around them excepted, and loops that `atomic` names.

import * as t from '@babel/types';
import { children, someOwn } from './ast.ts';

export const isLoop = (n: t.Node): n is t.ForStatement | t.WhileStatement | t.DoWhileStatement =>
  t.isForStatement(n) || t.isWhileStatement(n) || t.isDoWhileStatement(n);

export function hasYield(n: t.Node): boolean {
  return someOwn(n, (c) => t.isYieldExpression(c));
}

/** All nodes of the function's body that can suspend. */
export function suspending(body: t.Node, atomic: ReadonlySet<t.Node>): Set<t.Node> {
  const marked = new Set<t.Node>();
  const mark = (n: t.Node): boolean => {
    if (t.isFunction(n)) return false;
    if ((t.isForXStatement(n) || atomic.has(n)) && !hasYield(n)) return false;
    let found = t.isYieldExpression(n) || isLoop(n);
    for (const c of children(n)) if (mark(c)) found = true;
    if (found) marked.add(n);
    return found;
  };
  mark(body);
  return marked;
}
