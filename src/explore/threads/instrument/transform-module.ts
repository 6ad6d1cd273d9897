// Transforms a module of threads: makes its functions explorable. Every function is kept as it is and gets a twin, a
// generator with a point before each access that may be to shared memory:
//
//     function lock(a) { while (Atomics.load(a, 0) !== 0) {} }
//  ->
//     function* lock$g(a) {
//       $.spinBegin();
//       while (($.atomic(7, 0, a, 0) && (yield), $.done()) !== 0) { ...; $.spin(8) && (yield); }
//     }
//     $.pair(lock, lock$g);
//
// A twin calls the twins of what it calls, found at run time by the function's own value ($.call, $.invoke): methods,
// callbacks kept in variables and functions of functions work like any other. Whatever is called by native code (a
// callback of Array.prototype.map, a getter, a constructor) runs as written, and an access to shared memory there ends
// the execution with an error that says where: it would be a point that nobody could switch at.
//
// `$.atomic`, `$.read` and `$.write` announce an operation with its operands and return true if the thread must yield;
// `$.done()` does it. So operands are evaluated once, in the order of the source, and nested operations come before the
// outer one.

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { generate, traverse } from '../../../compile/babel.ts';
import type { Site } from '../../engine/point.ts';
import type { Bundle } from '../bundle-module.ts';
import { isStateless } from '../stateless.ts';
import { twinnable } from './context.ts';
import { markSpins } from './purity.ts';
import { Rewriter } from './rewrite.ts';

export interface TransformedModule {
  readonly code: string;
  readonly sites: readonly Site[];
  /** One instance is as good as another. */
  readonly stateless: boolean;
}

export function transformBundle(bundle: Bundle): TransformedModule {
  const file = parse(bundle.code, { sourceType: 'script', allowReturnOutsideFunction: true });
  const stateless = isStateless(file);
  markSpins(file);
  const rewriter = new Rewriter(bundle, survey(file));
  rewriter.program(file.program);
  return { code: generate(file).code, sites: rewriter.sites, stateless };
}

/** Notes on each function what a report calls it. Returns the names of private methods that get twins. */
function survey(file: t.File): Set<string> {
  const privates = new Set<string>();
  traverse(file, {
    Function(path) {
      const { node, parent } = path;
      let name = '';
      if ((t.isFunctionDeclaration(node) || t.isFunctionExpression(node)) && node.id != null) name = node.id.name;
      else if ((t.isObjectMethod(node) || t.isClassMethod(node)) && t.isIdentifier(node.key)) name = node.key.name;
      else if (t.isClassPrivateMethod(node)) name = node.key.id.name;
      else if (t.isVariableDeclarator(parent) && t.isIdentifier(parent.id)) name = parent.id.name;
      else if (t.isObjectProperty(parent) && t.isIdentifier(parent.key)) name = parent.key.name;
      if (name !== '') node.extra = { ...node.extra, name };
      if (t.isClassPrivateMethod(node, { kind: 'method' }) && twinnable(node)) privates.add(name);
    },
  });
  return privates;
}
