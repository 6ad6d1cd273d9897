// Which variables a goroutine function must save at each resume point: those that are read later before they are assigned
// again. A backward pass over the taken-apart form; loops are gone over until nothing changes. Where in doubt a variable
// lives: plain statements are only known to assign what they assign at their top.

import * as t from '@babel/types';
import { namesIn, walk } from './ast.ts';
import type { Func } from './func.ts';
import type { Node, Seq } from './ir.ts';

type Set_ = ReadonlySet<string>;

interface Around {
  /** What is live where each label ends. */
  readonly ends: ReadonlyMap<string, Set_>;
  /** What is live in the handler of an exception. */
  readonly handler: Set_;
}

const NONE: Set_ = new Set();

/** Sets `live` of all calls and loops. Returns what is live at entry. */
export function liveness(f: Func, body: Seq): Set_ {
  return seq(f, body, NONE, { ends: new Map(), handler: NONE });
}

function union(a: Set_, b: Set_): Set_ {
  if (b.size === 0) return a;
  if (a.size === 0) return b;
  const out = new Set(a);
  for (const x of b) out.add(x);
  return out.size === a.size ? a : out;
}

function without(a: Set_, names: Iterable<string>): Set_ {
  const out = new Set(a);
  for (const n of names) out.delete(n);
  return out;
}

function seq(f: Func, nodes: Seq, out: Set_, around: Around): Set_ {
  let live = out;
  for (let i = nodes.length - 1; i >= 0; i--) live = one(f, nodes[i] as Node, live, around);
  return live;
}

function one(f: Func, n: Node, out: Set_, around: Around): Set_ {
  switch (n.k) {
    case 'plain': {
      const e = effects(f, n.s);
      let live = e.leaves ? NONE : without(out, e.sets);
      for (const l of e.jumps) live = union(live, around.ends.get(l) ?? NONE);
      return union(union(live, e.reads), around.handler);
    }
    case 'call': {
      const after = union(n.target === null ? out : without(out, [n.target]), around.handler);
      n.live = union(n.live, after);
      return union(after, reads(f, n.call));
    }
    case 'if': {
      const then = seq(f, n.yes, out, around);
      const other = seq(f, n.no, out, around);
      return union(union(union(then, other), reads(f, n.test)), around.handler);
    }
    case 'block':
      return seq(f, n.body, out, { ...around, ends: new Map(around.ends).set(n.label, out) });
    case 'switch': {
      const inner = { ...around, ends: new Map(around.ends).set(n.label, out) };
      let live = out;
      let any = out;
      for (let i = n.cases.length - 1; i >= 0; i--) {
        live = seq(f, (n.cases[i] as (typeof n.cases)[number]).body, live, inner);
        any = union(any, live);
      }
      return union(any, reads(f, n.disc));
    }
    case 'try': {
      // The handler is the code after it, with both variables set; out of it control may come from anywhere inside.
      const handler = union(without(out, [n.caught, n.error, ...n.also]), around.handler);
      // At the end of the body nothing was caught: what reads the error asks that first. (It may hold one of an earlier
      // round.)
      return union(seq(f, n.body, without(out, [n.error]), { ...around, handler }), handler);
    }
    case 'loop': {
      const inner = { ...around, ends: new Map(around.ends).set(n.label, out) };
      const exit = union(n.test === null ? NONE : out, n.test === null ? NONE : reads(f, n.test));
      let head = union(exit, around.handler);
      for (;;) {
        const next = union(head, seq(f, n.body, head, inner));
        if (next.size === head.size) break;
        head = next;
      }
      n.live = union(n.live, head);
      return head;
    }
  }
}

interface Effects {
  readonly reads: Set_;
  readonly sets: readonly string[];
  readonly jumps: readonly string[];
  /** Control does not go on after it. */
  readonly leaves: boolean;
}

function effects(f: Func, s: t.Statement): Effects {
  const jumps: string[] = [];
  walk(s, (n) => {
    if (t.isBreakStatement(n) && n.label) jumps.push(n.label.name);
    return !t.isFunction(n);
  });
  const leaves = t.isReturnStatement(s) || t.isThrowStatement(s) || t.isBreakStatement(s);
  const e = t.isExpressionStatement(s) ? s.expression : null;
  if (!t.isAssignmentExpression(e, { operator: '=' })) return { reads: reads(f, s), sets: [], jumps, leaves };
  const left = e.left as t.Node;
  if (t.isIdentifier(left)) return { reads: reads(f, e.right), sets: [left.name], jumps, leaves };
  const sets = t.isPattern(left) ? plainTargets(left) : [];
  return { reads: union(reads(f, e.right), without(reads(f, left), sets)), sets, jumps, leaves };
}

/** Names that a pattern assigns and that none of its defaults and keys reads. */
function plainTargets(pattern: t.Node): string[] {
  const read = new Set<string>();
  walk(pattern, (n) => {
    if (t.isAssignmentPattern(n)) namesIn(n.right, read);
    else if (t.isObjectProperty(n) && n.computed) namesIn(n.key, read);
    else if (t.isMemberExpression(n)) namesIn(n, read);
    return undefined;
  });
  return Object.keys(t.getBindingIdentifiers(pattern, false, true)).filter((n) => !read.has(n));
}

/** Variables that stand in the node, with what the closures among them were made from. */
function reads(f: Func, node: t.Node): Set_ {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (!f.vars.has(name) || found.has(name)) return;
    found.add(name);
    for (const c of f.closures.get(name)?.captures ?? []) add(c);
  };
  for (const name of namesIn(node)) add(name);
  return found;
}
