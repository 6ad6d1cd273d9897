// Where a goroutine function keeps its variables while it is parked. Each variable has one slot in all of the
// function's frames, so that what a resumed function finds there is still there when it parks again: only what has
// changed is written. Variables that are never saved at the same point may share a slot.
//
//   resume   job = typeof ($w = $getv($fp + 4)) === 'number' ? $w - 0 : ($k1 = $settled($w), $same($w));
//   park     if (typeof job === 'number' || job !== $k1) $keep($fp, 1, job);
//
// Numbers are written each time: that is as cheap as to compare them, and 0 equals -0; so are errors, which may
// have got what cannot be kept ($settled). A string is the reason for all this: to write it is to make a copy on the
// heap, and a goroutine that holds one would make another each time that it waits.

import * as t from '@babel/types';
import { and, call, eq, id, num, or, stmt } from './ast.ts';
import type { Range, Ranges } from './ranges.ts';

type Expr = t.Expression;

const isNumber = (e: Expr): Expr => eq(t.unaryExpression('typeof', e), t.stringLiteral('number'));

/** Ranges of points up to which each pair of them is looked at. */
const FEW = 400;

/** Variables share a slot if they are never saved together. */
function closely(ranges: Ranges): Map<string, number> {
  const slots = new Map<string, number>();
  const taken: Range[][] = [];
  for (const v of [...ranges.keys()].sort()) {
    const own = ranges.get(v) ?? [];
    const meets = ([from, to]: Range): boolean => own.some((r) => r[0] <= to && from <= r[1]);
    const found = taken.findIndex((others) => !others.some(meets));
    const k = found < 0 ? taken.length : found;
    taken[k] = [...(taken[k] ?? []), ...own];
    slots.set(v, k);
  }
  return slots;
}

/** Of many, a variable has its slot from its first point to its last. */
function fromFirstToLast(ranges: Ranges): Map<string, number> {
  const slots = new Map<string, number>();
  const order = [...ranges].map(([v, r]) => ({ v, from: r[0]?.[0] ?? 0, to: r.at(-1)?.[1] ?? 0 }));
  order.sort((a, b) => a.from - b.from || (a.v < b.v ? -1 : 1));
  const free: number[] = [];
  /** Slots by the last point at which they are taken. */
  const ends = new Map<number, number[]>();
  let count = 0;
  let point = 0;
  for (const { v, from, to } of order) {
    for (; point < from; point++) free.push(...(ends.get(point) ?? []));
    const k = free.pop() ?? count++;
    const ended = ends.get(to);
    if (ended === undefined) ends.set(to, [k]);
    else ended.push(k);
    slots.set(v, k);
  }
  return slots;
}

export class Slots {
  /** Slots of a frame. */
  readonly count: number;
  readonly #slot: ReadonlyMap<string, number>;
  /** The variable beside each one that is compared, which holds what is known to be in its slot. */
  readonly #known = new Map<string, string>();
  readonly #lists: ReadonlySet<string>;

  /** `ranges` say at which points each variable is saved; `numbers` are those that are never anything else, `lists`
   *  those whose arrays nobody changes; `many`: there are too many to look at each pair. */
  constructor(ranges: Ranges, numbers: ReadonlySet<string>, lists: ReadonlySet<string>, many: boolean) {
    this.#lists = lists;
    const all = [...ranges.values()].reduce((n, r) => n + r.length, 0);
    this.#slot = all <= FEW && !many ? closely(ranges) : fromFirstToLast(ranges);
    this.count = new Set(this.#slot.values()).size;
    for (const v of [...ranges.keys()].sort()) if (!numbers.has(v)) this.#known.set(v, `$k${this.#known.size}`);
  }

  /** Variables of the function that the scheme needs, all 0 at first, which no value that is compared with them is. */
  get variables(): string[] {
    return [...this.#known.values()];
  }

  slotOf(name: string): number {
    return this.#slot.get(name) ?? 0;
  }

  /** Saves the variable. */
  save(name: string): t.Statement {
    const how = this.#lists.has(name) ? '$keeplist' : '$keep';
    const keep = stmt(call(how, id('$fp'), num(this.slotOf(name)), id(name)));
    const known = this.#known.get(name);
    if (known === undefined) return keep;
    return t.ifStatement(or(isNumber(id(name)), t.binaryExpression('!==', id(name), id(known))), keep);
  }

  /** Whether all these variables hold what can be saved. */
  movable(names: readonly string[]): Expr {
    const lists = names.filter((v) => this.#lists.has(v));
    const others = names.filter((v) => !this.#lists.has(v));
    const all = call('$movable', ...others.map((v) => id(v)));
    return lists.length === 0 ? all : and(all, call('$movablelists', ...lists.map((v) => id(v))));
  }

  /** Its value from the frame. Without a hint V8 would not know the variable for a number from here on: the subtraction
   *  tells it which kind, and the call, which it has not seen made, that it is one at all. */
  load(name: string): Expr {
    const value = call('$getv', t.binaryExpression('+', id('$fp'), num(2 + 2 * this.slotOf(name))));
    const same = call('$same', id('$w'));
    const known = this.#known.get(name);
    const settled = (k: string): Expr => t.assignmentExpression('=', id(k), call('$settled', id('$w')));
    return t.conditionalExpression(
      isNumber(t.assignmentExpression('=', id('$w'), value)),
      t.binaryExpression('-', id('$w'), num(0)),
      known === undefined ? same : t.sequenceExpression([settled(known), same]),
    );
  }
}
