// Rewrites optional chains in generators, as the conditions that they stand for. What is left of a `?.` goes to a
// temporary, and the rest is rewritten as any call or member is:
//
//   v?.close()      (($v0 = v) == null ? undefined : ($v1 = $v0, $v1.close$g !== undefined ? yield* $v1.close$g() :
//                   $v1.close()))
//   o.m?.(x)        ($v0 = o, ($v0.m) == null ? undefined : ... $v0.m(x) as any call)
//   f?.(x)          (($v0 = f) == null ? undefined : ... $v0(x) as any call)
//
// As in JavaScript, what is undefined ends the whole chain. A chain from which no point can be reached stays as it is,
// unless elements are watched.

import * as t from '@babel/types';
import { isMember } from '../analyse.ts';
import { marksOf, topName } from '../bindings.ts';
import { type Frame, standIn, temp, type Writer } from './writer.ts';

interface Link {
  /** Conditions before it: the chain so far is not null. */
  readonly guards: string;
  readonly node: t.Expression;
}

/** Null: as it stands. */
export function chainText(
  w: Writer,
  n: t.OptionalCallExpression | t.OptionalMemberExpression,
  frame: Frame,
): string | null {
  const calls = frame.gen && w.analysis.reaches(n);
  if (!calls && !(w.options.elements && t.isOptionalMemberExpression(n) && n.computed)) return null;
  const { guards, node } = link(w, n, frame);
  return `(${guards}${w.render(node, frame)})`;
}

function link(w: Writer, n: t.Expression, frame: Frame): Link {
  if (t.isOptionalMemberExpression(n)) {
    const of = link(w, n.object, frame);
    const { guards, node } = n.optional ? kept(w, of, frame) : of;
    return { guards, node: at(n, t.memberExpression(node, n.property as t.Identifier, n.computed)) };
  }
  if (t.isOptionalCallExpression(n)) {
    const of = link(w, n.callee as t.Expression, frame);
    const { guards, node } = n.optional ? callable(w, of, frame) : of;
    return { guards, node: at(n, t.callExpression(node, n.arguments)) };
  }
  return { guards: '', node: n };
}

/** The value so far in a temporary, and the condition that it is there. */
function kept(w: Writer, of: Link, frame: Frame): Link {
  const value = w.render(of.node, frame);
  const v = temp(frame);
  return { guards: `${of.guards}(${v} = ${value}) == null ? undefined : `, node: standIn(of.node, v) };
}

/** As kept, for what is called: a method keeps its object. */
function callable(w: Writer, of: Link, frame: Frame): Link {
  const m = of.node;
  // A function by its own name is there, and is called by its name.
  if (t.isIdentifier(m) && (marksOf(m).fn !== undefined || w.analysis.functions.has(topName(m) ?? ''))) return of;
  if (!isMember(m) || m.computed || !t.isIdentifier(m.property)) return kept(w, of, frame);
  const object = w.render(m.object, frame);
  const v = temp(frame);
  const guards = `${of.guards}(${v} = ${object}, ${v}.${m.property.name}) == null ? undefined : `;
  return { guards, node: at(m, t.memberExpression(standIn(m.object, v), m.property)) };
}

/** A node in place of another one: reports name the other's place. */
function at<N extends t.Node>(old: t.Node, made: N): N {
  made.start = old.start ?? null;
  made.end = old.end ?? null;
  made.loc = old.loc ?? null;
  return made;
}
