// Rewrites calls: operations of the facade become switch points, and what may yield is called by its generator:
//
//   $$load(p, f)     ($v0 = $K(p, f), $e.point(1, $v0, 417) && (yield), $L($v0))
//   lock(l)          (yield* lock$g(l))                                                by name: a function of the text
//   fn(gp, l)        ($v0 = fn, $v0.$g !== undefined ? yield* $v0.$g(gp, l) : $v0(gp, l))  looked up: known only
//                    when it runs
//   h.send(x)        ($v0 = h, $v0.send$g !== undefined ? yield* $v0.send$g(x) : ...)     a method, or a property
//                    that is a function
//   h[k](x), t[i](x) ($v0 = h, $v1 = k, $v0[$v1 + '$g'] !== undefined ? ...)               the same, and functions in
//                                                                                      arrays
//   list.map(f)      (yield* $each.map(list, f$g))                                     switch-points.ts has $each
//
// Arguments that are not constant go to temporaries, in the order in which JavaScript evaluates them. Outside of a
// generator only operations are rewritten. A function that is called where it is written is refused.
//
// The other way, to look every callee up when it runs, is what people's own modules get (decision 031). Here all names
// of the text are unique after Rollup, so a call by name costs no question.

import * as t from '@babel/types';
import { isOperation, OPERATIONS } from '../../switch-points.ts';
import { functionArgument, ITERATORS, isArrayFrom } from '../analyse.ts';
import { isTop, marksOf } from '../bindings.ts';
import { argsText, type Frame, ordered, orderedSpread, site, temp, type Writer, yields } from './writer.ts';

/** Null: as it stands. */
export function callText(w: Writer, n: t.CallExpression, frame: Frame): string | null {
  const c = n.callee;
  if (t.isIdentifier(c)) {
    if (isOperation(c.name)) return operation(w, c.name, n, frame);
    if (c.name === '$$move') return `$MV(${argsText(w, n, frame).join(', ')}, ${site(w, n, frame)})`;
    if (c.name === w.options.allocator && isTop(c)) return allocation(w, n, c.name, frame);
    return named(w, c, n, frame);
  }
  if (!frame.gen) return null;
  if (t.isMemberExpression(c) && !c.computed && t.isIdentifier(c.property))
    return methodCall(w, n, c, c.property.name, frame);
  if (t.isMemberExpression(c) && c.computed) return computedCall(w, n, c, frame);
  if (t.isSuper(c) || t.isImport(c)) return null;
  if (t.isFunction(c)) {
    w.refusals.add(n, 'a function that is called where it is written');
    return null;
  }
  return dynamic(w, w.render(c, frame), n, frame);
}

/** An operation of the facade or of the port; in the plain form it is done without a point. */
function operation(w: Writer, name: string, n: t.CallExpression, frame: Frame): string {
  const op = OPERATIONS[name] as (typeof OPERATIONS)[string];
  const s = site(w, n, frame);
  if (op.does === '$US') {
    const us = argsText(w, n, frame).join(', ');
    return frame.gen ? `(yield* $US(${us}, ${s}))` : `$$usleep(${us})`;
  }
  if (op.does === '$NT') return frame.gen ? `(yield* $NT(${s}))` : '$$nanotime()';
  if (op.address === 'none') return frame.gen ? `($e.point(${op.point}, 0, ${s}) && (yield))` : '$Y()';
  const fields = op.address === 'field' ? 2 : 1;
  const { before, values } = ordered(w, n, frame);
  const where = op.address === 'field' ? `$K(${values[0]}, ${values[1]})` : `$K(${values[0]}, 0)`;
  const rest = values.slice(fields);
  if (op.point === null) return `(${before}${op.does}(${[where, ...rest, s].join(', ')}))`;
  if (op.does === '$FS') {
    return frame.gen
      ? `(${before}yield* $FS(${values.join(', ')}, ${s}))`
      : `$$futexsleep(${argsText(w, n, frame).join(', ')})`;
  }
  if (!frame.gen) return `(${before}${op.does}(${[`$Q(${op.point}, ${where})`, ...rest].join(', ')}))`;
  const p = temp(frame);
  return `(${before}${p} = ${where}, $e.point(${op.point}, ${p}, ${s}) && (yield), ${op.does}(${[p, ...rest].join(', ')}))`;
}

