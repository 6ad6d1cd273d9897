// From the taken-apart form to JavaScript. Structure stays: loops are loops, a try is a try. What makes it resumable is
// that every statement list with a resume point in it can be entered in its middle:
//
//   switch ($rp) {            0 while running; else the point to go on at, which leads the way down to the call
//     case 0: a; b;
//     case 1: $r = f($fp, 0); ...
//     case 2: c; $r = g($fp, 0); ...
//   }
//
// At the point itself $rp becomes 0 again, and the value or exception that came with it takes effect.

import * as t from '@babel/types';
import { and, assign, call, eq, id, labelled, like, num, or, stmt, undef } from './ast.ts';
import type { Cost } from './cost.ts';
import type { Func } from './func.ts';
import { type Call, hasLoop, type Loop, mayPark, type Node, type Point, type Seq, span } from './ir.ts';
import { type Counter, due, leafLoop, settle } from './loops.ts';
import { Slots } from './slots.ts';
import { isThreadWait } from './threads.ts';

/** Rounds of a loop between two looks at the stack guard. */
export const POLL = 1000;

export interface EmitSettings {
  readonly cost: Cost;
  /** Numbers what is added to the module. */
  readonly fresh: () => number;
  /** Rounds between two looks, in place of POLL and of the clock. */
  readonly polls?: number;
}

const RP = '$rp';
const running = (): t.Expression => eq(id(RP), num(0));
const resuming = (): t.Expression => t.binaryExpression('!==', id(RP), num(0));
const upTo = (hi: number): t.Expression => t.binaryExpression('<=', id(RP), num(hi));

export class Emitter {
  readonly #f: Func;
  readonly #pc: t.Expression;
  /** Counters of loops that are paced by the clock, and what paces them, for the module. */
  readonly counters: string[] = [];
  readonly sites: t.Statement[] = [];
  readonly polls: number;
  readonly settings: EmitSettings;
  readonly slots: Slots;

  /** `points` are the resume points, whose live variables are known; `numbers` the variables that are never anything else. */
  constructor(
    f: Func,
    pc: t.Expression,
    settings: EmitSettings,
    points: readonly Point[],
    numbers: ReadonlySet<string>,
  ) {
    this.#f = f;
    this.#pc = pc;
    const saved = points.map((p) => this.saved(p.live));
    this.slots = new Slots(saved, numbers, f.lists);
    this.settings = settings;
    this.polls = settings.polls ?? POLL;
  }

