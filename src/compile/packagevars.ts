// Compiles package variables: what a goroutine module declares at its top, and is no constant of every thread, lies in
// the data segment in shared memory. A reference `x` becomes `$g.x`, an accessor that reads and writes the slot. The
// statements of the module's top level, initialisers among them, become its init task, which runs once before main.
//
// A slot is not set before its declaration has run: reading it then is a ReferenceError, as in JavaScript, or undefined
// if it is a `var`. Constants of every thread are functions, classes, and what literals and other such constants make
// up. Accessors were chosen over rewriting each kind of assignment: destructuring, ++ and compound assignment work as
// they stand, and V8 inlines them.

import * as t from '@babel/types';
import { assign, boundNames, call, id, isReference, like, mapTargets, num, stmt, undef } from './ast.ts';
import { type NodePath, type Scope, traverse } from './babel.ts';
import { isConstant, isEnum, moduleObject } from './constants.ts';
import type { Problems } from './errors.ts';
import { withoutVars } from './hoist.ts';
import { isGoroutine } from './lift.ts';
import { checkStatics } from './statics.ts';

export interface PackageVars {
  /** Names in the order of their slots, with their declarations. */
  readonly slots: readonly { readonly name: string; readonly at: t.Node }[];
  /** The body of the init task. */
  readonly init: readonly t.Statement[];
  /** What stays at the module's top. */
  readonly kept: t.Statement[];
}

/** Slots of the data segment (DATASLOTS of shared/param.ts). */
const MOST = 4096;

/** Takes the program apart. References are rewritten in place. */
export function packageVars(file: t.File, scope: Scope, problems: Problems): PackageVars {
  const slots: { name: string; at: t.Node }[] = [];
  const kinds: string[] = [];
  const init: t.Statement[] = [];
  const kept: t.Statement[] = [];
  const constants = new Set<string>();
  const names = new Set<string>();
  const isKnown = (n: string): boolean => constants.has(n) || scope.getBinding(n)?.kind === ('module' as string);
  const globalName = (n: string): boolean => !scope.hasOwnBinding(n);

  const slot = (name: string, at: t.Node, kind: string): void => {
    if (names.has(name)) return;
    names.add(name);
    slots.push({ name, at });
    kinds.push(kind === 'var' ? 'v' : 'l');
  };

  const declare = (d: t.VariableDeclaration): void => {
    for (const one of d.declarations) {
      const mine = boundNames(one.id);
      const steady = mine.every((n) => scope.getBinding(n)?.constant === true);
      const value = one.init ?? null;
      // What reads a var earlier is to find undefined.
      const early = d.kind !== 'var' || (value !== null && comesFirst(value));
      if (steady && early && value !== null && (isGoroutine(value) || isConstant(value, isKnown, globalName))) {
        for (const n of mine) constants.add(n);
        if (isEnum(value)) value.arguments = [t.objectExpression([])];
        moduleObject(value)?.properties.forEach(readLate);
        kept.push(like(t.variableDeclaration('const', [one]), d));
        continue;
      }
      if (value !== null) refuseObject(one, value, problems);
      for (const n of mine) slot(n, one, d.kind);
      if (value !== null) init.push(assign(one.id as t.LVal, value, one));
      else if (d.kind !== 'var') init.push(...mine.map((n) => assign(n, undef(), one)));
    }
  };

  for (const [i, s] of file.program.body.entries()) {
    const inner = t.isExportNamedDeclaration(s) && s.declaration ? s.declaration : s;
    if (t.isVariableDeclaration(inner)) {
      if (inner !== s) {
        const exported = inner.declarations.flatMap((d) => boundNames(d.id));
        kept.push(
          t.exportNamedDeclaration(
            null,
            exported.map((n) => t.exportSpecifier(id(n), id(n))),
          ),
        );
      }
      declare(inner);
    } else if (t.isImportOrExportDeclaration(s) || t.isFunctionDeclaration(s) || t.isClassDeclaration(s)) kept.push(s);
    else {
      const without = withoutVars(s, (d, mine) => {
        for (const n of mine) slot(n, d, 'var');
      });
      file.program.body[i] = without;
      if (isNamespace(without)) {
        problems.refuse(
          without,
          'a namespace in a goroutine module',
          'put what is in it at the top of a module of its own',
        );
      }
      init.push(without);
    }
  }
  if (slots.length > MOST) problems.refuse(file.program, `${slots.length} package variables`, `use at most ${MOST}`);
  checkStatics(file, scope, names, problems);
  if (names.size > 0) rewriteReferences(file, scope, names);
  const exportsKept = kept.map((s) => withoutExports(s, names));
  const unset = slots.length === 0 ? [] : [stmt(call('$unset', t.stringLiteral(kinds.join(''))))];
  return { slots, init: [...unset, ...init.map((s) => throughSlots(s, names))], kept: exportsKept };
}

