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
import { type Call, hasLoop, type LiveNames, type Loop, mayPark, type Node, type Point, type Seq, span } from './ir.ts';
import type { LiveSet } from './livesets.ts';
import { due, type LoopCounter, leafLoop, settle } from './loops.ts';
import { type Ranges, rangesOf, total } from './ranges.ts';
import { byPoint, leaveAt, OWNSAVES, withSharedPark } from './shared.ts';
import { Slots } from './slots.ts';
import { isThreadWait } from './threads.ts';

/** Rounds of a loop between two looks at the stack guard. */
const POLL = 1000;

export interface EmitSettings {
  readonly cost: Cost;
  /** Numbers what is added to the module. */
  readonly fresh: () => number;
  /** Rounds between two looks, in place of POLL and of the clock. */
  readonly polls?: number;
  /** Variables saved at all points together, from which on there is one place for it, in place of OWNSAVES. */
  readonly ownSaves?: number;
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
  /** At which points each variable is live. */
  readonly ranges: Ranges;
  readonly points: number;
  readonly savedNames: readonly string[];
  readonly remadeNames: readonly string[];
  /** Whether frames are saved in one place (shared.ts). */
  readonly shared: boolean;

  /** `points` are the resume points, whose live variables are known; `numbers` the variables that are never anything
   *  else. */
  constructor(
    f: Func,
    pc: t.Expression,
    settings: EmitSettings,
    points: readonly Point[],
    numbers: ReadonlySet<string>,
  ) {
    this.#f = f;
    this.#pc = pc;
    const live = points.map((p) => p.live as LiveSet);
    this.ranges = rangesOf(live);
    const closures = [...this.ranges.keys()].filter((v) => f.closures.has(v));
    const saved = new Map([...this.ranges].filter(([v]) => !f.closures.has(v)));
    this.points = points.length;
    this.savedNames = [...saved.keys()].sort();
    this.remadeNames = inOrder(f, closures);
    this.shared = [...this.ranges.values()].reduce((n, r) => n + total(r), 0) > (settings.ownSaves ?? OWNSAVES);
    this.slots = new Slots(saved, numbers, f.lists, this.shared);
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
    const alternate = other.length === 0 ? null : elseOf(this.seq(other));
    return t.ifStatement(when, t.blockStatement(this.seq(then)), alternate);
  }

  call(n: Call): t.Statement[] {
    const parked = t.ifStatement(eq(id('$r'), id('$PARKED')), t.blockStatement(this.park(n.lo, n.live)));
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
  park(point: number, live: LiveNames): t.Statement[] {
    if (this.shared) return leaveAt(num(point));
    const keeps = this.saved(live).map((name) => this.slots.save(name));
    return [this.push(num(point)), ...keeps, t.returnStatement(id('$PARKED'))];
  }

  push(point: t.Expression): t.Statement {
    const pc = t.binaryExpression('|', t.cloneNode(this.#pc), point);
    return stmt(call('$push', id('$fp'), pc, id('$SIZE')));
  }

  /** What was saved at $rp, loaded. */
  resumed(points: readonly Point[]): t.Statement {
    const load = (v: string): t.Statement => assign(v, this.slots.load(v));
    const remake = (v: string): t.Statement => assign(v, this.#f.closures.get(v)?.make() ?? num(0));
    const astray = stmt(call('$missing', t.stringLiteral(this.#f.name)));
    if (this.shared) {
      const known = and(t.binaryExpression('>', id(RP), num(0)), upTo(this.points));
      return t.blockStatement([
        t.ifStatement(t.unaryExpression('!', known), astray),
        ...byPoint(RP, this.points, this.savedNames, this.ranges, (names) => names.map(load)),
        ...byPoint(RP, this.points, this.remadeNames, this.ranges, (names) => names.map(remake)),
      ]);
    }
    const cases = points.map((p, i) => {
      const made = [...this.saved(p.live).map(load), ...this.remade(p.live).map(remake)];
      return t.switchCase(num(i + 1), [...made, t.breakStatement()]);
    });
    return t.switchStatement(id(RP), [...cases, t.switchCase(null, [astray])]);
  }

  /** The statements of the whole body, with the place where frames are saved. */
  whole(seq: Seq): t.Statement[] {
    const body = this.seq(seq);
    if (!this.shared) return body;
    const byPt = (write: (names: readonly string[]) => t.Statement[]): t.Statement[] =>
      byPoint('$pt', this.points, this.savedNames, this.ranges, write);
    const check = byPt((names) => [
      t.ifStatement(t.unaryExpression('!', this.slots.movable(names)), assign('$w', t.booleanLiteral(false))),
    ]);
    const keeps = byPt((names) => names.map((v) => this.slots.save(v)));
    return [withSharedPark({ body, check, push: this.push(id('$pt')), keeps })];
  }

  /** Live variables that have to be saved: closures are made anew. */
  saved(live: LiveNames): string[] {
    return [...(live ?? [])].filter((v) => !this.#f.closures.has(v));
  }

  /** Live closures, in the order of their making. */
  remade(live: LiveNames): string[] {
    return inOrder(
      this.#f,
      [...(live ?? [])].filter((v) => this.#f.closures.has(v)),
    );
  }

  /** Entered at its head again: nothing was thrown into a preempted loop. */
  enter(n: Loop): t.Statement {
    return t.ifStatement(eq(id(RP), num(n.point)), assign(RP, num(0)));
  }

  loop(n: Loop): t.Statement {
    if (isThreadWait(n.at)) return this.threadWait(n);
    // Whether someone wants this goroutine to make room, and whether it can be moved now.
    const asked = t.binaryExpression('<', id('$fp'), call('$stackguard'));
    const wanted = this.shared ? asked : and(asked, this.slots.movable(this.saved(n.live)));
    const leave = this.shared
      ? leaveAt(t.unaryExpression('-', num(n.point)))
      : [stmt(call('$yield')), ...this.park(n.point, n.live)];
    const look = like(t.ifStatement(wanted, t.blockStatement(leave)), n.at);
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
    const wanted = and(t.unaryExpression('!', call('$reserveThread')), this.slots.movable(state));
    const leave = [stmt(call('$waitthread')), ...this.park(n.point, n.live)];
    return like(t.ifStatement(wanted, t.blockStatement(leave)), n.at);
  }

  /** What counts the rounds of a loop until it looks again; null when it looks in each: it waits in between, so that a
   *  clock would tell nothing. */
  counter(n: Loop): LoopCounter | null {
    if (this.settings.polls !== undefined || this.settings.cost.bounded(n.test, n.body)) return SHARED(this.polls);
    if (mayPark(n.body)) return null;
    const k = this.settings.fresh();
    const made = t.variableDeclarator(id(`$s${k}`), call('$site'));
    this.sites.push(t.variableDeclaration('const', [made]));
    this.counters.push(`$n${k}`);
    return { name: `$n${k}`, refill: () => call('$pace', id(`$s${k}`)) };
  }
}

/** Another if stands beside its `else`: in a block of its own each would be printed further to the right than the
 *  last. */
function elseOf(statements: t.Statement[]): t.Statement {
  const [only, ...more] = statements;
  return only !== undefined && more.length === 0 && t.isIfStatement(only) ? only : t.blockStatement(statements);
}

/** Closures in the order of their making. */
function inOrder(f: Func, names: string[]): string[] {
  const order = (v: string): number => f.closures.get(v)?.order ?? 0;
  return names.sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
}

const SHARED = (polls: number): LoopCounter => ({ name: '$n', refill: () => num(polls) });

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
