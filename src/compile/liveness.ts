// Which variables a goroutine function must save at each resume point: those that are read later before they are
// assigned again. A backward pass over the taken-apart form; loops are gone over until nothing changes. Where in doubt
// a variable lives: plain statements are only known to assign what they assign at their top.

import * as t from '@babel/types';
import { namesIn, walk } from './ast.ts';
import type { Func } from './func.ts';
import type { Node, Seq } from './ir.ts';
import { type Indexes, type LiveSet, Variables } from './livesets.ts';

interface Around {
  /** What is live where each label ends. Labels are unique, so none has to be taken out. */
  readonly ends: Map<string, LiveSet>;
  /** What is live in the handler of an exception. */
  readonly handler: LiveSet;
}

interface Pass {
  readonly f: Func;
  readonly vars: Variables;
  readonly none: LiveSet;
  /** Loops are gone over several times: what their statements and expressions do stays. */
  readonly effects: Map<t.Node, Effects>;
  readonly reads: Map<t.Node, Indexes>;
}

/** Sets `live` of all calls and loops. Returns what is live at entry. */
export function liveness(f: Func, body: Seq): LiveSet {
  const vars = new Variables(f.vars);
  const pass: Pass = { f, vars, none: vars.none, effects: new Map(), reads: new Map() };
  return seq(pass, body, vars.none, { ends: new Map(), handler: vars.none });
}

function seq(f: Pass, nodes: Seq, out: LiveSet, around: Around): LiveSet {
  let live = out;
  for (let i = nodes.length - 1; i >= 0; i--) live = one(f, nodes[i] as Node, live, around);
  return live;
}

function one(f: Pass, n: Node, out: LiveSet, around: Around): LiveSet {
  switch (n.k) {
    case 'plain': {
      const e = effects(f, n.s);
      let live = e.leaves ? f.none : out.without(e.sets);
      for (const l of e.jumps) live = live.union(around.ends.get(l) ?? f.none);
      return live.with(e.reads).union(around.handler);
    }
    case 'call': {
      const after = (n.target === null ? out : out.without([n.target])).union(around.handler);
      n.live = n.live === null ? after : n.live.union(after);
      return after.with(reads(f, n.call));
    }
    case 'if': {
      const then = seq(f, n.yes, out, around);
      const other = seq(f, n.no, out, around);
      return then.union(other).with(reads(f, n.test)).union(around.handler);
    }
    case 'block':
      around.ends.set(n.label, out);
      return seq(f, n.body, out, around);
    case 'switch': {
      around.ends.set(n.label, out);
      let live = out;
      let any = out;
      for (let i = n.cases.length - 1; i >= 0; i--) {
        live = seq(f, (n.cases[i] as (typeof n.cases)[number]).body, live, around);
        any = any.union(live);
      }
      return any.with(reads(f, n.disc));
    }
    case 'try': {
      // The handler is the code after it, with both variables set; out of it control may come from anywhere inside.
      const handler = out.without([n.caught, n.error, ...n.also]).union(around.handler);
      // At the end of the body nothing was caught: what reads the error asks that first. (It may hold one of an earlier
      // round.)
      return seq(f, n.body, out.without([n.error]), { ...around, handler }).union(handler);
    }
    case 'loop': {
      around.ends.set(n.label, out);
      const exit = n.test === null ? f.none : out.with(reads(f, n.test));
      // From what an outer loop's earlier round has found, which stays true.
      let head = exit.union(around.handler).union(n.live ?? f.none);
      for (;;) {
        const next = head.union(seq(f, n.body, head, around));
        if (next === head) break;
        head = next;
      }
      n.live = head;
      return head;
    }
  }
}

interface Effects {
  readonly reads: Indexes;
  readonly sets: readonly string[];
  readonly jumps: readonly string[];
  /** Control does not go on after it. */
  readonly leaves: boolean;
}

function effects(f: Pass, s: t.Statement): Effects {
  const known = f.effects.get(s);
  if (known !== undefined) return known;
  const made = effectsOf(f, s);
  f.effects.set(s, made);
  return made;
}

function effectsOf(f: Pass, s: t.Statement): Effects {
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
  const set = new Set(f.vars.indexesOf(sets));
  const inLeft = reads(f, left).filter((i) => !set.has(i));
  return { reads: [...reads(f, e.right), ...inLeft], sets, jumps, leaves };
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
function reads({ f, vars, reads: all }: Pass, node: t.Node): Indexes {
  const known = all.get(node);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const add = (name: string): void => {
    if (!f.vars.has(name) || found.has(name)) return;
    found.add(name);
    for (const c of f.closures.get(name)?.captures ?? []) add(c);
  };
  for (const name of namesIn(node)) add(name);
  const made = vars.indexesOf(found);
  all.set(node, made);
  return made;
}
