// Marks bindings on the tree of a text: `top` on an identifier that names something of the text's own scope, `fn` on
// one that names a local function, `bound` on one that names anything of the text.

import * as t from '@babel/types';
import { eachIdentifier } from './scopes.ts';

export type Fn =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ClassMethod
  | t.ClassPrivateMethod
  | t.ObjectMethod;

interface Marks {
  top?: boolean;
  fn?: Fn;
  bound?: boolean;
}
export const marksOf = (n: t.Node): Marks => {
  n.extra ??= {};
  return n.extra as Marks;
};

export const isTop = (n: t.Node): boolean => t.isIdentifier(n) && marksOf(n).top === true;

/** The name of something of the text's own scope; null for any other node. */
export const topName = (n: t.Node): string | null => (t.isIdentifier(n) && marksOf(n).top === true ? n.name : null);

/** Once for each text, before anything asks. */
export function markBindings(file: t.File): void {
  eachIdentifier(file.program, (n, binding) => {
    const m = marksOf(n);
    m.bound = binding !== undefined;
    if (binding === undefined) return;
    if (binding.top) {
      m.top = true;
      return;
    }
    const init = t.isVariableDeclarator(binding.of) ? binding.of.init : binding.of;
    if (
      binding.constant &&
      !binding.param &&
      (t.isFunctionDeclaration(init) || t.isFunctionExpression(init) || t.isArrowFunctionExpression(init))
    )
      m.fn = init;
  });
}
