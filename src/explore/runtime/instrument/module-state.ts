// Module state, which each thread has for itself: in reality every thread loads the modules anew, here all Ms share one
// evaluation. So each variable of the text's scope that running code changes is an M's own: it gets a fresh initial
// value when an M is born and is saved and restored when Ms are switched. They are found, not listed:
//
//   let x = ...            assigned to by a function that can run in a thread
//   const x = new Map()    or another container that such a function changes (x.set(), x[i] = ...): becomes a `let`
//   const $s1 = $site()    what compiled programs keep of a loop, which the runtime changes (lib/compiled.ts: pace):
//                          the same
//
// What only the loading of modules changes (tables of functions and layouts) is the same for all threads and is shared.
// An initial value must not depend on what other modules have done meanwhile: it is evaluated again. Literals, `new`,
// arrays and calls of JavaScript's own constructors are known not to; anything else is refused.

import * as t from '@babel/types';
import { children } from '../../../compile/ast.ts';
import { VIEWS } from '../switch-points.ts';
import { topName } from './bindings.ts';

export interface ModuleState {
  /** Names, in the order of the text. */
  readonly names: readonly string[];
  /** Of these, those declared const: their declarations are to be rewritten. */
  readonly containers: ReadonlySet<string>;
  /** JavaScript: an object with fresh(), save(into), restore(from), copy(from). */
  readonly code: string;
  readonly refusals: readonly string[];
}

/** Run when modules load, and never in a thread. */
const LOADING: ReadonlySet<string> = new Set([
  'funcs',
  'handleClass',
  'struct',
  'sealRuntime',
  'linkProgram',
  'unlinkProgram',
]);
/** Imported by compiled programs: its calls make an object that the runtime changes, and always an equal one. */
const MAKER = 'newpace';
const CHANGING: ReadonlySet<string> = new Set([
  'set',
  'add',
  'delete',
  'clear',
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
]);

interface Declared {
  readonly node: t.VariableDeclarator;
  readonly kind: 'let' | 'const';
}

export function localsOf(program: t.Program, source: string): ModuleState {
  const variables = new Map<string, Declared>();
  const bodies = new Map<string, t.Node>();
  const loading: t.Node[] = [];
  for (const s of program.body) {
    const d = t.isExportNamedDeclaration(s) && s.declaration ? s.declaration : s;
    if ((t.isFunctionDeclaration(d) || t.isClassDeclaration(d)) && d.id) bodies.set(d.id.name, d);
    else if (t.isVariableDeclaration(d)) {
      for (const v of d.declarations) {
        if (!t.isIdentifier(v.id)) continue;
        if (t.isFunction(v.init)) bodies.set(v.id.name, v.init);
        else {
          variables.set(v.id.name, { node: v, kind: d.kind === 'let' ? 'let' : 'const' });
          if (v.init) loading.push(v.init);
        }
      }
    } else loading.push(d);
  }
  const running = runningFunctions(bodies, loading);
  const changed = new Set<string>();
  for (const name of running) changes(bodies.get(name) as t.Node, changed);
  const makers = makersOf(program);
  const names = [...variables.keys()].filter(
    (n) =>
      (changed.has(n) || made(variables.get(n)?.node.init, makers)) &&
      !(n in VIEWS) &&
      !accessors(variables.get(n)?.node.init),
  );
  const containers = new Set(names.filter((n) => variables.get(n)?.kind === 'const'));
  const refusals: string[] = [];
  const inits = names.map((n) => {
    const init = variables.get(n)?.node.init ?? null;
    if (init !== null && !made(init, makers) && !evaluable(init))
      refusals.push(
        `${init.loc?.start.line ?? 0}: the initial value of ${n}, which each thread has for itself, depends on other code`,
      );
    return init === null ? 'undefined' : source.slice(init.start ?? 0, init.end ?? 0).replaceAll('\n', ' ');
  });
  return { names, containers, code: codeFor(names, inits), refusals };
}

