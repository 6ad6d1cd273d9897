// The compiler's own form of a goroutine function, between JavaScript and JavaScript. A statement that cannot suspend
// stays a Babel tree ('plain'); one that can is taken apart until each suspension is a node of its own:
//
//   call     target = callee(fp, 0, ...args), which may park; resume point `point`
//   loop     for (;;) { if (!test) break; body; look for a preemption request }, with a resume point of its own at its
//            head, so that a loop whose body never suspends keeps a body of plain JavaScript
//   if, block (a label to break out of), switch, try (whose catch clause is ordinary code after it)
//
// All variables of suspending scopes are variables of the whole function by then, under names of their own; jumps are
// `break label` and `return`.

import type * as t from '@babel/types';
import type { LiveSet } from './livesets.ts';

export type Seq = Node[];

/** The variables that are live somewhere; none before the liveness pass. */
export type LiveNames = LiveSet | null;

export interface Plain {
  readonly k: 'plain';
  readonly s: t.Statement;
}

interface Spanned {
  /** First and last resume point inside; 0 when there is none. Set by number(). */
  lo: number;
  hi: number;
}

export interface Call extends Spanned {
  readonly k: 'call';
  readonly call: t.CallExpression;
  readonly target: string | null;
  readonly at: t.Node;
  /** Variables that must be saved when it parks. Set by the liveness pass. */
  live: LiveNames;
}

export interface Loop extends Spanned {
  readonly k: 'loop';
  readonly label: string;
  readonly test: t.Expression | null;
  readonly body: Seq;
  readonly at: t.Node;
  point: number;
  live: LiveNames;
}

export interface If extends Spanned {
  readonly k: 'if';
  readonly test: t.Expression;
  readonly yes: Seq;
  readonly no: Seq;
}

export interface Block extends Spanned {
  readonly k: 'block';
  readonly label: string;
  readonly body: Seq;
}

export interface Switch extends Spanned {
  readonly k: 'switch';
  readonly label: string;
  readonly disc: t.Expression;
  readonly cases: readonly { readonly test: t.Expression | null; readonly body: Seq }[];
}

/** try { body } catch (e) { error = e; caught = true; also } */
export interface Try extends Spanned {
  readonly k: 'try';
  readonly body: Seq;
  readonly caught: string;
  readonly error: string;
  /** Whether a catch clause follows, and not a finally clause. */
  readonly catches: boolean;
  /** Variables that are set to undefined with them. */
  readonly also: readonly string[];
}

/** What has a resume point. */
export type Point = Call | Loop;

export type Node = Plain | Call | Loop | If | Block | Switch | Try;

export const plain = (s: t.Statement): Plain => ({ k: 'plain', s });

/** Hands out resume points in the order of the text; returns the nodes that have one. */
export function number(seq: Seq): Point[] {
  const points: Point[] = [];
  const visit = (nodes: Seq): void => nodes.forEach(one);
  const one = (n: Node): void => {
    if (n.k === 'plain') return;
    const before = points.length;
    if (n.k === 'call') points.push(n);
    else if (n.k === 'loop') {
      points.push(n);
      n.point = points.length;
      visit(n.body);
    } else if (n.k === 'if') {
      visit(n.yes);
      visit(n.no);
    } else if (n.k === 'switch') for (const c of n.cases) visit(c.body);
    else visit(n.body);
    n.lo = points.length > before ? before + 1 : 0;
    n.hi = points.length > before ? points.length : 0;
  };
  visit(seq);
  return points;
}

/** The span of a sequence: its first and last resume point, 0 and 0 when it has none. */
export function span(seq: Seq): { lo: number; hi: number } {
  let lo = 0;
  let hi = 0;
  for (const n of seq) {
    if (n.k === 'plain' || n.hi === 0) continue;
    if (lo === 0) lo = n.lo;
    hi = n.hi;
  }
  return { lo, hi };
}

/** Whether there is a call in it that may park, loops inside included. */
export function mayPark(seq: Seq): boolean {
  return some(seq, (n) => n.k === 'call');
}

export function hasLoop(seq: Seq): boolean {
  return some(seq, (n) => n.k === 'loop');
}

function some(seq: Seq, test: (n: Node) => boolean): boolean {
  return seq.some((n) => {
    if (test(n)) return true;
    if (n.k === 'plain' || n.k === 'call') return false;
    if (n.k === 'if') return some(n.yes, test) || some(n.no, test);
    if (n.k === 'switch') return n.cases.some((c) => some(c.body, test));
    return some(n.body, test);
  });
}
