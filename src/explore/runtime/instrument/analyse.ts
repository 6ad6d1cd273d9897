// Which functions may yield: those that can reach a point. A call graph over the names of one scope, and by name for what
// is called through an object.
//
//   f(x)            f is a function of the text: by name; a local function: by its body
//   o.m(x)          by the name m: if any class or object of the text has a method m that may yield, this may be it
//   fn(x), t[i](x)  unknown: it is looked up when it happens ($g: the function's generator), so the caller may yield
//
// With `?.` the same.
//
// The tree has been marked (marks.ts).

import * as t from '@babel/types';
import { children, walk } from '../../../compile/ast.ts';
import { isOperation, OPERATIONS } from './facade.ts';
import { type Fn, isTop, mark, marksOf, topName } from './marks.ts';

export type { Fn } from './marks.ts';

/** What the transform has to know about the text that it is not in itself. */
export interface Known {
  /** Names from outside that have a generator under `name$g`. */
  readonly outside: ReadonlySet<string>;
  /** Names of methods and getters that may yield, of objects made elsewhere. */
  readonly methods: ReadonlySet<string>;
  readonly getters: ReadonlySet<string>;
  /** Whether calls of methods may be calls of those: in a program. The runtime's own code calls functions, and what it
   *  calls as methods are JavaScript's own. */
  readonly handles: boolean;
}

export interface Analysis {
  /** Functions of the text's scope. */
  readonly functions: ReadonlyMap<string, Fn>;
  /** Those of them that may yield. */
  readonly yielding: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
  readonly getters: ReadonlySet<string>;
  /** Of this text's own objects alone. */
  readonly setters: ReadonlySet<string>;
  mayYield(fn: Fn): boolean;
  /** Whether a point can be reached from here, inner functions left out. */
  reaches(n: t.Node): boolean;
}

type Call = t.CallExpression | t.OptionalCallExpression;
type Member = t.MemberExpression | t.OptionalMemberExpression;
export const isCall = (n: t.Node): n is Call => t.isCallExpression(n) || t.isOptionalCallExpression(n);
export const isMember = (n: t.Node | null | undefined): n is Member =>
  t.isMemberExpression(n) || t.isOptionalMemberExpression(n);

/** Calls back a function while it runs, element by element: these have a generator in facade.ts ($each). */
export const ITERATORS: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'some',
  'every',
  'find',
  'findIndex',
  'filter',
  'flatMap',
  'reduce',
]);

/** The program's last words: nobody runs between them. What only these could reach stays a plain function. */
export const FINAL: ReadonlySet<string> = new Set(['throw_', 'die']);

function topFunctions(program: t.Program): Map<string, Fn> {
  const found = new Map<string, Fn>();
  for (const s of program.body) {
    const d = t.isExportNamedDeclaration(s) && s.declaration ? s.declaration : s;
    if (t.isFunctionDeclaration(d) && d.id) found.set(d.id.name, d);
    if (!t.isVariableDeclaration(d) || d.kind !== 'const') continue;
    for (const v of d.declarations) {
      if (t.isIdentifier(v.id) && (t.isArrowFunctionExpression(v.init) || t.isFunctionExpression(v.init)))
        found.set(v.id.name, v.init);
    }
  }
  return found;
}

const keyName = (n: t.ClassMethod | t.ObjectMethod): string => (t.isIdentifier(n.key) ? n.key.name : '');

/** The function that an argument is, if it can be told. */
export function functionArgument(n: t.Node | undefined): t.Node | null {
  if (n === undefined) return null;
  return t.isArrowFunctionExpression(n) || t.isFunctionExpression(n) || t.isIdentifier(n) ? n : null;
}

/** Array.from(x, fn). */
export const isArrayFrom = (n: Call): boolean =>
  isMember(n.callee) &&
  t.isIdentifier(n.callee.object, { name: 'Array' }) &&
  t.isIdentifier(n.callee.property, { name: 'from' });

