// Tools over Babel's trees: a walk that stays inside one function, and builders for what the emitter writes
// often.

import * as t from '@babel/types';

type Child = t.Node | null | undefined;

/** All direct children of a node, in source order. */
export function children(node: t.Node): t.Node[] {
  const out: t.Node[] = [];
  for (const key of t.VISITOR_KEYS[node.type] ?? []) {
    const v = (node as unknown as Record<string, Child | Child[]>)[key];
    if (Array.isArray(v)) {
      for (const c of v) if (c) out.push(c);
    } else if (v) out.push(v);
  }
  return out;
}

/** Calls `see` for node and all below it, outer before inner. `see` returns false to stay out of a node. */
export function walk(node: t.Node, see: (n: t.Node) => boolean | undefined): void {
  if (see(node) === false) return;
  for (const c of children(node)) walk(c, see);
}

/** As walk, but not into functions and classes' bodies: what is seen runs when `node` runs. */
export function walkOwn(node: t.Node, see: (n: t.Node) => boolean | undefined): void {
  walk(node, (n) => {
    if (see(n) === false) return false;
    return n === node || !t.isFunction(n);
  });
}

/** Whether an own node of `node` satisfies `test`. */
export function someOwn(node: t.Node, test: (n: t.Node) => boolean): boolean {
  let found = false;
  walkOwn(node, (n) => {
    if (!found && test(n)) found = true;
    return !found;
  });
  return found;
}

/** Replaces children for which `change` returns another node; `change` decides before its children are looked at, and
 *  returns the same node to have them looked at. Does not enter functions unless `inside` is set. */
export function rewrite(node: t.Node, change: (n: t.Node, parent: t.Node) => t.Node, inside = false): void {
  for (const key of t.VISITOR_KEYS[node.type] ?? []) {
    const slot = node as unknown as Record<string, Child | Child[]>;
    const v = slot[key];
    const one = (c: t.Node): t.Node => {
      const next = change(c, node);
      if (next === c && (inside || !t.isFunction(c))) rewrite(c, change, inside);
      return next;
    };
    if (Array.isArray(v)) slot[key] = v.map((c) => (c ? one(c) : c));
    else if (v) slot[key] = one(v);
  }
}

/** Whether the identifier stands for a variable (and not for a property, label or key). */
export function isReference(n: t.Identifier, parent: t.Node): boolean {
  if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent)) {
    return parent.object === n || (parent.computed && parent.property === n);
  }
  if (t.isObjectProperty(parent)) return parent.value === n || (parent.computed && parent.key === n);
  if (t.isObjectMethod(parent) || t.isClassMethod(parent) || t.isClassProperty(parent)) {
    return (parent.computed && parent.key === n) || (t.isClassProperty(parent) && parent.value === n);
  }
  if (t.isLabeledStatement(parent) || t.isBreakStatement(parent) || t.isContinueStatement(parent)) return false;
  // new.target; #x of a class.
  return !t.isMetaProperty(parent) && !t.isPrivateName(parent);
}

/** Names of variables that stand anywhere in node, functions inside included. */
export function namesIn(node: t.Node, names: Set<string> = new Set()): Set<string> {
  const visit = (n: t.Node, parent: t.Node): void => {
    if (t.isIdentifier(n)) {
      if (isReference(n, parent)) names.add(n.name);
      return;
    }
    for (const c of children(n)) visit(c, n);
  };
  visit(node, t.program([]));
  return names;
}

/** Names that a pattern binds. */
export function boundNames(pattern: t.Node): string[] {
  return Object.keys(t.getBindingIdentifiers(pattern, false, true));
}

/** The target of an assignment with `change` made of each variable in it; patterns are changed in place. */
export function mapTargets<T extends t.Node>(target: T, change: (v: t.Identifier) => t.LVal): T {
  const to = (n: t.Node): t.Node => {
    if (t.isIdentifier(n)) return change(n);
    if (t.isArrayPattern(n)) n.elements = n.elements.map((e) => (e === null ? null : to(e))) as typeof n.elements;
    else if (t.isObjectPattern(n)) {
      for (const p of n.properties) {
        if (t.isRestElement(p)) p.argument = to(p.argument) as typeof p.argument;
        else {
          p.value = to(p.value) as typeof p.value;
          p.shorthand = false;
        }
      }
    } else if (t.isAssignmentPattern(n)) n.left = to(n.left) as typeof n.left;
    else if (t.isRestElement(n)) n.argument = to(n.argument) as typeof n.argument;
    return n;
  };
  return to(target) as T;
}

export const id = (name: string): t.Identifier => t.identifier(name);
export const num = (n: number): t.NumericLiteral => t.numericLiteral(n);
export const stmt = (e: t.Expression): t.ExpressionStatement => t.expressionStatement(e);
export const undef = (): t.Expression => t.unaryExpression('void', num(0));
export const eq = (a: t.Expression, b: t.Expression): t.Expression => t.binaryExpression('===', a, b);
export const and = (a: t.Expression, b: t.Expression): t.Expression => t.logicalExpression('&&', a, b);
export const or = (a: t.Expression, b: t.Expression): t.Expression => t.logicalExpression('||', a, b);
export const call = (f: string, ...args: t.Expression[]): t.CallExpression => t.callExpression(id(f), args);

/** `target = value` as a statement, with the position of `at`. */
export function assign(target: t.LVal | string, value: t.Expression, at?: t.Node | null): t.ExpressionStatement {
  const left = typeof target === 'string' ? id(target) : target;
  return like(stmt(t.assignmentExpression('=', left as t.LVal & t.AssignmentExpression['left'], value)), at);
}

/** Gives `to` the source position of `from`. */
export function like<T extends t.Node>(to: T, from: t.Node | null | undefined): T {
  if (from?.loc) to.loc = from.loc;
  return to;
}

/** The name as the program has it. */
export function written(name: string): string {
  return name.replace(/\$\d+$/, '');
}

/** The label only if something jumps to it: V8 needs none otherwise, and the text is easier to read. */
export function labelled(label: string, statements: t.Statement[]): t.Statement {
  const block = t.blockStatement(statements);
  let used = false;
  t.traverseFast(block, (n) => {
    if (t.isBreakStatement(n) && n.label?.name === label) used = true;
  });
  return used ? t.labeledStatement(id(label), block) : block;
}
