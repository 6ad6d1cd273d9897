// Refuses functions that may yield and that JavaScript's own functions call back: `setTimeout(f)`, `list.sort(f)`.
// Nothing can yield through those, wherever they stand, so they are refused before anything is written.
//
// A function that may yield must be declared, bound to a variable, or passed to forEach, map and their like
// (ITERATORS), for which switch-points.ts has generators. Names are looked at only as arguments of methods: the text's
// own functions take functions by value and look their generators up when they call them.

import * as t from '@babel/types';
import { functionArgument, ITERATORS, isArrayFrom, isCall, isMember } from '../analyse.ts';
import { type Writer, yields } from './writer.ts';

const STRAY = 'a function that may yield and is neither called by name nor passed to forEach, map and their like';

/** Functions, and names of functions, that stand where they can be called by name or element by element. */
function closuresInPlace(file: t.File): Set<t.Node> {
  const found = new Set<t.Node>();
  t.traverseFast(file, (n) => {
    if (isCall(n) && isMember(n.callee) && t.isIdentifier(n.callee.property)) {
      const from = isArrayFrom(n);
      const f = functionArgument(n.arguments[from ? 1 : 0]);
      if (f !== null && (from || ITERATORS.has(n.callee.property.name))) found.add(f);
    }
    if (t.isVariableDeclarator(n) && n.init && t.isFunction(n.init)) found.add(n.init);
    if (t.isFunctionDeclaration(n)) found.add(n);
  });
  return found;
}

export function refuseStrays(w: Writer, file: t.File): void {
  const inPlace = closuresInPlace(file);
  t.traverseFast(file, (n) => {
    if (t.isArrowFunctionExpression(n) || t.isFunctionExpression(n)) {
      if (!inPlace.has(n) && w.analysis.mayYield(n)) w.refusals.add(n, STRAY);
    }
    if (!isCall(n) || !isMember(n.callee)) return;
    // A method that may yield itself takes functions as the text's own functions do: it looks them up when it calls
    // them.
    const method = t.isIdentifier(n.callee.property) ? n.callee.property.name : '';
    if (w.options.handles && w.analysis.methods.has(method)) return;
    for (const arg of n.arguments)
      if (t.isIdentifier(arg) && !inPlace.has(arg) && yields(w, arg)) w.refusals.add(n, STRAY);
  });
}