  seq(nodes: Seq): t.Statement[] {
    const parts: { nodes: Node[]; lo: number; hi: number }[] = [];
    for (const n of nodes) {
      const s = span([n]);
      const last = parts.at(-1);
      if (last === undefined || s.hi !== 0) parts.push({ nodes: [n], ...s });
      else last.nodes.push(n);
    }
    // A part is one node with points, if any, and what follows it up to the next.
    const points = parts.filter((p) => p.hi !== 0).length;
    const [first] = parts;
    if (first === undefined) return [];
    if (points === 0) return first.nodes.flatMap((n) => this.one(n));
    if (points === 1) {
      const rest = parts.slice(first.hi === 0 ? 1 : 0).flatMap((p) => p.nodes);
      if (first.hi !== 0) return rest.flatMap((n) => this.one(n));
      const before = first.nodes.flatMap((n) => this.one(n));
      const [head, ...tail] = rest as [Node, ...Node[]];
      const otherwise = hasLoop(rest) ? settle(assignedBy(first.nodes, this.#f)) : [];
      // A loop that is entered at its head again comes this way, too.
      if (head.k === 'loop') otherwise.push(this.enter(head));
      const at = head.k === 'loop' ? [this.loop(head)] : this.one(head);
      const resumed = otherwise.length === 0 ? null : t.blockStatement(otherwise);
      return [t.ifStatement(running(), t.blockStatement(before), resumed), ...at, ...tail.flatMap((n) => this.one(n))];
    }
    const cases: t.SwitchCase[] = [];
    parts.forEach((p, i) => {
      const body = p.nodes.flatMap((n) => this.one(n));
      if (i === 0) cases.push(t.switchCase(num(0), []));
      if (i === parts.length - 1) cases.push(t.switchCase(null, []));
      else for (let k = p.lo; k <= p.hi && k > 0; k++) cases.push(t.switchCase(num(k), []));
      (cases.at(-1) as t.SwitchCase).consequent = body;
    });
    return [t.switchStatement(id(RP), cases)];
  }

  one(n: Node): t.Statement[] {
    switch (n.k) {
      case 'plain':
        return [n.s];
      case 'call':
        return this.call(n);
      case 'if':
        return [this.if(n.test, n.yes, n.no)];
      case 'block':
        return [labelled(n.label, this.seq(n.body))];
      case 'loop':
        return [this.enter(n), this.loop(n)];
      case 'switch': {
        let disc = n.disc;
        if (n.hi !== 0) {
          let where: t.Expression = num(0);
          n.cases.forEach((c, k) => {
            const s = span(c.body);
            if (s.hi !== 0) where = t.conditionalExpression(t.binaryExpression('>=', id(RP), num(s.lo)), num(k), where);
          });
          disc = t.conditionalExpression(running(), disc, where);
        }
        const cases = n.cases.map((c) => t.switchCase(c.test, this.seq(c.body)));
        return [t.labeledStatement(id(n.label), t.switchStatement(disc, cases))];
      }
      case 'try': {
        const e = `${n.error}e`;
        const pass = n.catches ? '$passing' : '$leaving';
        const leave = t.ifStatement(call(pass, id(e)), t.throwStatement(id(e)));
        const handler = [
          leave,
          assign(n.error, id(e)),
          assign(n.caught, t.booleanLiteral(true)),
          ...n.also.map((v) => assign(v, undef())),
        ];
        return [t.tryStatement(t.blockStatement(this.seq(n.body)), t.catchClause(id(e), t.blockStatement(handler)))];
      }
    }
  }

  if(test: t.Expression, then: Seq, other: Seq): t.Statement {
    const a = span(then);
    const b = span(other);
    let when = test;
    if (a.hi !== 0 && b.hi !== 0) when = t.conditionalExpression(running(), test, upTo(a.hi));
    else if (a.hi !== 0) when = or(resuming(), test);
    else if (b.hi !== 0) when = and(running(), test);
    const alternate = other.length === 0 ? null : t.blockStatement(this.seq(other));
    return t.ifStatement(when, t.blockStatement(this.seq(then)), alternate);
  }

  call(n: Call): t.Statement[] {
    const parked = t.ifStatement(eq(id('$r'), id('$PARKED')), this.park(n.lo, n.live));
    const enter = t.blockStatement([assign('$r', n.call, n.at), parked]);
    const out: t.Statement[] = [t.ifStatement(running(), enter, this.resume())];
    if (n.target !== null && this.#f.vars.has(n.target)) out.push(assign(n.target, id('$r'), n.at));
    return out;
  }

  /** At the point: go on as usual, or throw what the callee threw. */
  resume(): t.Statement {
    const raise = t.blockStatement([assign('$threw', t.booleanLiteral(false)), t.throwStatement(id('$r'))]);
    return t.blockStatement([assign(RP, num(0)), t.ifStatement(id('$threw'), raise)]);
  }

  /** Saves the frame and leaves. */
  park(point: number, live: ReadonlySet<string>): t.Statement {
    const saved = this.saved(live);
    const pc = t.binaryExpression('|', t.cloneNode(this.#pc), num(point));
    const keeps = saved.map((name) => this.slots.save(name));
    return t.blockStatement([
      stmt(call('$push', id('$fp'), pc, id('$SIZE'))),
      ...keeps,
      t.returnStatement(id('$PARKED')),
    ]);
  }

  /** Live variables that have to be saved: closures are made anew. */
  saved(live: ReadonlySet<string>): string[] {
    return [...live].filter((v) => this.#f.vars.has(v) && !this.#f.closures.has(v)).sort();
  }

  /** Live closures, in the order of their making. */
  remade(live: ReadonlySet<string>): string[] {
    const order = (v: string): number => this.#f.closures.get(v)?.order ?? 0;
    return [...live].filter((v) => this.#f.closures.has(v)).sort((a, b) => order(a) - order(b));
  }

  /** Entered at its head again: nothing was thrown into a preempted loop. */
  enter(n: Loop): t.Statement {
    return t.ifStatement(eq(id(RP), num(n.point)), assign(RP, num(0)));
  }

  loop(n: Loop): t.Statement {
    if (isThreadWait(n.at)) return this.threadWait(n);
    const state = this.saved(n.live);
    // Whether someone wants this goroutine to make room, and whether it can be moved now.
    const wanted = and(t.binaryExpression('<', id('$fp'), call('$stackguard')), this.slots.movable(state));
    const leave = (this.park(n.point, n.live) as t.BlockStatement).body;
    const look = like(t.ifStatement(wanted, t.blockStatement([stmt(call('$yield')), ...leave])), n.at);
    const counter = this.counter(n);
    const body = this.seq(n.body);
    if (span(n.body).hi === 0) return leafLoop(this.#f, n, body, counter ?? SHARED(this.polls), look);
    const poll =
      counter === null
        ? look
        : t.ifStatement(due(counter.name), t.blockStatement([assign(counter.name, counter.refill()), look]));
    const block = t.blockStatement([...body, poll]);
    if (n.test === null) return t.labeledStatement(id(n.label), like(t.forStatement(null, null, null, block), n.at));
    // Only the first test can find the function on its way to a point inside.
    const loop = t.labeledStatement(id(n.label), like(t.doWhileStatement(t.cloneNode(n.test), block), n.at));
    return t.ifStatement(or(resuming(), n.test), t.blockStatement([loop]));
  }

  /** Before a syscall: leaves if it has to wait for a thread, unless something lives here that cannot be saved. */
  threadWait(n: Loop): t.Statement {
    const state = this.saved(n.live);
    const wanted = and(call('$nothread'), this.slots.movable(state));
    const leave = (this.park(n.point, n.live) as t.BlockStatement).body;
    return like(t.ifStatement(wanted, t.blockStatement([stmt(call('$waitthread')), ...leave])), n.at);
  }

  /** What counts the rounds of a loop until it looks again; null when it looks in each: it waits in between, so that a
   *  clock would tell nothing. */
  counter(n: Loop): Counter | null {
    if (this.settings.polls !== undefined || this.settings.cost.bounded(n.test, n.body)) return SHARED(this.polls);
    if (mayPark(n.body)) return null;
    const k = this.settings.fresh();
    const made = t.variableDeclarator(id(`$s${k}`), call('$site'));
    this.sites.push(t.variableDeclaration('const', [made]));
    this.counters.push(`$n${k}`);
    return { name: `$n${k}`, refill: () => call('$pace', id(`$s${k}`)) };
  }
}

const SHARED = (polls: number): Counter => ({ name: '$n', refill: () => num(polls) });

/** Variables that the statements assign. Where a loop is entered in its middle instead, they have been loaded from the
 *  frame, and V8 must not take them for anything else in the usual case. */
function assignedBy(seq: Seq, f: Func): string[] {
  const names = new Set<string>();
  for (const n of seq) {
    const e = n.k === 'plain' && t.isExpressionStatement(n.s) ? n.s.expression : null;
    if (!t.isAssignmentExpression(e)) continue;
    for (const v of Object.keys(t.getBindingIdentifiers(e.left, false, true))) names.add(v);
  }
  return [...names].filter((v) => f.vars.has(v) && !f.closures.has(v));
}