export function analyse(file: t.File, known: Known): Analysis {
  mark(file);
  const functions = topFunctions(file.program);
  const yielding = new Set<string>();
  const methods = new Set(known.methods);
  const getters = new Set(known.getters);
  const setters = new Set<string>();
  const kinds: Readonly<Record<string, Set<string>>> = { get: getters, set: setters };
  /** Properties that are functions of the text's scope: { listen }. */
  const holds: { name: string; fn: string }[] = [];
  const members: { name: string; into: Set<string>; node: t.ClassMethod | t.ObjectMethod }[] = [];
  walk(file.program, (n) => {
    if ((t.isClassMethod(n) && n.kind !== 'constructor') || t.isObjectMethod(n))
      members.push({ name: keyName(n), into: kinds[n.kind] ?? methods, node: n });
    if (!t.isObjectProperty(n)) return true;
    const fn = topName(n.value);
    if (t.isIdentifier(n.key) && !n.computed && fn !== null && functions.has(fn)) holds.push({ name: n.key.name, fn });
    return true;
  });
  // Grows until nothing is new.
  let busy = new Set<t.Node>();

  function mayYield(fn: Fn): boolean {
    // Recursion through local functions: the answer is somebody else's.
    if (busy.has(fn)) return false;
    busy.add(fn);
    const r = any(fn.body) || fn.params.some(any);
    busy.delete(fn);
    return r;
  }

  function any(n: t.Node): boolean {
    if (t.isFunction(n)) return false;
    if (operates(n)) return true;
    return children(n).some(any);
  }

  function operates(n: t.Node): boolean {
    if (isCall(n)) return calls(n);
    if (t.isNewExpression(n)) return t.isIdentifier(n.callee) && known.outside.has(n.callee.name);
    const set = t.isAssignmentExpression(n) ? n.left : t.isUpdateExpression(n) ? n.argument : null;
    if (known.handles && t.isMemberExpression(set) && !set.computed && t.isIdentifier(set.property)) {
      if (setters.has(set.property.name)) return true;
    }
    return known.handles && isMember(n) && !n.computed && t.isIdentifier(n.property) && getters.has(n.property.name);
  }

  function yieldsAs(n: t.Node): boolean {
    if (t.isArrowFunctionExpression(n) || t.isFunctionExpression(n)) return mayYield(n);
    if (!t.isIdentifier(n)) return false;
    if (isTop(n)) return yielding.has(n.name) || known.outside.has(n.name);
    const local = marksOf(n).fn;
    return local === undefined ? false : mayYield(local);
  }

  function calls(n: Call): boolean {
    const c = n.callee;
    if (t.isIdentifier(c)) {
      const point = OPERATIONS[c.name]?.point;
      if (point !== undefined) return point !== null;
      if (isTop(c))
        return functions.has(c.name)
          ? yielding.has(c.name)
          : known.outside.has(c.name) || (!c.name.startsWith('$$') && unknownTop(c.name));
      const local = marksOf(c).fn;
      if (local !== undefined) return mayYield(local);
      return marksOf(c).bound === true;
    }
    if (isMember(c) && !c.computed && t.isIdentifier(c.property)) {
      const callback = functionArgument(isArrayFrom(n) ? n.arguments[1] : n.arguments[0]);
      if (callback !== null && (isArrayFrom(n) || ITERATORS.has(c.property.name)) && yieldsAs(callback)) return true;
      return (known.handles || t.isThisExpression(c.object)) && methods.has(c.property.name);
    }
    return !t.isSuper(c) && !t.isImport(c) && !t.isFunction(c);
  }

  const imported = importsOf(file.program);
  /** A variable of the text's own scope that holds a function: an alias. What comes from Node does not yield. */
  function unknownTop(name: string): boolean {
    return !imported.has(name);
  }

  for (let grew = true; grew; ) {
    grew = false;
    busy = new Set();
    for (const [name, fn] of functions) {
      if (yielding.has(name) || FINAL.has(name) || isOperation(name)) continue;
      if (!mayYield(fn)) continue;
      yielding.add(name);
      grew = true;
    }
    for (const m of members) {
      const { into } = m;
      if (into.has(m.name) || !mayYield(m.node)) continue;
      into.add(m.name);
      grew = true;
    }
    for (const h of holds) {
      if (methods.has(h.name) || !yielding.has(h.fn)) continue;
      methods.add(h.name);
      grew = true;
    }
  }
  return { functions, yielding, methods, getters, setters, mayYield, reaches: any };
}

/** Names that come from outside. */
export function importsOf(program: t.Program): Set<string> {
  const names = program.body.flatMap((s) => (t.isImportDeclaration(s) ? s.specifiers.map((x) => x.local.name) : []));
  return new Set(names);
}
