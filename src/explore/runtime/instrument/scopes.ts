// Which variable an identifier names: the scopes of a text, with what each declares. As Babel's traversal has it, which
// makes a path for each node and takes a third of the whole transform for that; the runtime's text has some 100,000
// nodes.
//
// Two walks: the first declares, since functions and `var` can be used before they stand there, the second
// (`eachIdentifier`) looks up.

import * as t from '@babel/types';
import { boundNames, children } from '../../../compile/ast.ts';

export interface Binding {
  /** Of the text's own scope. */
  readonly top: boolean;
  readonly param: boolean;
  /** The declarator, function or class. */
  readonly of: t.Node;
  /** Declared once, not again and again in a loop (`let` and `const` are new each time), and never assigned to. */
  constant: boolean;
}

class Scope {
  readonly names = new Map<string, Binding>();

  constructor(
    readonly outer: Scope | null,
    /** Of a function, or the text's. */
    readonly ofVars: boolean,
  ) {}

  find(name: string): Binding | undefined {
    for (let s: Scope | null = this; s !== null; s = s.outer) {
      const b = s.names.get(name);
      if (b !== undefined) return b;
    }
    return undefined;
  }

  declare(name: string, of: t.Node, { param = false, looped = false } = {}): void {
    const before = this.names.get(name);
    if (before === undefined) this.names.set(name, { top: this.outer === null, param, of, constant: !looped });
    else before.constant = false;
  }

  /** Where a `var` in it is declared. */
  get vars(): Scope {
    let s: Scope = this;
    while (!s.ofVars && s.outer !== null) s = s.outer;
    return s;
  }
}

/** The body of a function and of a catch clause has the clause's own scope. */
const opens = (n: t.Node, parent: t.Node | null): boolean =>
  t.isBlockStatement(n) ? !t.isFunction(parent) && !t.isCatchClause(parent) : t.isScopable(n);

/** A method's key stands outside of it, and so does what a switch looks at. */
const isOutside = (n: t.Node, parent: t.Node): boolean =>
  t.isSwitchStatement(parent)
    ? parent.discriminant === n
    : (t.isObjectMethod(parent) || t.isClassMethod(parent) || t.isClassPrivateMethod(parent)) && parent.key === n;

/** Calls `see` with each identifier of the text, and what its name is bound to where it stands. Names of properties and
 *  labels too. */
export function eachIdentifier(program: t.Program, see: (n: t.Identifier, b: Binding | undefined) => void): void {
  const scopes = scopesOf(program);
  const visit = (n: t.Node, scope: Scope): void => {
    if (t.isIdentifier(n)) see(n, scope.find(n.name));
    const inner = scopes.get(n) ?? scope;
    for (const c of children(n)) visit(c, isOutside(c, n) ? scope : inner);
  };
  visit(program, scopes.get(program) as Scope);
}

function scopesOf(program: t.Program): Map<t.Node, Scope> {
  const scopes = new Map<t.Node, Scope>();
  /** Names that are assigned to, and where. */
  const assigned: (readonly [string, Scope])[] = [];

  function visit(n: t.Node, parent: t.Node | null, outer: Scope | null, looped: boolean): void {
    let scope = outer as Scope;
    if (opens(n, parent)) {
      scope = new Scope(outer, t.isFunction(n) || t.isProgram(n) || t.isStaticBlock(n));
      scopes.set(n, scope);
    }
    declare(n, scope, outer as Scope, looped);
    for (const name of targets(n)) assigned.push([name, scope]);
    for (const c of children(n))
      visit(c, n, scope, repeats(n, c) || (looped && !(t.isFunction(n) || t.isStaticBlock(n))));
  }

  visit(program, null, null, false);
  for (const [name, scope] of assigned) {
    const b = scope.find(name);
    if (b !== undefined) b.constant = false;
  }
  return scopes;
}

/** Whether this part of the node is evaluated again and again. */
const repeats = (n: t.Node, part: t.Node): boolean =>
  t.isWhile(n) || t.isForXStatement(n) || (t.isForStatement(n) && n.body === part);

/** What the node itself declares: in its own scope or in the one that it stands in. */
function declare(n: t.Node, own: Scope, outer: Scope, looped: boolean): void {
  if (t.isFunctionDeclaration(n) && n.id) outer.declare(n.id.name, n, { looped });
  else if (t.isClassDeclaration(n) && n.id) outer.declare(n.id.name, n);
  else if ((t.isFunctionExpression(n) || t.isClassExpression(n)) && n.id) own.declare(n.id.name, n);
  else if (t.isVariableDeclaration(n)) {
    const again = { looped: looped && n.kind === 'var' };
    const where = n.kind === 'var' ? own.vars : own;
    for (const d of n.declarations) for (const name of boundNames(d.id)) where.declare(name, d, again);
  } else if (t.isImportDeclaration(n)) for (const s of n.specifiers) own.declare(s.local.name, s);
  else if (t.isCatchClause(n) && n.param) for (const name of boundNames(n.param)) own.declare(name, n);
  if (t.isFunction(n))
    for (const p of n.params) for (const name of boundNames(p)) own.declare(name, p, { param: true });
}

/** Names that the node assigns to. */
function targets(n: t.Node): string[] {
  if (t.isAssignmentExpression(n)) return assignedNames(n.left);
  if (t.isUpdateExpression(n)) return assignedNames(n.argument);
  if (t.isForXStatement(n) && !t.isVariableDeclaration(n.left)) return assignedNames(n.left);
  return [];
}

const assignedNames = (place: t.Node): string[] => (t.isMemberExpression(place) ? [] : boundNames(place));
