// Accesses of a module that become switch points: which expressions may touch shared memory, and what replaces them.

import * as t from '@babel/types';
import { id } from '../../../compile/ast.ts';
import { atomicCode } from '../guarded-atomics.ts';
import { type Context, type Rewriting, runtime } from './context.ts';

function isAtomicsCall(node: t.Node): node is t.CallExpression {
  return (
    t.isCallExpression(node) &&
    t.isMemberExpression(node.callee) &&
    t.isIdentifier(node.callee.object, { name: 'Atomics' }) &&
    t.isIdentifier(node.callee.property) &&
    !node.callee.computed
  );
}

/** The replacement of a node that may touch shared memory; null for any other node. */
export function rewriteAccess(r: Rewriting, node: t.Node, c: Context): t.Node | null {
  if (t.isCallExpression(node)) return c.gen ? call(r, node, c) : plainCall(r, node, c);
  if (t.isAssignmentExpression(node)) return assignment(r, node, c);
  if (t.isUpdateExpression(node)) return update(r, node, c);
  if (t.isMemberExpression(node)) return member(r, node, c);
  if (t.isOptionalMemberExpression(node) || t.isOptionalCallExpression(node)) return optional(r, node, c);
  if (t.isUnaryExpression(node, { operator: 'delete' })) return r.inside(node.argument, c) && node;
  if (t.isSpreadElement(node) && c.gen) {
    node.argument = runtime('iterate', r.site(node, c.fn), r.expression(node.argument, c));
    return node;
  }
  if (t.isVariableDeclarator(node) && c.gen && t.isArrayPattern(node.id) && node.init != null) {
    node.init = runtime('iterate', r.site(node, c.fn), r.expression(node.init, c));
    return node;
  }
  return null;
}

/** ($.announce(...) && (yield), $.done()) */
function point(announce: t.Expression): t.Expression {
  return t.sequenceExpression([t.logicalExpression('&&', announce, t.yieldExpression()), runtime('done')]);
}

function call(r: Rewriting, node: t.CallExpression, c: Context): t.Node {
  const { callee } = node;
  if (t.isImport(callee) || (t.isIdentifier(callee) && callee.name === 'require')) return r.inside(node, c);
  const site = r.site(node, c.fn);
  if (isAtomicsCall(node)) {
    const name = ((callee as t.MemberExpression).property as t.Identifier).name;
    const args = argumentsOf(r, node, c);
    const code = atomicCode(name);
    if (code >= 0) return point(runtime('atomic', t.numericLiteral(code), site, ...args));
    if (name === 'wait') return t.yieldExpression(runtime('wait', site, ...args), true);
    if (name === 'pause') return t.logicalExpression('&&', runtime('pause', site), t.yieldExpression());
    return runtime('unsupported', site, t.stringLiteral(`Atomics.${name}`));
  }
  if (t.isSuper(callee)) return r.inside(node, c);
  if (t.isMemberExpression(callee)) {
    if (t.isPrivateName(callee.property)) {
      const { name } = callee.property.id;
      const object = r.expression(callee.object, c);
      const args = argumentsOf(r, node, c);
      if (r.privates.has(name)) {
        const twin = t.memberExpression(object, t.privateName(id(`${name}$g`)));
        return t.yieldExpression(t.callExpression(twin, args), true);
      }
      const self = r.temp(c);
      const f = t.memberExpression(bind(self, object), callee.property);
      return t.yieldExpression(runtime('apply', site, f, t.cloneNode(self), ...args), true);
    }
    const args = argumentsOf(r, node, c);
    if (t.isSuper(callee.object))
      return t.yieldExpression(runtime('apply', site, callee, t.thisExpression(), ...args), true);
    const name = callee.computed
      ? r.expression(callee.property, c)
      : t.stringLiteral((callee.property as t.Identifier).name);
    return t.yieldExpression(runtime('invoke', site, r.expression(callee.object, c), name, ...args), true);
  }
  const f = r.expression(callee, c);
  return t.yieldExpression(runtime('call', site, f, ...argumentsOf(r, node, c)), true);
}

function argumentsOf(r: Rewriting, node: t.CallExpression, c: Context): t.Expression[] {
  return node.arguments.map((a) => r.node(a, c)) as t.Expression[];
}

