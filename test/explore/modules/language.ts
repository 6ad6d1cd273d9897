// Functions of all shapes, for a comparison of what they give as written and as twins. Each takes a shared array and
// returns something that JSON can say.

function add(a: Int32Array, i: number, v = 1): number {
  return Atomics.add(a, i, v);
}

class Base {
  protected readonly a: Int32Array;
  static made = 0;
  constructor(a: Int32Array) {
    this.a = a;
    Base.made++;
  }
  bump(i: number): number {
    return Atomics.add(this.a, i, 10) + 1;
  }
  static twice(a: Int32Array): number {
    return add(a, 0) + add(a, 0);
  }
}

class Derived extends Base {
  #hidden = 3;
  readonly handler = (i: number): number => this.bump(i) + this.#hidden;
  override bump(i: number): number {
    return super.bump(i) * 2 + this.#secret(i);
  }
  #secret(i: number): number {
    return Atomics.load(this.a, i) + this.#hidden;
  }
}

export const cases: Record<string, (a: Int32Array) => unknown> = {
  order(a) {
    const seen: number[] = [];
    const note = (x: number): number => {
      seen.push(x);
      return x;
    };
    Atomics.store(a, note(1), note(Atomics.add(a, note(2), note(5))) + note(7));
    return [seen, a[1], a[2]];
  },
  compound(shared) {
    // Typed as a tuple, whose elements are there.
    const a = shared as unknown as [number, number];
    a[0] = 5;
    a[0] += 2;
    a[0] *= a[0];
    const old = a[0]++;
    const now = --a[0];
    a[1] ||= 4;
    a[1] &&= a[1] + 1;
    let i = 0;
    a[i++ as 0] += 100;
    return [old, now, i, a[0], a[1]];
  },
  control(a) {
    const out: unknown[] = [];
    outer: for (let i = 0; i < 4; i++) {
      for (let j = 0; ; j++) {
        if (j === 2) continue outer;
        if (Atomics.add(a, 0, 1) > 5) break outer;
        out.push([i, j]);
      }
    }
    switch (Atomics.load(a, 0)) {
      case 7:
      case 6:
        out.push('some');
        break;
      default:
        out.push('more');
    }
    let k = 0;
    do out.push(Atomics.add(a, 1, 2));
    while (++k < 3);
    return out;
  },
  exceptions(a) {
    const out: unknown[] = [];
    try {
      out.push(add(a, 0));
      throw new Error(`at ${Atomics.load(a, 0)}`);
    } catch (e) {
      out.push((e as Error).message);
    } finally {
      out.push(add(a, 0, 3));
    }
    const early = (): string => {
      try {
        return `r${Atomics.load(a, 0)}`;
      } finally {
        Atomics.add(a, 0, 1);
      }
    };
    out.push(early(), a[0]);
    return out;
  },
  classes(a) {
    const d = new Derived(a);
    return [d.bump(0), d.handler(0), Base.twice(a), d instanceof Base, a[0]];
  },
  recursion(a) {
    const fib = function f(n: number): number {
      Atomics.add(a, 0, 1);
      return n < 2 ? n : f(n - 1) + f(n - 2);
    };
    return [fib(8), a[0]];
  },
  closures(a) {
    const makers = [1, 2, 3].map((n) => () => Atomics.add(a, 0, n));
    const got: number[] = [];
    for (const m of makers) got.push(m());
    const { run, ...rest } = { run: (f: (x: number) => number, x: number): number => f(x), other: 1 };
    got.push(run((x) => add(a, 1, x) + x, 4));
    return [got, rest, a[0], a[1]];
  },
  objects(a) {
    const o = {
      count: 0,
      go(n: number): number {
        this.count += Atomics.add(a, 0, n);
        return n === 0 ? this.count : this.go(n - 1);
      },
    };
    return [o.go(4), o.count, Object.keys(o)];
  },
  natives(a) {
    const plain = [3, 1, 2];
    const view = new Uint8Array(4);
    view.set([1, 2, 3], 1);
    const text = plain
      .sort((x, y) => x - y)
      .map((x) => x * 2)
      .join();
    return [text, [...view], Math.max(...plain), [...'ab'].reverse(), JSON.stringify({ a: Atomics.load(a, 0) })];
  },
  bulk(a) {
    a.set([4, 5, 6], 1);
    a.fill(9, 3, 4);
    a.copyWithin(0, 1, 3);
    return [a.slice(0, 4).join(), a.indexOf(9), a.at(-1), a.subarray(1, 3).length, a.includes(5)];
  },
  destructuring(a) {
    const [x = 1, [y] = [Atomics.add(a, 0, 2)]] = [] as [number?, [number]?];
    const { p, q: { r = Atomics.load(a, 0) } = {} } = { p: 3 } as { p: number; q?: { r?: number } };
    let s = 0;
    let t = 0;
    [s, t] = [Atomics.load(a, 0), s];
    return [x, y, p, r, s, t];
  },
  conditionals(a) {
    const b = Atomics.load(a, 0) === 0 ? add(a, 0) : add(a, 1);
    const c = add(a, 0) && add(a, 2);
    const d = (a[7] === 0 ? undefined : 1) ?? add(a, 0);
    const none: { f?: (n: number) => number } = {};
    return [b, c, d, none.f?.(add(a, 3)), `${Atomics.load(a, 0)}-${a[3]}`, typeof a[0], -(a[0] as number)];
  },
  alias(a) {
    const { load, add: plus } = Atomics;
    const op = 'sub' as const;
    return [plus(a, 0, 5), load(a, 0), Atomics[op](a, 0, 2), a[0]];
  },
  iteration(a) {
    const m = new Map([[1, 'x']]);
    const out: unknown[] = [];
    for (const [k, v] of m) out.push(k, v, add(a, 0));
    for (const k in { p: 1, q: 2 }) out.push(k, add(a, 0));
    return out;
  },
};

export const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(32));
export const threads = (name: string): ((a: Int32Array) => unknown)[] => [cases[name] as (a: Int32Array) => unknown];
export const check = (_: Int32Array, [result]: unknown[], name: string): string =>
  compare(JSON.stringify(result), JSON.stringify((cases[name] as (a: Int32Array) => unknown)(shared())));

function compare(twin: string, plain: string): string {
  return twin === plain ? '' : `as a twin ${twin}, as written ${plain}`;
}