/** All functions but those that nothing but loading refers to. */
function runningFunctions(bodies: ReadonlyMap<string, t.Node>, loading: readonly t.Node[]): Set<string> {
  const refs = (n: t.Node, into: Set<string>): Set<string> => {
    const name = topName(n);
    if (name !== null && bodies.has(name)) into.add(name);
    for (const c of children(n)) refs(c, into);
    return into;
  };
  // Whatever is only called while loading is loading itself, unless it is exported: then LOADING must name it.
  const called = new Set<string>();
  for (const n of loading) {
    t.traverseFast(n, (x) => {
      const name = t.isCallExpression(x) ? topName(x.callee) : null;
      if (name !== null) called.add(name);
    });
  }
  const onlyLoading = new Set([...LOADING].filter((n) => bodies.has(n)));
  const users = new Map<string, Set<string>>();
  for (const [name, body] of bodies)
    for (const r of refs(body, new Set())) if (r !== name) (users.get(r) ?? users.set(r, new Set()).get(r))?.add(name);
  for (let grew = true; grew; ) {
    grew = false;
    for (const name of bodies.keys()) {
      if (onlyLoading.has(name)) continue;
      const by = users.get(name);
      const used = by === undefined ? called.has(name) : [...by].every((u) => onlyLoading.has(u));
      if (!used) continue;
      onlyLoading.add(name);
      grew = true;
    }
  }
  return new Set([...bodies.keys()].filter((n) => !onlyLoading.has(n)));
}

/** Names of the text's scope that this code assigns to or changes the content of. */
function changes(n: t.Node, into: Set<string>): void {
  const root = (x: t.Node): void => {
    let o = x;
    while (t.isMemberExpression(o)) o = o.object;
    const name = topName(o);
    if (name !== null) into.add(name);
  };
  if (t.isAssignmentExpression(n)) root(n.left);
  else if (t.isUpdateExpression(n)) root(n.argument);
  else if (t.isUnaryExpression(n, { operator: 'delete' })) root(n.argument);
  else if (
    t.isCallExpression(n) &&
    t.isMemberExpression(n.callee) &&
    t.isIdentifier(n.callee.property) &&
    CHANGING.has(n.callee.property.name)
  )
    root(n.callee.object);
  for (const c of children(n)) changes(c, into);
}

/** An object of nothing but accessors has no state: a program's package variables, which lie in shared memory. */
function accessors(n: t.Node | null | undefined): boolean {
  return t.isObjectExpression(n) && n.properties.every((p) => t.isObjectMethod(p) && p.kind !== 'method');
}

const made = (n: t.Node | null | undefined, makers: ReadonlySet<string>): boolean =>
  t.isCallExpression(n) && t.isIdentifier(n.callee) && makers.has(n.callee.name);

/** Names under which the text has imported MAKER. */
const makersOf = (program: t.Program): Set<string> =>
  new Set(
    program.body.flatMap((s) =>
      t.isImportDeclaration(s)
        ? s.specifiers.flatMap((x) =>
            t.isImportSpecifier(x) && t.isIdentifier(x.imported, { name: MAKER }) ? [x.local.name] : [],
          )
        : [],
    ),
  );

/** Evaluated twice, it gives two equal values. */
function evaluable(n: t.Node): boolean {
  if (t.isLiteral(n) || t.isIdentifier(n)) return true;
  if (t.isNewExpression(n))
    return t.isIdentifier(n.callee) && topName(n.callee) === null && n.arguments.every(evaluable);
  if (t.isCallExpression(n))
    return t.isMemberExpression(n.callee) && evaluable(n.callee.object) && n.arguments.every(evaluable);
  if (t.isArrayExpression(n)) return n.elements.every((e) => e === null || evaluable(e));
  if (t.isObjectExpression(n)) return n.properties.every((p) => t.isObjectProperty(p) && evaluable(p.value));
  if (t.isUnaryExpression(n)) return evaluable(n.argument);
  return t.isBinaryExpression(n) && evaluable(n.left) && evaluable(n.right);
}

function codeFor(names: readonly string[], inits: readonly string[]): string {
  const fields = names.map((n, i) => `${n}: ${inits[i]}`).join(', ');
  const save = names.map((n) => `r.${n} = ${n};`).join(' ');
  const restore = names.map((n) => `${n} = r.${n};`).join(' ');
  const copy = names.map((n) => `${n}: $copy(r.${n})`).join(', ');
  return [
    'function $copy(v) { if (v instanceof Map) return new Map(v); if (v instanceof Set) return new Set(v); if (v instanceof WeakMap) return new WeakMap();',
    ' if (typeof v === "object" && v !== null && Object.getPrototypeOf(v) === Object.prototype) return { ...v };',
    ' return ArrayBuffer.isView(v) || Array.isArray(v) ? v.slice() : v; }',
    `const $locals = { fresh() { return { ${fields} }; }, save(r) { ${save} }, restore(r) { ${restore} }, copy(r) { return { ${copy} }; } };`,
  ].join(' ');
}