/** Outside twins an operation of Atomics is guarded: no thread may get here. */
function plainCall(r: Rewriting, node: t.CallExpression, c: Context): t.Node | null {
  if (!isAtomicsCall(node)) return null;
  const site = r.site(node, c.fn);
  r.inside(node, c);
  return t.sequenceExpression([runtime('outside', site), node]);
}

/** x[i] where i is not a name. */
function indexed(node: t.Node): node is t.MemberExpression & { property: t.Expression } {
  return t.isMemberExpression(node) && node.computed && !t.isStringLiteral(node.property) && !t.isSuper(node.object);
}

function member(r: Rewriting, node: t.MemberExpression, c: Context): t.Node {
  if (!indexed(node)) return r.inside(node, c);
  const site = r.site(node, c.fn);
  const object = r.expression(node.object, c);
  const index = r.expression(node.property, c);
  if (c.gen) return point(runtime('read', site, object, index));
  node.object = runtime('guard', site, object);
  node.property = index;
  return node;
}

/** x?.[i] and x?.f(): no points. What is shared must not be reached so. */
function optional(r: Rewriting, node: t.OptionalMemberExpression | t.OptionalCallExpression, c: Context): t.Node {
  const at = t.isOptionalCallExpression(node) ? node.callee : node;
  const site = r.site(node, c.fn);
  r.inside(node, c);
  const reaches = t.isOptionalCallExpression(node) || (t.isOptionalMemberExpression(node) && node.computed);
  if (reaches && (t.isOptionalMemberExpression(at) || t.isMemberExpression(at)) && !t.isSuper(at.object)) {
    at.object = runtime('guard', site, at.object);
  }
  return node;
}

function assignment(r: Rewriting, node: t.AssignmentExpression, c: Context): t.Node {
  const { left, operator } = node;
  if (!indexed(left)) {
    if (t.isMemberExpression(left)) node.left = r.inside(left, c) as t.MemberExpression;
    const from = r.site(node.right, c.fn);
    node.right = r.expression(node.right, c);
    if (t.isArrayPattern(left) && c.gen) node.right = runtime('iterate', from, node.right);
    return node;
  }
  const site = r.site(node, c.fn);
  const object = r.expression(left.object, c);
  const index = r.expression(left.property, c);
  const right = r.expression(node.right, c);
  if (!c.gen) {
    left.object = runtime('guard', site, object);
    left.property = index;
    node.right = right;
    return node;
  }
  if (operator === '=') return point(runtime('write', site, object, index, right));
  const [o, i] = [r.temp(c), r.temp(c)];
  const old = point(runtime('read', site, bind(o, object), bind(i, index)));
  const short = operator === '&&=' || operator === '||=' || operator === '??=';
  const op = operator.slice(0, -1);
  if (short) {
    const store = point(runtime('write', site, o, i, right));
    return t.logicalExpression(op as t.LogicalExpression['operator'], old, store);
  }
  const value = t.binaryExpression(op as t.BinaryExpression['operator'], old, right);
  const v = r.temp(c);
  return t.sequenceExpression([bind(v, value), point(runtime('write', site, o, i, v))]);
}

/** x[i]++: a read, and a write. */
function update(r: Rewriting, node: t.UpdateExpression, c: Context): t.Node {
  if (!indexed(node.argument)) {
    if (t.isMemberExpression(node.argument)) r.inside(node.argument, c);
    return node;
  }
  const site = r.site(node, c.fn);
  const object = r.expression(node.argument.object, c);
  const index = r.expression(node.argument.property, c);
  if (!c.gen) {
    node.argument.object = runtime('guard', site, object);
    node.argument.property = index;
    return node;
  }
  const [o, i, v] = [r.temp(c), r.temp(c), r.temp(c)];
  const old = bind(v, point(runtime('read', site, bind(o, object), bind(i, index))));
  // v++ and v-- do for numbers and BigInts alike what x[i]++ would.
  const stepped = t.updateExpression(node.operator, t.cloneNode(v), node.prefix);
  const before = r.temp(c);
  const write = point(runtime('write', site, o, i, t.cloneNode(v)));
  return t.sequenceExpression([old, bind(before, stepped), write, t.cloneNode(before)]);
}

function bind(name: t.Identifier, value: t.Expression): t.AssignmentExpression {
  return t.assignmentExpression('=', t.cloneNode(name), value);
}
