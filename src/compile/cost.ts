// Decides whether a loop's body takes a bounded time: then its rounds can be counted, and looked for a preemption
// request once in a thousand. Calls of functions that are not known may take any time; so may loops. A guess on the
// wrong side costs time or delays a preemption, nothing else.

import * as t from '@babel/types';
import { walkOwn } from './ast.ts';
import type { Seq } from './ir.ts';

/** The plain function of the module with this name, if that is what the name always means. */
export type PlainFunction = (name: string) => t.Function | null;

/** Nodes that a round may have, with what it calls. At a few nanoseconds each, a thousand rounds are over in a
 *  millisecond or two. */
const MOST = 500;

/** Methods whose time is bounded, whoever has them: they belong to strings and arrays. */
const METHODS = new Set(['charCodeAt', 'codePointAt', 'charAt', 'at', 'push', 'pop']);
const OBJECTS = new Set(['Math', 'Number', 'Atomics']);
const FUNCTIONS = new Set(['Number', 'Boolean', 'isNaN', 'isFinite']);

export class Cost {
  readonly #plain: PlainFunction;
  /** Nodes of functions; Infinity when unbounded, or being looked at. */
  readonly #known: Map<t.Node, number> = new Map();

  constructor(plain: PlainFunction) {
    this.#plain = plain;
  }

  /** Whether a round of a loop with this body takes a bounded time; loops inside look for themselves. */
  bounded(test: t.Expression | null, body: Seq): boolean {
    return this.#of(test) + this.#seq(body) <= MOST;
  }

  #seq(body: Seq): number {
    let sum = 0;
    for (const n of body) {
      if (n.k === 'plain') sum += this.#of(n.s);
      else if (n.k === 'if') sum += this.#of(n.test) + this.#seq(n.yes) + this.#seq(n.no);
      else if (n.k === 'block' || n.k === 'try') sum += this.#seq(n.body);
      else if (n.k === 'switch') for (const c of n.cases) sum += this.#seq(c.body);
      else if (n.k === 'call') sum += 1;
    }
    return sum;
  }

  #of(node: t.Node | null): number {
    if (node === null) return 0;
    let sum = 0;
    walkOwn(node, (n) => {
      sum += t.isFunction(n) ? 1 : this.#own(n);
      return sum <= MOST;
    });
    return sum;
  }

  #own(n: t.Node): number {
    if (t.isLoop(n) || t.isNewExpression(n) || t.isTaggedTemplateExpression(n) || t.isSpreadElement(n)) return Infinity;
    if (t.isOptionalCallExpression(n) || t.isYieldExpression(n)) return Infinity;
    return t.isCallExpression(n) ? this.#call(n.callee) : 1;
  }

  #call(callee: t.Node): number {
    if (t.isIdentifier(callee)) {
      if (FUNCTIONS.has(callee.name) || callee.name.startsWith('$mk')) return 1;
      const fn = this.#plain(callee.name);
      return fn === null ? Infinity : this.#function(fn);
    }
    if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.property)) return Infinity;
    const { object, property } = callee;
    if (METHODS.has(property.name)) return 1;
    if (!t.isIdentifier(object)) return Infinity;
    return OBJECTS.has(object.name) || (object.name === 'String' && property.name === 'fromCharCode') ? 1 : Infinity;
  }

  #function(fn: t.Function): number {
    const known = this.#known.get(fn);
    if (known !== undefined) return known;
    this.#known.set(fn, Infinity);
    let sum = this.#of(fn.body);
    for (const p of fn.params) sum += this.#of(p);
    this.#known.set(fn, sum);
    return sum;
  }
}
