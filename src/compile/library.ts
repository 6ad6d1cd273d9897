// Checks calls of rt0's functions: those that wait are called with `yield*`, the others without. TypeScript finds out
// by their types, but not where a value is not used, and not in JavaScript: called the other way round they would take
// a frame for an argument or an argument for a frame. (test/lib/library.types.test.ts holds both lists against the
// types.)

import * as t from '@babel/types';
import type { NodePath, Scope } from './babel.ts';
import type { Problems } from './errors.ts';

export const WAITING = [
  'goexit',
  'gosched',
  'gomaxprocs',
  'stopTheWorld',
  'gc',
  'readMemStats',
  'blockingHost',
  'select',
  'sleep',
  'semacquire',
] as const;

export const PLAIN = [
  'go',
  'chan',
  'nilChan',
  'trySelect',
  'after',
  'afterFunc',
  'now',
  'startTheWorld',
  'float64Array',
  'int32Array',
  'uint8Array',
  'lockOSThread',
  'unlockOSThread',
  'setMaxThreads',
  'args',
  'env',
  'exit',
  'goid',
  'numCPU',
  'numGoroutine',
  'numIdle',
  'print',
  'stack',
  'syscall',
] as const;

const waiting: ReadonlySet<string> = new Set(WAITING);
const plain: ReadonlySet<string> = new Set(PLAIN);

/** Refuses calls of what the module imports that lack a yield*, or have one too many. */
export function checkLibraryCalls(scope: Scope, runtime: string, problems: Problems): void {
  for (const binding of Object.values(scope.bindings)) {
    const { node, parent } = binding.path;
    if (!t.isImportDeclaration(parent)) continue;
    for (const r of binding.referencePaths) {
      const call = callOf(r);
      if (call === null) continue;
      const name = call.member ?? (t.isImportSpecifier(node) ? nameOf(node.imported) : 'default');
      const delegated = call.path.parentPath?.isYieldExpression() === true && call.path.parentPath.node.delegate;
      if (parent.source.value !== runtime) {
        const known = call.member === null || t.isImportNamespaceSpecifier(node);
        if (delegated && known) {
          const use = `call it without yield*, or make it a goroutine function, in a module that imports rt0`;
          problems.refuse(r.node, `yield* of '${name}', which comes from a plain module`, use);
        }
      } else if (call.member !== null && !t.isImportNamespaceSpecifier(node)) {
        const net = t.isImportSpecifier(node) && nameOf(node.imported) === 'net';
        if (net && !delegated) refuseCall(r.node, `net.${name}`, problems);
      } else if (waiting.has(name) && !delegated) refuseCall(r.node, name, problems);
      else if (plain.has(name) && delegated) {
        problems.refuse(r.node, `yield* of '${name}', which does not wait`, 'call it without yield*');
      }
    }
  }
}

function refuseCall(at: t.Node, name: string, problems: Problems): void {
  problems.refuse(at, `'${name}' is called without yield*`, `write yield* ${name}(...)`);
}

/** The call of x, or of x.member. */
function callOf(r: NodePath): { path: NodePath; member: string | null } | null {
  const up = r.parentPath;
  if (up?.isCallExpression() && r.key === 'callee') return { path: up, member: null };
  const { node, parentPath } = up ?? {};
  if (!t.isMemberExpression(node) || node.computed || r.key !== 'object' || !t.isIdentifier(node.property)) return null;
  const called = parentPath?.isCallExpression() && up?.key === 'callee';
  return called && parentPath ? { path: parentPath, member: node.property.name } : null;
}

const nameOf = (n: t.Identifier | t.StringLiteral): string => (t.isIdentifier(n) ? n.name : n.value);
