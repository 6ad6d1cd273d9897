// Lifts generator functions inside other functions to functions of the module, so that every thread has them. What they
// captured becomes leading parameters, which `go(f, ...)` and `yield* f(...)` are given: possible for what is assigned
// once. Used in any other way, a generator function that captures something is refused.

import * as t from '@babel/types';
import { like, written } from './ast.ts';
import { type NodePath, type Scope, traverse } from './babel.ts';
import type { Problems } from './errors.ts';
import { readyAt } from './order.ts';

type Fn = t.FunctionDeclaration | t.FunctionExpression;
type Binding = Scope['bindings'][string];

interface Lifted {
  readonly path: NodePath<Fn>;
  /** Its name in the module, and as registered. */
  readonly js: string;
  readonly name: string;
  /** Where it is used, when it has a name of its own. */
  readonly binding: Binding | null;
  readonly captures: Map<Binding, NodePath>;
  readonly calls: Set<Binding>;
}

export const isGoroutine = (n: t.Node | null | undefined): n is Fn =>
  (t.isFunctionDeclaration(n) || t.isFunctionExpression(n)) && n.generator === true && !n.async;

/** Lifts all inner generator functions. Returns registered names by name in the module. Scopes must be crawled anew. */
export function liftFunctions(file: t.File, isGo: (p: NodePath) => boolean, problems: Problems): Map<string, string> {
  const found: Lifted[] = [];
  const counters = new Map<string, number>();
  let program: NodePath<t.Program> | null = null;
  traverse(file, {
    Program(p) {
      program = p;
    },
    'FunctionDeclaration|FunctionExpression'(p: NodePath) {
      if (!isGoroutine(p.node) || isTop(p)) return;
      const path = p as NodePath<Fn>;
      const outer = outerName(path, found);
      const own = ownBinding(path);
      const n = (counters.get(outer) ?? 0) + (own === null ? 1 : 0);
      if (own === null) counters.set(outer, n);
      const name = own === null ? `${outer}.func${n}` : `${outer}.${written(own.identifier.name)}`;
      const js = p.scope.getProgramParent().generateUid(name.replace(/[^\w$]/g, '$'));
      found.push({ path, js, name, binding: own, captures: new Map(), calls: new Set() });
    },
  });
  if (program === null || found.length === 0) return new Map();
  for (const l of found) gather(l, found);
  shareCaptures(found);
  for (const l of found) place(l, program, isGo, problems);
  return new Map(found.map((l) => [l.js, l.name]));
}

/** A function of the module already: a declaration, or the value of a constant. */
function isTop(p: NodePath): boolean {
  const outer = (q: NodePath | null | undefined): boolean => t.isProgram(q?.node) || t.isExportDeclaration(q?.node);
  if (t.isFunctionDeclaration(p.node)) return outer(p.parentPath);
  const d = p.parentPath;
  return t.isVariableDeclarator(d?.node) && t.isIdentifier(d.node.id) && outer(d.parentPath?.parentPath);
}

function outerName(path: NodePath, found: readonly Lifted[]): string {
  for (let p: NodePath | null = path.parentPath; p !== null; p = p.parentPath) {
    const lifted = found.find((l) => l.path.node === p?.node);
    if (lifted !== undefined) return lifted.name;
    if (p.isFunctionDeclaration() && p.node.id) return written(p.node.id.name);
    if (p.isVariableDeclarator() && t.isIdentifier(p.node.id) && p.parentPath.parentPath?.isProgram()) {
      return written(p.node.id.name);
    }
  }
  return 'init';
}

/** The variable that is this function and nothing else. */
function ownBinding(path: NodePath<Fn>): Binding | null {
  const fn: Fn = path.node;
  const d: NodePath = path.parentPath as NodePath;
  if (t.isFunctionDeclaration(fn) && fn.id) return d.scope.getBinding(fn.id.name) ?? null;
  if (!t.isVariableDeclarator(d.node) || !t.isIdentifier(d.node.id)) return null;
  const binding = d.scope.getBinding(d.node.id.name);
  return binding?.constant === true ? binding : null;
}

