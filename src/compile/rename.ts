// Renames a variable, wherever it stands. Babel's rename leaves out all but one where a pattern assigns the
// same variable more than once: [a, a = 4] = list.

import * as t from '@babel/types';
import type { Scope } from './babel.ts';

export function rename(scope: Scope, from: string, to: string): void {
  const binding = scope.getOwnBinding(from);
  const targets: t.Identifier[] = [];
  scope.path.traverse({
    Identifier(p) {
      const { parent } = p;
      if (p.node.name !== from || p.scope.getBinding(from) !== binding) return;
      const property = t.isObjectProperty(parent) && p.key === 'value' && t.isObjectPattern(p.parentPath.parent);
      const target =
        t.isArrayPattern(parent) || t.isRestElement(parent) || (t.isAssignmentPattern(parent) && p.key === 'left');
      if (!property && !target) return;
      targets.push(p.node);
    },
  });
  scope.rename(from, to);
  for (const n of targets) n.name = to;
}