/** mallocgc(bytes, noscan): what it gives will be written to, also by code that is not watched. */
function allocation(w: Writer, n: t.CallExpression, name: string, frame: Frame): string {
  const [bytes, ...rest] = argsText(w, n, frame);
  const b = temp(frame);
  const list = [b, ...rest].join(', ');
  return `(${b} = ${bytes}, $NEW(${b}, ${frame.gen ? `yield* ${name}$g(${list})` : `${name}(${list})`}))`;
}

/** f(x). */
function named(w: Writer, c: t.Identifier, n: t.CallExpression, frame: Frame): string | null {
  if (!frame.gen) return null;
  if (isTop(c)) {
    if (w.analysis.functions.has(c.name) ? w.analysis.yielding.has(c.name) : w.options.outside.has(c.name))
      return `(yield* ${c.name}$g(${argsText(w, n, frame).join(', ')}))`;
    return w.analysis.functions.has(c.name) || c.name.startsWith('$$') || w.imports.has(c.name)
      ? null
      : dynamic(w, c.name, n, frame);
  }
  const local = marksOf(c).fn;
  if (local !== undefined)
    return w.analysis.mayYield(local) ? `(yield* ${c.name}(${argsText(w, n, frame).join(', ')}))` : null;
  return marksOf(c).bound === true ? dynamic(w, c.name, n, frame) : null;
}

/** A function that is not known here. */
function dynamic(w: Writer, f: string, n: t.CallExpression, frame: Frame): string {
  const v = temp(frame);
  const { before, values } = orderedSpread(w, n, frame);
  const list = values.join(', ');
  return `(${v} = ${f}, ${before}${v}.$g !== undefined ? yield* ${v}.$g(${list}) : ${v}(${list}))`;
}

/** o.m(x). */
function methodCall(w: Writer, n: t.CallExpression, c: t.MemberExpression, name: string, frame: Frame): string | null {
  const from = isArrayFrom(n);
  const at = from ? 1 : 0;
  const callback = functionArgument(n.arguments[at]);
  if (callback !== null && (from || ITERATORS.has(name)) && yields(w, callback)) {
    const list = from ? w.render(n.arguments[0] as t.Node, frame) : w.render(c.object, frame);
    const extra = n.arguments
      .slice(at + 1)
      .map((x) => `, ${w.render(x, frame)}`)
      .join('');
    return `(yield* $each.${name}(${list}, ${generatorOf(w, callback, frame)}${extra}))`;
  }
  if (!w.analysis.methods.has(name) || !(w.options.handles || t.isThisExpression(c.object))) return null;
  const { before, values } = orderedSpread(w, n, frame);
  const list = values.join(', ');
  if (t.isSuper(c.object))
    return `(${before}super.${name}$g !== undefined ? yield* super.${name}$g(${list}) : super.${name}(${list}))`;
  const v = temp(frame);
  const method = `${v}.${name}`;
  return `(${v} = ${w.render(c.object, frame)}, ${before}${method}$g !== undefined ? yield* ${method}$g(${list}) : ${method}.$g !== undefined ? yield* ${method}.$g(${list}) : ${method}(${list}))`;
}

/** o[k](x): a method, or a function in an array. */
function computedCall(w: Writer, n: t.CallExpression, c: t.MemberExpression, frame: Frame): string {
  const [o, k] = [temp(frame), temp(frame)];
  const head = `${o} = ${w.render(c.object, frame)}, ${k} = ${w.render(c.property, frame)}`;
  const { before, values } = orderedSpread(w, n, frame);
  const list = values.join(', ');
  const method = `${o}[String(${k}) + '$g']`;
  const f = `${o}[${k}]`;
  return `(${head}, ${before}${method} !== undefined ? yield* ${method}(${list}) : ${f}.$g !== undefined ? yield* ${f}.$g(${list}) : ${f}(${list}))`;
}

/** The generator of a callback that may yield. */
function generatorOf(w: Writer, n: t.Node, frame: Frame): string {
  if (t.isIdentifier(n)) return isTop(n) ? `${n.name}$g` : n.name;
  return w.render(n, frame);
}

/** new F(x): F from outside may be a function with a generator. */
export function constructText(w: Writer, n: t.NewExpression, frame: Frame): string | null {
  if (!frame.gen || !t.isIdentifier(n.callee) || !w.options.outside.has(n.callee.name)) return null;
  return `(yield* ${n.callee.name}$g(${argsText(w, n, frame).join(', ')}))`;
}
