// Temporal dead zones: Temporal dead zones: Temporal dead zones: let and const may not be used before their declaration
// has run. JavaScript throws when it comes to that; compiled, the variable is one of the whole function and would be
// undefined. Where the text alone says that it would throw, it is refused: a use before the declaration, in it, or in
// another clause of a switch.

import * as t from '@babel/types';
import { written } from './ast.ts';
import type { NodePath, Scope } from './babel.ts';
import type { Problems } from './errors.ts';

type Binding = Scope['bindings'][string];

/** Refuses uses of the variable in the function itself that come too early; `owner` tells functions apart. */
export function checkOrder(binding: Binding, isOwn: (p: NodePath) => boolean, problems: Problems): void {
  if (!['let', 'const', 'param'].includes(binding.kind)) return;
  const name = written(binding.identifier.name);
  for (const p of [...binding.referencePaths, ...binding.constantViolations]) {
    const at = t.isIdentifier(p.node) ? p.node : t.isAssignmentExpression(p.node) ? p.node.left : p.node;
    if (otherClause(p, binding)) {
      const use = `declare '${name}' before the switch, or put braces around the clause`;
      problems.refuse(at, `'${name}' is declared in another clause of the switch`, use);
    } else if (isOwn(p) && comesEarly(p, at.start, binding)) {
      problems.refuse(at, `'${name}' is used before its declaration`, 'declare it first');
    }
  }
}

/** Where the text has gone past the declaration and its initial value. */
export function readyAt(binding: Binding): number {
  return declaring(binding)?.end ?? binding.identifier.end ?? 0;
}

/** The declarator, or the whole parameter. */
function declaring(binding: Binding): t.Node | null {
  for (let p: NodePath | null = binding.path; p !== null; p = p.parentPath) {
    if (p.isVariableDeclarator() || p.listKey === 'params') return p.node;
    if (p.isStatement()) return null;
  }
  return null;
}

function comesEarly(p: NodePath, at: number | null | undefined, binding: Binding): boolean {
  const d = declaring(binding);
  const id = binding.identifier;
  if (d === null || typeof at !== 'number' || typeof d.end !== 'number' || typeof id.start !== 'number') return false;
  const head = p.findParent((q) => q.isForXStatement() && q.node.left === binding.path.parent);
  if (head?.isForXStatement() && within(head.node.right, at)) return true;
  if (at >= d.end) return false;
  if (at < id.start) return true;
  const pattern = t.isVariableDeclarator(d) ? d.id : d;
  if (!within(pattern, at)) return true;
  for (let q: NodePath | null = p; q !== null; q = q.parentPath) {
    if (t.isAssignmentPattern(q.parent) && q.key === 'right' && within(q.parent.left, id.start)) return true;
    if (q.node === pattern) break;
  }
  return false;
}

const within = (n: t.Node, at: number): boolean => at >= (n.start ?? 0) && at < (n.end ?? 0);

function otherClause(p: NodePath, binding: Binding): boolean {
  const { block } = binding.scope;
  if (!t.isSwitchStatement(block)) return false;
  const clause = (q: NodePath): t.Node | undefined => q.findParent((c) => c.isSwitchCase() && c.parent === block)?.node;
  return clause(p) !== clause(binding.path);
}

/** Function declarations are there from the start of their block, with what they read: refuses uses of one before that
 *  has its value. `bindings` are all variables of the goroutine function. */
export function checkHoisted(bindings: readonly Binding[], problems: Problems): void {
  const functions = bindings.filter((b) => b.path.isFunctionDeclaration());
  const inside = (p: NodePath, f: Binding): boolean => p.findParent((q) => q === f.path) !== null;
  const reads = new Map<Binding, Set<Binding>>();
  for (const f of functions) {
    reads.set(f, new Set(bindings.filter((b) => isLexical(b) && b.referencePaths.some((p) => inside(p, f)))));
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const f of functions) {
      const own = reads.get(f) as Set<Binding>;
      const before = own.size;
      for (const g of functions) {
        if (g !== f && g.referencePaths.some((p) => inside(p, f))) for (const b of reads.get(g) ?? []) own.add(b);
      }
      changed ||= own.size > before;
    }
  }
  for (const f of functions) {
    for (const p of f.referencePaths) {
      if (functions.some((g) => inside(p, g))) continue;
      const early = [...(reads.get(f) ?? [])].find(
        (b) => (p.node.start ?? Infinity) < readyAt(b) && !within(f.path.node, b.identifier.start ?? 0),
      );
      if (early === undefined) continue;
      const [name, k] = [written(f.identifier.name), written(early.identifier.name)];
      problems.refuse(p.node, `'${name}' is used before '${k}', which it reads, is declared`, `declare '${k}' first`);
    }
  }
}

const isLexical = (b: Binding): boolean => b.kind === 'let' || b.kind === 'const';
