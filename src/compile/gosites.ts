// Compiles Compiles Compiles go statements: `go(f, x)` becomes `$goat($pc['worker'] | 4095, f, x)`, so that a traceback
// can say which function created a goroutine, and on which line. The places count down from the last resume point that
// a pc has room for. A plain function that contains a go statement gets a name in the text segment and nothing to run
// there.

import * as t from '@babel/types';
import { id, num } from './ast.ts';
import type { NodePath } from './babel.ts';
import type { IsCallee } from './imported.ts';

/** The highest resume point of a pc (RPBITS). */
const LASTPOINT = 4095;

export interface GoSites {
  /** The go statements of each function, by registered name, in the order of their points. */
  readonly sites: ReadonlyMap<string, readonly t.Node[]>;
  /** Functions among them that are no goroutine functions. */
  readonly plain: readonly string[];
}

/** Rewrites all calls of `go`. `names` are those of goroutine functions, by their names in the
 *  module. */
export function markGoStatements(
  program: NodePath<t.Program>,
  isGo: IsCallee,
  names: ReadonlyMap<string, string>,
): GoSites {
  const sites = new Map<string, t.Node[]>();
  const plain = new Set<string>();
  const taken = new Set(names.values());
  program.traverse({
    CallExpression(p) {
      const { callee } = p.node;
      if (!isGo(callee, p.scope)) return;
      const js = topName(p);
      let name = names.get(js);
      if (name === undefined) {
        name = taken.has(js) ? `${js}·plain` : js;
        plain.add(name);
      }
      const list = sites.get(name) ?? [];
      sites.set(name, list);
      const pc = t.memberExpression(id('$pc'), t.stringLiteral(name), true);
      p.node.callee = id('$goat');
      p.node.arguments.unshift(t.binaryExpression('|', pc, num(LASTPOINT - list.length)));
      list.push({ ...p.node, loc: p.node.loc ?? null });
    },
  });
  return { sites, plain: [...plain] };
}

/** What stands at the module's top around p: the name of a function, class or variable. */
function topName(p: NodePath): string {
  let name = 'init';
  for (let q: NodePath | null = p; q !== null && !q.isProgram(); q = q.parentPath) {
    const n = q.node;
    if ((t.isFunctionDeclaration(n) || t.isClassDeclaration(n)) && n.id) name = n.id.name;
    else if (t.isVariableDeclarator(n) && t.isIdentifier(n.id)) name = n.id.name;
  }
  return name;
}
