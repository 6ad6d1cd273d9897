// Marks on the tree of a text: `top` on an identifier that names something of the text's own scope, `fn` on one that names a local
// function, `bound` on one that names anything of the text.

import * as t from '@babel/types';
import { traverse } from '../../../compile/babel.ts';

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
export function mark(file: t.File): void {
  traverse(file, {
    Identifier(path) {
      const binding = path.scope.getBinding(path.node.name);
      const m = marksOf(path.node);
      m.bound = binding !== undefined;
      if (binding === undefined) return;
      if (t.isProgram(binding.scope.block)) {
        m.top = true;
        return;
      }
      const of = binding.path.node;
      const init = t.isVariableDeclarator(of) ? of.init : of;
      if (
        binding.constant &&
        (t.isFunctionDeclaration(init) || t.isFunctionExpression(init) || t.isArrowFunctionExpression(init)) &&
        binding.kind !== 'param'
      )
        m.fn = init;
    },
  });
}
