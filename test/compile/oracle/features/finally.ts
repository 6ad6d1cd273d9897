// The order of finally clauses: left by return, break, continue and throw, which a clause further out may replace, with
// and without a suspension in the try, catch and finally.

import type { Draw, Feature, Scope, Snippet } from '../draw.ts';

class Ways {
  count = 0;
  readonly #w: Draw;
  readonly #labels: string[] = [];

  constructor(w: Draw) {
    this.#w = w;
  }

  within<T>(label: string, f: () => T): T {
    this.#labels.push(label);
    const made = f();
    this.#labels.pop();
    return made;
  }

  /** A way out of here, which a caller chooses by the number `how`. */
  leave(): string {
    const label = this.#w.one(this.#labels);
    const how = this.#w.one([
      `return x;`,
      `return 'r${this.count}';`,
      `return yield* same('r${this.count}');`,
      `return tag('ret', (yield* same(x)) ?? 1);`,
      `return;`,
      `throw new RangeError('t${this.count}');`,
      `throw 'p${this.count}';`,
      `throw yield* same(null);`,
      `print(yield* fail('f${this.count}'));`,
      ...(label === undefined
        ? []
        : [`break ${label};`, `continue ${label};`, `break ${label};`, `continue ${label};`]),
    ]);
    return `if (how === ${this.count++}) ${how}`;
  }

  act(): string {
    return this.#w.one([
      `print('s${this.#w.pick(9)}');`,
      'yield* gosched();',
      `x = tag('x', yield* same(x));`,
      `x = clip(x + 1);`,
      '',
    ]);
  }

  block(depth: number): string {
    const parts = [this.act()];
    if (depth > 0) parts.push(this.#w.pick(3) === 0 ? this.loop(depth - 1) : this.tried(depth - 1));
    if (this.count < 9) parts.push(this.leave());
    if (this.#w.maybe()) parts.push(this.act());
    return parts.join(' ');
  }

  tried(depth: number): string {
    const e = `e${this.count}`;
    const kind = this.#w.pick(3);
    const handler = this.#w.one([
      `catch (${e}) { print('c', known(${e})); ${this.block(0)} }`,
      `catch (${e}) { ${this.act()} ${this.block(0)} throw ${e}; }`,
      `catch { ${this.block(depth)} }`,
    ]);
    const last = `finally { print('f${this.count}'); ${this.#w.maybe() ? this.block(0) : this.act()} }`;
    return `try { ${this.block(depth)} } ${kind > 0 ? handler : ''} ${kind < 2 ? last : ''}`;
  }

  loop(depth: number): string {
    const label = this.#w.unique('L');
    const i = this.#w.unique('i');
    return this.within(label, () =>
      this.#w.one([
        `${label}: for (let ${i} = 0; ${i} < 2; ${i}++) { ${this.tried(depth)} print('end', ${i}); }`,
        `${label}: for (const ${i} of ['a', 'b']) { ${this.tried(depth)} print('end', ${i}); }`,
        `let ${i} = 0; ${label}: do { ${this.tried(depth)} } while (${i}++ < 1);`,
      ]),
    );
  }
}

const order: Snippet = (w: Draw, s: Scope) => {
  const f = w.unique('fin');
  const ways = new Ways(w);
  const body = w.maybe() ? ways.loop(1) : ways.tried(2);
  w.top(`function* ${f}(how, x) { ${body} print('after'); return 'over'; }`);
  const h = w.unique('h');
  return `for (let ${h} = 0; ${h} <= ${Math.min(ways.count, 9)}; ${h}++) { try { print(${h}, yield* ${f}(${h}, ${w.atom(s)})); } catch (x) { print('out', known(x)); } }`;
};

/** In place: what it jumps to is around it. */
const here: Snippet = (w, s) => {
  const label = w.unique('L');
  const e = (): string => w.expr(s, 2);
  return `${label}: { try { ${w.one([`throw new Error(String(${e()}));`, `print(${e()});`, `if (${e()}) break ${label};`])} } finally { print('f', ${e()}); ${w.one([`break ${label};`, '', 'yield* gosched();', `if (${e()}) break ${label};`])} } print('not left'); }`;
};

const guarded: Snippet = (w, s) => `try { ${here(w, s)} } catch (e) { print(known(e)); }`;

export const FINALLY: Feature = { name: 'finally order', statements: [order, order, guarded] };
