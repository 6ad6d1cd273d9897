// Random programs as text. Each program has its own seed and draws from a few of the features (swarm testing: Groce et
// al., ISSTA 2012), so that what some of them need is not crowded out by others. The first of them goes round with the
// program's number, and main begins with it: so each runs in its share of any number of programs.
//
// All programs end: loops count to at most 4, functions call only those after them or count down.

import { type Draw, type Feature, functionScope, inside, type Scope } from './draw.ts';
import { expression } from './expressions.ts';
import { FEATURES } from './features/index.ts';
import { statement } from './statements.ts';

export const FUNCTIONS = 3;
/** Features of a program. */
const CHOSEN = 4;

/** Numbers that hang on both: neighbouring programs share nothing. (Steele et al., Fast Splittable PRNGs, 2014.) */
export function mixed(seed: number, index: number): number {
  let z = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x7feb352d);
  z = Math.imul(z ^ (z >>> 15), 0x846ca68b);
  return (z ^ (z >>> 16)) >>> 0;
}

export class Writer implements Draw {
  #state: number;
  #names = 0;
  #budget = 70;
  readonly #tops: string[] = [];
  readonly features: readonly Feature[];
  /** Functions from this one on may be called. */
  callable = 0;

  constructor(seed: number, index: number) {
    this.#state = mixed(seed, index);
    const first = FEATURES[index % FEATURES.length] as Feature;
    this.features = [first, ...Array.from({ length: CHOSEN - 1 }, () => this.one(FEATURES))];
  }

  /** mulberry32 */
  pick(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) % n;
  }
  one<T>(list: readonly T[]): T {
    return list[this.pick(list.length)] as T;
  }
  maybe(): boolean {
    return this.pick(2) === 1;
  }
  unique(prefix: string): string {
    return `${prefix}_${++this.#names}`;
  }
  spend(): boolean {
    return this.#budget-- > 0;
  }
  top(text: string): void {
    this.#tops.push(text);
  }

  expr(s: Scope, d = 3): string {
    if (d <= 0 || !this.spend()) return this.atom(s);
    if (this.pick(8) > 0) return expression(this, s, d);
    const { name, expressions = [] } = this.one(this.features);
    return expressions.length === 0 ? expression(this, s, d) : `(hit('${name}'), ${this.one(expressions)(this, s)})`;
  }

  atom(s: Scope): string {
    if (s.vars.length > 0 && this.pick(3) > 0) return this.one(s.vars);
    return this.one(['1', '0', '2', "'s'", 'true', 'undefined', 'null', '-3', '0.5', "''", '-0', '7']);
  }

  call(s: Scope, d: number): string {
    if (this.callable >= FUNCTIONS) return `(yield* same(${this.expr(s, d - 1)}))`;
    const f = `f${this.callable + this.pick(FUNCTIONS - this.callable)}`;
    if (this.pick(4) === 0) {
      const list = `${this.expr(s, d - 2)}, ...[${this.expr(s, d - 2)}, ${this.expr(s, d - 2)}]`;
      return `(yield* ${f}(${list}))`;
    }
    const args = Array.from({ length: this.pick(4) }, () => this.expr(s, d - 2));
    return `(yield* ${f}(${args.join(', ')}))`;
  }

  body(s: Scope, most = 4): string {
    const inner = { ...inside(s), depth: s.depth + 1 };
    // Nothing but fillers would follow.
    const n = this.#budget <= 0 ? 1 : 1 + Math.floor(most / 2) * this.pick(2) + this.pick(most);
    return Array.from({ length: n }, () => this.statement(inner)).join('\n');
  }

  statement(s: Scope): string {
    if (s.depth > 4 || !this.spend()) return `print(${this.expr(s, 1)});`;
    return this.pick(10) > 3 ? statement(this, s) : this.featured(s, this.one(this.features));
  }

  featured(s: Scope, { name, statements }: Feature): string {
    this.#budget -= 4;
    return `hit('${name}');\n${this.one(statements)(this, s)}`;
  }

  /** Names declared here hide outer ones that can be assigned. */
  declare(s: Scope, name: string, mutable: boolean): void {
    for (const list of [s.vars, s.mutable, s.closures]) {
      const i = list.indexOf(name);
      if (i >= 0) list.splice(i, 1);
    }
    s.vars.push(name);
    if (mutable) s.mutable.push(name);
  }

  program(imports: string): string {
    this.#budget = 40;
    const scope = { ...functionScope(['count'], []), depth: 1 };
    const first = this.featured(scope, this.features[0] as Feature);
    const main = this.body({ ...scope, depth: 0 }, 8);
    const functions = Array.from({ length: FUNCTIONS }, (_, k) => {
      this.callable = k + 1;
      this.#budget = 14;
      const s = functionScope(['count', 'a', 'b', 'c'], ['a', 'b']);
      return `function* f${k}(${this.one(PARAMETERS)}) {\n${this.body(s, 6)}\n}`;
    });
    const other = this.pick(3);
    const child = other === 0 ? '' : this.child(other === 2);
    return `${imports}
let count = 0;
${this.#tops.join('\n')}
${functions.join('\n')}
export function* main() {
math.m = 0;
${first}
${child}
${main}
print('end', count);
}
`;
  }

  /** Other goroutines, and a channel with one of them. */
  child(second: boolean): string {
    return `const c = chan(${this.pick(3)});
go(function* () { for (let i = 0; i < 4; i++) yield* c.send(tag('send', yield* f2(i))); c.close(); });
${second ? 'go(f1, 1, 2, 3);' : ''}
for (;;) { const v = yield* c.recv(); if (v === undefined) break; print('got', v); }`;
  }
}

const PARAMETERS = [
  'a, b, c',
  'a, b, c',
  'a = 3, b, c',
  '{ a } = { a: 5 }, b, c',
  'a = 1, b = 2, c = a',
  'a, b, ...[c]',
  '[a, b] = "pq", c',
];
