// The variables of a goroutine function: each gets a name that nothing else in the module has, and those whose scope
// can suspend become variables of the whole emitted function.
//
// A closure may see a variable of a suspending scope only if it is assigned once, since its copy could not follow later
// assignments on another thread. A closure over other variables makes the loops of their scope run without a look for
// preemption: the scope then cannot suspend, and stays plain JavaScript.

import * as t from '@babel/types';
import { written } from './ast.ts';
import type { NodePath, Scope } from './babel.ts';
import type { Problems } from './errors.ts';
import { Func } from './func.ts';
import { isReadOnlyList } from './lists.ts';
import { hasYield, isLoop, suspending } from './marks.ts';
import { checkHoisted, checkOrder, readyAt } from './order.ts';
import { rename } from './rename.ts';

type Binding = Scope['bindings'][string];
type FunctionPath = NodePath<t.FunctionDeclaration | t.FunctionExpression>;

export interface Locals {
  readonly f: Func;
  /** Variables of scopes that cannot suspend: they stay where they are. */
  readonly native: ReadonlySet<string>;
  /** Variables that get a new value in each round of a loop. */
  readonly perRound: ReadonlySet<string>;
  /** Function declarations, which have their value from the start of their block. */
  readonly hoisted: ReadonlySet<string>;
}

/** Renames what would clash; `taken` holds all names that mean something already and grows. */
export function uniqueNames(path: NodePath, taken: Set<string>): void {
  const scopes: Scope[] = [path.scope];
  path.traverse({
    Scopable(p) {
      if (p.scope.path === p) scopes.push(p.scope);
    },
  });
  for (const scope of new Set(scopes)) {
    for (const [name, binding] of Object.entries(scope.bindings)) {
      if (binding.kind === ('local' as string) && binding.path === path) continue;
      if (!taken.has(name)) {
        taken.add(name);
        continue;
      }
      let n = 1;
      while (taken.has(`${name}$${n}`)) n++;
      taken.add(`${name}$${n}`);
      rename(scope, name, `${name}$${n}`);
    }
  }
}

export function locals(
  path: FunctionPath,
  name: string,
  problems: Problems,
  steady: (name: string) => boolean,
): Locals {
  const bindings = own(path);
  const atomic = new Set<t.Node>();
  for (const { binding, block } of bindings) {
    if (isConstant(binding)) continue;
    const inside = [...binding.referencePaths, ...binding.constantViolations].find((p) => owner(p) !== path.node);
    if (inside === undefined) continue;
    if (hasYield(block)) refuseCapture(problems, inside, binding);
    else for (const loop of loopsOf(block)) atomic.add(loop);
  }
  const marked = suspending(path.node.body, atomic);
  if (marked.size > 0) marked.add(path.node);
  checkHoisted(
    bindings.filter((b) => marked.has(b.block)).map((b) => b.binding),
    problems,
  );
  const f = new Func(name, problems, marked, steady);
  const native = new Set<string>();
  const perRound = new Set<string>();
  const hoisted = new Set<string>();
  for (const { binding, block } of bindings) {
    const v = binding.identifier.name;
    if (!marked.has(block)) {
      native.add(v);
      continue;
    }
    checkOrder(binding, (p) => owner(p) === path.node, problems);
    f.vars.add(v);
    f.ready.set(v, readyAt(binding));
    f.declared.set(v, binding.identifier);
    if (isConstant(binding)) f.constants.add(v);
    if (isReadOnlyList(binding)) f.lists.add(v);
    if (binding.kind === 'hoisted') hoisted.add(v);
    if (inLoop(binding.scope, path)) perRound.add(v);
  }
  return { f, native, perRound, hoisted };
}

/** Babel counts a function declaration in a loop as assigned again. */
function isConstant(b: Binding): boolean {
  return b.constant || (b.kind === 'hoisted' && b.constantViolations.every((p) => p === b.path));
}

interface Own {
  readonly binding: Binding;
  /** The node that is the variable's scope. */
  readonly block: t.Node;
}

/** Variables of the function itself, not of functions inside it. */
function own(path: FunctionPath): Own[] {
  const found: Own[] = [];
  const add = (scope: Scope): void => {
    for (const binding of Object.values(scope.bindings)) {
      if (binding.kind === ('local' as string)) continue;
      found.push({ binding, block: blockOf(scope, binding, path) });
    }
  };
  add(path.scope);
  path.traverse({
    Function: (p) => p.skip(),
    Scopable(p) {
      if (p.scope.path === p && p.scope !== path.scope) add(p.scope);
    },
  });
  return found;
}

function blockOf(scope: Scope, binding: Binding, path: FunctionPath): t.Node {
  if (scope === path.scope) return path.node;
  const block = scope.block;
  // The parameter of a catch clause is assigned where the try ends.
  if (t.isCatchClause(block) && binding.path.node === block) return scope.path.parent;
  return block;
}

function owner(p: NodePath): t.Node | undefined {
  return p.getFunctionParent()?.node;
}

function loopsOf(block: t.Node): t.Node[] {
  const loops: t.Node[] = [];
  t.traverseFast(block, (n) => {
    if (isLoop(n)) loops.push(n);
  });
  return loops;
}

function inLoop(scope: Scope, path: FunctionPath): boolean {
  for (let p: NodePath | null = scope.path; p !== null && p !== path; p = p.parentPath) if (p.isLoop()) return true;
  return false;
}

function refuseCapture(problems: Problems, inside: NodePath, binding: Binding): void {
  const name = written(binding.identifier.name);
  problems.refuse(
    inside.node,
    `a closure captures '${name}', which is assigned to more than once and lives across a suspension`,
    `give the closure a const copy of '${name}', or write a loop in place of the closure`,
  );
}
