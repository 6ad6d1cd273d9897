// Finds the functions that may yield: those that can reach a switch point. A call graph over the names of one scope,
// and by name for what is called through an object.
//
//   f(x)            f is a function of the text: by name; a local function: by its body
//   o.m(x)          by the name m: if any class or object of the text has a method m that may yield, this may be it
//   fn(x), t[i](x)  unknown: it is looked up when it happens ($g: the function's generator), so the caller may yield
//
// With `?.` the same.
//
// The tree has been marked (bindings.ts).

import * as t from '@babel/types';
import { children, walk } from '../../../compile/ast.ts';
import { isOperation, OPERATIONS } from '../switch-points.ts';
import { type Fn, isTop, markBindings, marksOf, topName } from './bindings.ts';

export type { Fn } from './bindings.ts';

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

/** Calls back a function while it runs, element by element: these have a generator in switch-points.ts ($each). */
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
  markBindings(file);
  const reach = new Reach(file, known);
  reach.grow(membersOf(file), heldFunctions(file, reach.functions));
  const { functions, yielding, methods, getters, setters } = reach;
  return {
    functions,
    yielding,
    methods,
    getters,
    setters,
    mayYield: (fn) => reach.mayYield(fn),
    reaches: (n) => reach.any(n),
  };
}

type MemberNode = t.ClassMethod | t.ObjectMethod;

/** Methods, getters and setters of the text's classes and objects. */
function membersOf(file: t.File): MemberNode[] {
  const found: MemberNode[] = [];
  walk(file.program, (n) => {
    if ((t.isClassMethod(n) && n.kind !== 'constructor') || t.isObjectMethod(n)) found.push(n);
    return true;
  });
  return found;
}

/** Properties that are functions of the text's scope: { listen }. */
interface Held {
  readonly name: string;
  readonly fn: string;
}

function heldFunctions(file: t.File, functions: ReadonlyMap<string, Fn>): Held[] {
  const found: Held[] = [];
  walk(file.program, (n) => {
    if (!t.isObjectProperty(n)) return true;
    const fn = topName(n.value);
    if (t.isIdentifier(n.key) && !n.computed && fn !== null && functions.has(fn)) found.push({ name: n.key.name, fn });
    return true;
  });
  return found;
}

/** What may yield, as far as it is known: grows until nothing is new. */
class Reach {
  readonly functions: ReadonlyMap<string, Fn>;
  readonly yielding = new Set<string>();
  readonly methods: Set<string>;
  readonly getters: Set<string>;
  readonly setters = new Set<string>();
  private readonly known: Known;
  private readonly imported: ReadonlySet<string>;
  /** Functions whose answer is being sought. */
  private busy = new Set<t.Node>();

  constructor(file: t.File, known: Known) {
    this.known = known;
    this.functions = topFunctions(file.program);
    this.methods = new Set(known.methods);
    this.getters = new Set(known.getters);
    this.imported = importsOf(file.program);
  }

  grow(members: readonly MemberNode[], held: readonly Held[]): void {
    const kinds: Readonly<Record<string, Set<string>>> = { get: this.getters, set: this.setters };
    for (let grew = true; grew; ) {
      grew = false;
      this.busy = new Set();
      for (const [name, fn] of this.functions) {
        if (this.yielding.has(name) || FINAL.has(name) || isOperation(name)) continue;
        if (!this.mayYield(fn)) continue;
        this.yielding.add(name);
        grew = true;
      }
      for (const m of members) {
        const into = kinds[m.kind] ?? this.methods;
        if (into.has(keyName(m)) || !this.mayYield(m)) continue;
        into.add(keyName(m));
        grew = true;
      }
      for (const h of held) {
        if (this.methods.has(h.name) || !this.yielding.has(h.fn)) continue;
        this.methods.add(h.name);
        grew = true;
      }
    }
  }

  mayYield(fn: Fn): boolean {
    // Recursion through local functions: the answer is somebody else's.
    if (this.busy.has(fn)) return false;
    this.busy.add(fn);
    const r = this.any(fn.body) || fn.params.some((p) => this.any(p));
    this.busy.delete(fn);
    return r;
  }

  any(n: t.Node): boolean {
    if (t.isFunction(n)) return false;
    if (this.operates(n)) return true;
    return children(n).some((c) => this.any(c));
  }

  private operates(n: t.Node): boolean {
    const { known } = this;
    if (isCall(n)) return this.calls(n);
    if (t.isNewExpression(n)) return t.isIdentifier(n.callee) && known.outside.has(n.callee.name);
    const set = t.isAssignmentExpression(n) ? n.left : t.isUpdateExpression(n) ? n.argument : null;
    if (known.handles && t.isMemberExpression(set) && !set.computed && t.isIdentifier(set.property)) {
      if (this.setters.has(set.property.name)) return true;
    }
    return (
      known.handles && isMember(n) && !n.computed && t.isIdentifier(n.property) && this.getters.has(n.property.name)
    );
  }

  private calls(n: Call): boolean {
    const c = n.callee;
    if (t.isIdentifier(c)) return this.callsName(c);
    if (isMember(c) && !c.computed && t.isIdentifier(c.property)) {
      const callback = functionArgument(isArrayFrom(n) ? n.arguments[1] : n.arguments[0]);
      if (callback !== null && (isArrayFrom(n) || ITERATORS.has(c.property.name)) && this.yieldsAs(callback))
        return true;
      return (this.known.handles || t.isThisExpression(c.object)) && this.methods.has(c.property.name);
    }
    return !t.isSuper(c) && !t.isImport(c) && !t.isFunction(c);
  }

  private callsName(c: t.Identifier): boolean {
    const point = OPERATIONS[c.name]?.point;
    if (point !== undefined) return point !== null;
    if (isTop(c)) {
      if (this.functions.has(c.name)) return this.yielding.has(c.name);
      // Else a variable of the text's own scope that holds a function: an alias. What comes from Node does not yield.
      return this.known.outside.has(c.name) || (!c.name.startsWith('$$') && !this.imported.has(c.name));
    }
    const local = marksOf(c).fn;
    if (local !== undefined) return this.mayYield(local);
    return marksOf(c).bound === true;
  }

  /** A function that is passed on. */
  private yieldsAs(n: t.Node): boolean {
    if (t.isArrowFunctionExpression(n) || t.isFunctionExpression(n)) return this.mayYield(n);
    if (!t.isIdentifier(n)) return false;
    if (isTop(n)) return this.yielding.has(n.name) || this.known.outside.has(n.name);
    const local = marksOf(n).fn;
    return local === undefined ? false : this.mayYield(local);
  }
}

/** Names that come from outside. */
export function importsOf(program: t.Program): Set<string> {
  const names = program.body.flatMap((s) => (t.isImportDeclaration(s) ? s.specifiers.map((x) => x.local.name) : []));
  return new Set(names);
}
