// Rewrites functions inside others, methods and classes. An inner function is written again with each form of its outer
// one: plain in the plain function; in the generator a generator, if it may yield. A method has both forms side by
// side, since its object may be used by either: `m() {...}` and `*m$g() {...}`, `get x() {...}` and `*$get_x() {...}`,
// `set x(v)` and `*$set_x(v)`.
//
// A function's temporaries are declared at the start of its body, when the body has been written and their number is
// known.
//
// Refused, as a generator would not mean the same: `this` in a closure that may yield, a constructor that may yield, a
// function as a class field, an operation in a default parameter.

import * as t from '@babel/types';
import type { Fn } from '../analyse.ts';
import { breaks, declared, type Frame, lineMark, plainly, type Writer } from './writer.ts';

/** A function's text with its temporaries declared. */
export function bodyText(w: Writer, fn: Fn, frame: Frame): string {
  if (!t.isBlockStatement(fn.body)) {
    const value = w.render(fn.body, frame);
    return `{${declared(frame)} return ${value}; }`;
  }
  const inner = plainly(w, fn.body, frame);
  return `{${declared(frame)}${inner.slice(1)}`;
}

/** The parameters; a default may hold a call, but no point. */
export function paramsText(w: Writer, fn: Fn, frame: Frame): string {
  const gen = frame.gen;
  let at = 'key' in fn ? fn.key.end : 'id' in fn && fn.id ? fn.id.end : fn.start;
  const list = fn.params.map((p) => {
    const before = frame.temps;
    const text = w.render(p, { ...frame, gen: false, temps: 0 });
    if (gen && t.isAssignmentPattern(p) && text.includes('$Q('))
      w.refusals.add(p, 'an operation in a default parameter');
    frame.temps = before;
    const gap = breaks(w, at, p.start);
    at = p.end;
    return `${gap}${text}`;
  });
  return `${list.join(', ')}${breaks(w, at, fn.body.start)}`;
}

/** A function inside another. In a generator, one that may yield is a generator too. */
export function nested(w: Writer, fn: Fn, frame: Frame): string {
  if (t.isClassMethod(fn) || t.isObjectMethod(fn) || t.isClassPrivateMethod(fn)) return methodText(w, fn, frame);
  const gen = frame.gen && w.analysis.mayYield(fn);
  const own: Frame = { gen, name: nameOf(fn) || frame.name, temps: 0 };
  if (gen && usesThis(fn)) w.refusals.add(fn, '`this` in a closure that may yield');
  const params = paramsText(w, fn, own);
  if (t.isArrowFunctionExpression(fn) && !gen) {
    if (t.isBlockStatement(fn.body)) return `(${params}) => ${bodyText(w, fn, own)}`;
    const value = w.render(fn.body, own);
    return own.temps === 0
      ? `(${params}) => ${paren(fn.body, value)}`
      : `(${params}) => {${declared(own)} return ${value}; }`;
  }
  const id = 'id' in fn && fn.id ? ` ${fn.id.name}` : '';
  return `function${gen ? '*' : ''}${id}(${params}) ${bodyText(w, fn, own)}`;
}

const paren = (n: t.Node, text: string): string => (t.isObjectExpression(n) ? `(${text})` : text);

const nameOf = (fn: Fn): string => ('id' in fn && fn.id ? fn.id.name : '');

function usesThis(fn: Fn): boolean {
  let found = false;
  t.traverseFast(fn.body, (n) => {
    if (t.isThisExpression(n) || t.isSuper(n)) found = true;
  });
  return found;
}

/** A method or accessor, and beside it its generator if it may yield. */
function methodText(w: Writer, m: t.ClassMethod | t.ClassPrivateMethod | t.ObjectMethod, frame: Frame): string {
  const name = t.isIdentifier(m.key) ? m.key.name : '';
  const own: Frame = { gen: false, name: name || frame.name, temps: 0 };
  const head = w.code.slice(m.start ?? 0, m.key.end ?? 0);
  const params = paramsText(w, m, own);
  const plain = `${head}${'computed' in m && m.computed ? ']' : ''}(${params}) ${bodyText(w, m, own)}`;
  const known = m.kind === 'get' ? w.analysis.getters : m.kind === 'set' ? w.analysis.setters : w.analysis.methods;
  if (name === '' || !known.has(name) || !w.analysis.mayYield(m)) return plain;
  const as = m.kind === 'get' ? `$get_${name}` : m.kind === 'set' ? `$set_${name}` : `${name}$g`;
  const twin: Frame = { gen: true, name, temps: 0 };
  const twinParams = paramsText(w, m, twin);
  const comma = t.isObjectMethod(m) ? ', ' : ' ';
  const isStatic = t.isClassMethod(m) && m.static ? 'static ' : '';
  return `${plain}${comma}${lineMark(m)}${isStatic}*${as}(${twinParams}) ${bodyText(w, m, twin)}`;
}

/** A class, with what cannot be explored in it refused. */
export function classText(w: Writer, n: t.Class, frame: Frame): string {
  for (const m of n.body.body) {
    if (t.isClassMethod(m) && m.kind === 'constructor' && w.analysis.mayYield(m))
      w.refusals.add(m, 'a constructor that may yield');
    if (t.isClassProperty(m) && m.value && t.isFunction(m.value)) w.refusals.add(m, 'a function as a class field');
  }
  return plainly(w, n, frame);
}