/** What esbuild makes of a namespace: ((N) => { ... })(N || (N = {})). */
function isNamespace(s: t.Statement): boolean {
  if (!t.isExpressionStatement(s) || !t.isCallExpression(s.expression)) return false;
  const { callee, arguments: list } = s.expression;
  const [arg] = list;
  return (
    t.isArrowFunctionExpression(callee) &&
    t.isLogicalExpression(arg, { operator: '||' }) &&
    t.isAssignmentExpression(arg.right)
  );
}

/** What Rollup and esbuild write as a var, and nobody has read before. */
function comesFirst(value: t.Node): boolean {
  return t.isFunction(value) || t.isClass(value) || isEnum(value) || moduleObject(value) !== null;
}

/** A property of a module's object is read when it is asked for: its variable may not be set yet. */
function readLate(p: t.Node, i: number, all: t.ObjectExpression['properties']): void {
  if (!t.isObjectProperty(p) || p.computed || !t.isIdentifier(p.value)) return;
  all[i] = t.objectMethod('get', p.key as t.Identifier, [], t.blockStatement([t.returnStatement(id(p.value.name))]));
}

const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Array', 'Object', 'Date', 'Promise']);

function refuseObject(d: t.VariableDeclarator, value: t.Node, problems: Problems): void {
  if (isEnum(value)) {
    problems.refuse(d, `an enum that is declared more than once`, 'declare it once');
    return;
  }
  const made =
    t.isArrayExpression(value) && t.isIdentifier(d.id)
      ? 'an array'
      : t.isObjectExpression(value) && t.isIdentifier(d.id)
        ? 'an object'
        : t.isNewExpression(value) && t.isIdentifier(value.callee) && COLLECTIONS.has(value.callee.name)
          ? `a ${value.callee.name}`
          : null;
  if (made === null || !t.isIdentifier(d.id)) return;
  const use =
    'move it to a module that does not import rt0 (each thread then has its own), or use int32Array(n) and the like';
  const frozen = value.type.endsWith('Expression') && !t.isNewExpression(value) ? 'freeze it with Object.freeze, ' : '';
  problems.refuse(
    d,
    `package variable '${d.id.name}' holds ${made}, which cannot be shared between threads`,
    frozen + use,
  );
}

const slotOf = (name: string): t.MemberExpression => t.memberExpression(id('$g'), id(name));

function rewriteReferences(file: t.File, scope: Scope, names: ReadonlySet<string>): void {
  traverse(file, {
    Identifier(p) {
      if (!names.has(p.node.name) || p.scope.getBinding(p.node.name) !== scope.getOwnBinding(p.node.name)) return;
      if (!isUse(p)) return;
      if (p.parentPath.isObjectProperty()) p.parentPath.node.shorthand = false;
      p.replaceWith(like(slotOf(p.node.name), p.node));
      p.skip();
    },
  });
}

function isUse(p: NodePath<t.Identifier>): boolean {
  const { parent } = p;
  if (t.isVariableDeclarator(parent)) return p.key === 'init' || p.getFunctionParent() !== null;
  return !t.isExportSpecifier(parent) && isReference(p.node, parent);
}

/** Assignments made here, outside the tree that was traversed: their targets become slots as well, and a value that is
 *  nothing but a variable (let b = a), for which another node was put into the tree. */
function throughSlots(s: t.Statement, names: ReadonlySet<string>): t.Statement {
  if (!t.isExpressionStatement(s) || !t.isAssignmentExpression(s.expression)) return s;
  const e = s.expression;
  e.left = mapTargets(e.left, (v) => (names.has(v.name) ? slotOf(v.name) : v));
  if (t.isIdentifier(e.right) && names.has(e.right.name)) e.right = like(slotOf(e.right.name), e.right);
  return s;
}

/** Package variables are no exports: other modules of the program are in the same text. */
function withoutExports(s: t.Statement, names: ReadonlySet<string>): t.Statement {
  if (!t.isExportNamedDeclaration(s) || s.source) return s;
  s.specifiers = s.specifiers.filter((x) => !(t.isExportSpecifier(x) && names.has(x.local.name)));
  return s;
}

/** const $g = { get x() { return $getv(DATA0 + 0) }, set x(v) { ... } } */
export function slotAccessors(slots: PackageVars['slots'], describe: (at: t.Node) => string): t.Statement {
  const members = slots.flatMap(({ name, at }, i) => {
    const address = (): t.Expression => t.binaryExpression('+', id('$DATA0'), num(2 * i));
    const read = t.objectMethod('get', id(name), [], t.blockStatement([t.returnStatement(call('$getv', address()))]));
    const write = call('$setpkg', address(), id('v'), t.stringLiteral(`'${name}' (${describe(at)})`));
    return [read, t.objectMethod('set', id(name), [id('v')], t.blockStatement([t.expressionStatement(write)]))];
  });
  return t.variableDeclaration('const', [t.variableDeclarator(id('$g'), t.objectExpression(members))]);
}
