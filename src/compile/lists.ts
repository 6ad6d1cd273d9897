// Finds locals that hold an array which nobody else has and nobody changes: made by a literal or a rest element,
// assigned once, and only read: xs[i], xs.length, ...xs, for...of, methods that leave it alone. Over a suspension such
// an array may be saved as a copy (lib/compiled.ts: keeplist), since the program cannot tell.

import * as t from '@babel/types';
import type { NodePath, Scope } from './babel.ts';

type Binding = Scope['bindings'][string];

/** Methods that neither change the array nor hand it out, but to a callback's third parameter, which must not be there.
 *  (An iterator reads it, and cannot be kept itself.) */
const READS = new Set(
  'at includes indexOf lastIndexOf join slice concat entries keys values with toReversed toSpliced toString'.split(' '),
);
const CALLBACKS = new Set(
  'map filter some every find findIndex findLast findLastIndex forEach flatMap toSorted'.split(' '),
);

export function isReadOnlyList(binding: Binding): boolean {
  return binding.constant && madeHere(binding) && binding.referencePaths.every(onlyReads);
}

function madeHere(binding: Binding): boolean {
  const n = binding.path.node;
  if (t.isRestElement(n)) return n.argument === binding.identifier;
  if (!t.isVariableDeclarator(n)) return false;
  if (n.id === binding.identifier) return t.isArrayExpression(n.init);
  return restOf(n.id, binding.identifier);
}

/** Whether the pattern has ...x, of an array, somewhere. */
function restOf(pattern: t.Node, x: t.Identifier): boolean {
  if (t.isAssignmentPattern(pattern)) return restOf(pattern.left, x);
  if (t.isArrayPattern(pattern)) {
    return pattern.elements.some((e) => e !== null && (t.isRestElement(e) ? e.argument === x : restOf(e, x)));
  }
  return t.isObjectPattern(pattern) && pattern.properties.some((p) => t.isObjectProperty(p) && restOf(p.value, x));
}

function onlyReads(p: NodePath): boolean {
  const { parent, parentPath } = p;
  if (t.isSpreadElement(parent)) return true;
  if (t.isVariableDeclarator(parent)) return p.key === 'init' && t.isArrayPattern(parent.id);
  if (t.isForOfStatement(parent)) return p.key === 'right' && !parent.await;
  if (!t.isMemberExpression(parent) || p.key !== 'object') return false;
  const { parent: outer, key } = parentPath as NodePath;
  const target =
    (t.isAssignmentExpression(outer) && key === 'left') ||
    t.isUpdateExpression(outer) ||
    t.isUnaryExpression(outer, { operator: 'delete' }) ||
    (t.isForXStatement(outer) && key === 'left') ||
    t.isArrayPattern(outer) ||
    t.isRestElement(outer) ||
    (t.isAssignmentPattern(outer) && key === 'left') ||
    (t.isObjectProperty(outer) && t.isObjectPattern((parentPath as NodePath).parentPath?.parent));
  if (target) return false;
  const called = (t.isCallExpression(outer) && key === 'callee') || t.isTaggedTemplateExpression(outer);
  if (parent.computed) return !called && !t.isOptionalMemberExpression(outer);
  const name = (parent.property as t.Identifier).name;
  if (!called) return name === 'length';
  if (READS.has(name)) return true;
  const [f] = t.isCallExpression(outer) ? outer.arguments : [];
  if (name === 'toSorted' && t.isCallExpression(outer) && outer.arguments.length === 0) return true;
  return CALLBACKS.has(name) && t.isFunction(f) && f.params.length < 3 && f.params.every((x) => t.isIdentifier(x));
}
