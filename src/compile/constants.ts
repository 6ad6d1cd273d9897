// Finds constants of every thread at the top of a goroutine module: evaluated where the module is loaded, the same
// everywhere, with no effect. Literals, functions, classes, operations on such, and what Object.freeze makes of them.

import * as t from '@babel/types';

/** Same value on every thread, with no effect: literals, functions, and operations on such. */
export function isConstant(e: t.Node, known: (n: string) => boolean, global: (n: string) => boolean): boolean {
  const all = (...list: t.Node[]): boolean => list.every((x) => isConstant(x, known, global));
  if (t.isFunction(e) || t.isClass(e)) return true;
  if (t.isTemplateLiteral(e)) return all(...e.expressions);
  if (t.isRegExpLiteral(e)) return true;
  if (t.isLiteral(e)) return true;
  if (t.isIdentifier(e)) return known(e.name) || (global(e.name) && e.name !== 'process');
  if (t.isUnaryExpression(e)) return e.operator !== 'delete' && all(e.argument);
  if (t.isBinaryExpression(e) || t.isLogicalExpression(e)) return all(e.left, e.right);
  if (t.isConditionalExpression(e)) return all(e.test, e.consequent, e.alternate);
  if (t.isMemberExpression(e)) return !e.computed && t.isIdentifier(e.object) && global(e.object.name);
  if (moduleObject(e) !== null) return true;
  return isEnum(e) || isFrozen(e, known, global);
}

/** What esbuild makes of an enum: ((E) => { ... })(E || {}). */
export function isEnum(e: t.Node): e is t.CallExpression {
  if (!t.isCallExpression(e) || !t.isArrowFunctionExpression(e.callee) || e.arguments.length !== 1) return false;
  const [arg] = e.arguments;
  return (
    t.isLogicalExpression(arg, { operator: '||' }) &&
    t.isObjectExpression(arg.right) &&
    arg.right.properties.length === 0
  );
}

/** Object.freeze of a literal of constants; objects inside are frozen, too. */
function isFrozen(e: t.Node, known: (n: string) => boolean, global: (n: string) => boolean): boolean {
  const [arg] = freezes(e);
  const constant = (x: t.Node | null): boolean => x !== null && t.isExpression(x) && isConstant(x, known, global);
  if (!global('Object') || arg === undefined) return false;
  if (t.isArrayExpression(arg)) return arg.elements.every(constant);
  if (!t.isObjectExpression(arg)) return false;
  return arg.properties.every(
    (p) => t.isObjectProperty(p) && (!p.computed || constant(p.key)) && constant(p.value as t.Node),
  );
}

function freezes(e: t.Node): readonly t.Node[] {
  if (!t.isCallExpression(e) || !t.isMemberExpression(e.callee) || e.callee.computed) return [];
  const { object, property } = e.callee;
  const named = t.isIdentifier(object, { name: 'Object' }) && t.isIdentifier(property, { name: 'freeze' });
  return named && e.arguments.length === 1 ? e.arguments : [];
}

/** The object that Rollup makes of a module whose namespace is used as a value: Object.freeze({ __proto__: null, ...
 *  }). */
export function moduleObject(e: t.Node): t.ObjectExpression | null {
  const [arg] = freezes(e);
  if (!t.isObjectExpression(arg)) return null;
  const [first] = arg.properties;
  return t.isObjectProperty(first) && t.isIdentifier(first.key, { name: '__proto__' }) && t.isNullLiteral(first.value)
    ? arg
    : null;
}