/** A function expression's name for itself. */
export function ownName(path: NodePath<Fn>): Binding | null {
  const { id } = path.node;
  const own = t.isFunctionExpression(path.node) && id ? path.scope.getOwnBinding(id.name) : undefined;
  return own?.kind === ('local' as string) ? (own as Binding) : null;
}

function gather(l: Lifted, found: readonly Lifted[]): void {
  const program = l.path.scope.getProgramParent();
  l.path.traverse({
    Identifier(p) {
      const { parent } = p;
      const assigned = t.isAssignmentExpression(parent) || t.isUpdateExpression(parent);
      if (!t.isReferenced(p.node, parent) && !assigned) return;
      const binding = p.scope.getBinding(p.node.name);
      if (binding === undefined || binding.scope === program || within(binding.scope, l.path)) return;
      if (found.some((x) => x.binding === binding)) l.calls.add(binding);
      else l.captures.set(binding, p);
    },
  });
}

function within(scope: Scope, path: NodePath): boolean {
  for (let p: NodePath | null = scope.path; p !== null; p = p.parentPath) if (p === path) return true;
  return false;
}

/** A function that uses another one must have what that one captured. */
function shareCaptures(found: readonly Lifted[]): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const l of found) {
      for (const other of found) {
        if (other.binding === null || !l.calls.has(other.binding)) continue;
        for (const [b, p] of other.captures) {
          if (l.captures.has(b) || within(b.scope, l.path)) continue;
          l.captures.set(b, p);
          changed = true;
        }
      }
    }
  }
}

function place(l: Lifted, program: NodePath<t.Program>, isGo: (p: NodePath) => boolean, problems: Problems): void {
  const captures = [...l.captures.keys()];
  for (const [b, p] of l.captures) {
    if (b.constant) continue;
    const name = written(b.identifier.name);
    const use = `pass it as an argument, or make '${name}' a const`;
    problems.refuse(p.node, `a goroutine function captures '${name}', which is assigned to more than once`, use);
  }
  const names = (): t.Identifier[] => captures.map((b) => t.identifier(b.identifier.name));
  const give = (p: NodePath): void => {
    for (const b of captures) {
      const local =
        ['let', 'const', 'var'].includes(b.kind) && p.getFunctionParent() === b.scope.getFunctionParent()?.path;
      if (!local || (p.node.start ?? Infinity) >= readyAt(b)) continue;
      const name = written(b.identifier.name);
      const reason = `a goroutine function captures '${name}', which is declared after this use of it`;
      problems.refuse(p.node, reason, `declare '${name}' first`);
    }
    const parent = p.parentPath;
    if (parent?.isCallExpression()) {
      if (p.key === 'callee' && parent.parentPath.isYieldExpression()) parent.node.arguments.unshift(...names());
      else if (p.key === 0 && isGo(parent.get('callee') as NodePath)) parent.node.arguments.splice(1, 0, ...names());
      else if (captures.length > 0) refuseUse(p, captures, problems);
    } else if (captures.length > 0) refuseUse(p, captures, problems);
    p.replaceWith(like(t.identifier(l.js), p.node));
  };
  const { node } = l.path;
  for (const r of ownName(l.path)?.referencePaths ?? []) give(r);
  const made = like(t.functionDeclaration(t.identifier(l.js), [...names(), ...node.params], node.body, true), node);
  if (l.binding === null) give(l.path);
  else {
    for (const r of l.binding.referencePaths) give(r);
    const d = l.path.isFunctionDeclaration() ? l.path : (l.path.parentPath as NodePath);
    d.remove();
  }
  program.node.body.push(made);
}

function refuseUse(p: NodePath, captures: readonly Binding[], problems: Problems): void {
  const name = written(captures[0]?.identifier.name ?? '');
  problems.refuse(
    p.node,
    `a goroutine function that captures '${name}' is used as a value`,
    `pass it to go() directly, or give it '${name}' as an argument`,
  );
}
