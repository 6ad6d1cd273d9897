// Sets of a goroutine function's variables, as bits: the liveness pass makes one for each statement, and functions may
// have thousands of both. Sets do not change; operations that change nothing return the same set.

/** Some variables by their numbers: what one statement reads is few of thousands. */
export type Indexes = readonly number[];

/** The variables that there are, in the order of their names. */
export class Variables {
  readonly names: readonly string[];
  readonly #index: ReadonlyMap<string, number>;
  readonly none: LiveSet;

  constructor(names: Iterable<string>) {
    this.names = [...new Set(names)].sort();
    this.#index = new Map(this.names.map((v, i) => [v, i]));
    this.none = new LiveSet(this, new Uint32Array((this.names.length + 31) >>> 5));
  }

  /** -1 for a name that is no variable. */
  indexOf(name: string): number {
    return this.#index.get(name) ?? -1;
  }

  /** Numbers of these, those that are no variables left out. */
  indexesOf(names: Iterable<string>): Indexes {
    return [...names].map((v) => this.indexOf(v)).filter((i) => i >= 0);
  }
}

export class LiveSet implements Iterable<string> {
  readonly #vars: Variables;
  readonly bits: Uint32Array;

  constructor(vars: Variables, bits: Uint32Array) {
    this.#vars = vars;
    this.bits = bits;
  }

  has(name: string): boolean {
    const i = this.#vars.indexOf(name);
    return i >= 0 && (((this.bits[i >>> 5] as number) >>> (i & 31)) & 1) === 1;
  }

  union(other: LiveSet): LiveSet {
    if (other === this) return this;
    let same = true;
    for (let k = 0; k < this.bits.length && same; k++)
      same = ((other.bits[k] as number) & ~(this.bits[k] as number)) === 0;
    if (same) return this;
    return new LiveSet(
      this.#vars,
      this.bits.map((w, k) => w | (other.bits[k] as number)),
    );
  }

  with(indexes: Indexes): LiveSet {
    const news = indexes.filter((i) => (((this.bits[i >>> 5] as number) >>> (i & 31)) & 1) === 0);
    if (news.length === 0) return this;
    const bits = this.bits.slice();
    for (const i of news) bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
    return new LiveSet(this.#vars, bits);
  }

  without(names: Iterable<string>): LiveSet {
    const gone = [...names].filter((v) => this.has(v)).map((v) => this.#vars.indexOf(v));
    if (gone.length === 0) return this;
    const bits = this.bits.slice();
    for (const i of gone) bits[i >>> 5] = (bits[i >>> 5] as number) & ~(1 << (i & 31));
    return new LiveSet(this.#vars, bits);
  }

  /** In the order of the names. */
  *[Symbol.iterator](): Iterator<string> {
    for (let k = 0; k < this.bits.length; k++) yield* namesOf(this.#vars, k, this.bits[k] as number);
  }

  /** Calls `see` for each variable that is in only one of the sets. */
  differences(other: LiveSet, see: (name: string, here: boolean) => void): void {
    for (let k = 0; k < this.bits.length; k++) {
      const mine = this.bits[k] as number;
      for (const v of namesOf(this.#vars, k, mine ^ (other.bits[k] as number))) see(v, this.has(v));
    }
  }
}

function* namesOf(vars: Variables, k: number, word: number): Generator<string, void> {
  for (let w = word; w !== 0; w &= w - 1) yield vars.names[32 * k + 31 - Math.clz32(w & -w)] as string;
}
