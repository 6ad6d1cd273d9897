// Rewrites member accesses: elements of arrays, and properties whose getter or setter may yield.
//
//   $$mem[a]     ($v0 = a, $R($v0, 417))                      an array over the whole memory
//   x[i] = v     ($v1 = x, $v0 = i, $sim.set($v1, $v0, (v), 418))   any array of a program: its shared arrays too
//   h.len        ($v0 = h, $v0.$get_len !== undefined ? yield* $v0.$get_len() : $v0.len)
//   h.len = v    ($v0 = h, $v1 = (v), $v0.$set_len !== undefined ? yield* $v0.$set_len($v1) : ($v0.len = $v1), $v1)
//
// An element is a plain access: never a point, but the race detector sees it (switch-points.ts). Elements of programs'
// arrays are rewritten only if `elements` is set; getters and setters only in generators, and only if `handles` is.
//
// Refused: ++ and -- on the memory.

import * as t from '@babel/types';
import { VIEWS } from '../../switch-points.ts';
import { topName } from '../bindings.ts';
import { type Frame, site, src, temp, type Writer, wrapped } from './writer.ts';

/** mem[a], or x[i] in a program: an access. */
function element(
  w: Writer,
  n: t.MemberExpression,
  frame: Frame,
): { object: string; index: string; view: (typeof VIEWS)[string] | null } | null {
  if (!n.computed || t.isPrivateName(n.property)) return null;
  const view = VIEWS[topName(n.object) ?? ''] ?? null;
  if (view === null && !w.options.elements) return null;
  return { object: w.render(n.object, frame), index: w.render(n.property, frame), view };
}

export function memberText(w: Writer, n: t.MemberExpression, frame: Frame): string | null {
  const e = element(w, n, frame);
  if (e !== null) {
    const s = site(w, n, frame);
    if (e.view === null) return `$sim.get(${e.object}, ${e.index}, ${s})`;
    const i = temp(frame);
    const byte = e.view.read === '$RB' ? `, ${i}` : '';
    return `(${i} = ${e.index}, ${e.view.read}(${i}${e.view.shift}, ${s}${byte}))`;
  }
  if (
    !frame.gen ||
    !w.options.handles ||
    n.computed ||
    !t.isIdentifier(n.property) ||
    !w.analysis.getters.has(n.property.name)
  )
    return null;
  const v = temp(frame);
  const name = n.property.name;
  return `(${v} = ${w.render(n.object, frame)}, ${v}.$get_${name} !== undefined ? yield* ${v}.$get_${name}() : ${v}.${name})`;
}

export function assignmentText(w: Writer, n: t.AssignmentExpression, frame: Frame): string | null {
  if (!t.isMemberExpression(n.left))
    return pattern(w, n.left, frame)
      ? null
      : `${w.code.slice(n.start ?? 0, n.right.start ?? 0)}${w.render(n.right, frame)}`;
  const e = element(w, n.left, frame);
  const setter = e === null ? setterOf(w, n.left, frame) : null;
  if (setter !== null) {
    const [x, v] = [temp(frame), temp(frame)];
    const right = wrapped(w, n.right, frame);
    const value = n.operator === '=' ? right : `${x}.${setter} ${n.operator.slice(0, -1)} ${right}`;
    return `(${x} = ${w.render(n.left.object, frame)}, ${v} = ${value}, ${assigned(x, setter, v)}, ${v})`;
  }
  if (e === null) return `${target(w, n.left, frame)} ${n.operator} ${wrapped(w, n.right, frame)}`;
  const s = site(w, n, frame);
  const i = temp(frame);
  if (e.view === null) {
    const x = temp(frame);
    const old = `$sim.get(${x}, ${i}, ${s})`;
    const value =
      n.operator === '='
        ? wrapped(w, n.right, frame)
        : `${old} ${n.operator.slice(0, -1)} ${wrapped(w, n.right, frame)}`;
    return `(${x} = ${e.object}, ${i} = ${e.index}, $sim.set(${x}, ${i}, ${value}, ${s}))`;
  }
  const byte = e.view.write === '$WB' ? `, ${i}` : '';
  const old = `${e.view.read}(${i}${e.view.shift}, ${s}${byte})`;
  const value =
    n.operator === '=' ? wrapped(w, n.right, frame) : `${old} ${n.operator.slice(0, -1)} ${wrapped(w, n.right, frame)}`;
  return `(${i} = ${e.index}, ${e.view.write}(${i}${e.view.shift}, ${value}, ${s}${byte}))`;
}

/** The name of a property whose setter may yield; null for any other. */
function setterOf(w: Writer, n: t.MemberExpression, frame: Frame): string | null {
  if (!frame.gen || !w.options.handles || n.computed || !t.isIdentifier(n.property)) return null;
  return w.analysis.setters.has(n.property.name) ? n.property.name : null;
}

const assigned = (x: string, name: string, v: string): string =>
  `${x}.$set_${name} !== undefined ? yield* ${x}.$set_${name}(${v}) : (${x}.${name} = ${v})`;

/** Whether an assignment's left side holds something to rewrite. */
function pattern(w: Writer, n: t.Node, frame: Frame): boolean {
  return !t.isIdentifier(n) && w.render(n, frame) !== src(w, n);
}

/** A property that is assigned to: never a getter. */
function target(w: Writer, n: t.MemberExpression, frame: Frame): string {
  const object = w.render(n.object, frame);
  return n.computed ? `${object}[${w.render(n.property, frame)}]` : `${object}.${src(w, n.property)}`;
}

export function updateText(w: Writer, n: t.UpdateExpression, frame: Frame): string | null {
  if (!t.isMemberExpression(n.argument)) return null;
  const e = element(w, n.argument, frame);
  const setter = e === null ? setterOf(w, n.argument, frame) : null;
  if (setter !== null) {
    const [x, v] = [temp(frame), temp(frame)];
    const next = `${v} ${n.operator === '++' ? '+' : '-'} 1`;
    return `(${x} = ${w.render(n.argument.object, frame)}, ${v} = ${x}.${setter}, ${assigned(x, setter, next)}, ${n.prefix ? next : v})`;
  }
  if (e === null)
    return n.prefix ? `${n.operator}${target(w, n.argument, frame)}` : `${target(w, n.argument, frame)}${n.operator}`;
  const s = site(w, n, frame);
  const [x, i, old] = [temp(frame), temp(frame), temp(frame)];
  const by = n.operator === '++' ? '+ 1' : '- 1';
  if (e.view !== null) {
    w.refusals.add(n, `${n.operator} on the memory`);
    return null;
  }
  const result = n.prefix ? '' : `, ${old}`;
  return `(${x} = ${e.object}, ${i} = ${e.index}, ${old} = $sim.get(${x}, ${i}, ${s}), $sim.set(${x}, ${i}, ${old} ${by}, ${s})${result})`;
}
