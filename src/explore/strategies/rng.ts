// The random numbers of a strategy: xoshiro128**, seeded by splitmix32. One seed and one execution give one sequence.

export class Rng {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  constructor(seed: number, stream = 0) {
    this.reseed(seed, stream);
  }

  /** Starts the sequence of (seed, stream) from its beginning. */
  reseed(seed: number, stream: number): void {
    let s = (seed ^ Math.imul(stream, 0x9e3779b1)) | 0;
    const next = (): number => {
      s = (s + 0x9e3779b9) | 0;
      let z = s;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return z ^ (z >>> 16);
    };
    this.a = next();
    this.b = next() ^ Math.trunc(seed / 2 ** 32);
    this.c = next();
    this.d = next() | 1;
  }

  /** 32 random bits, unsigned. */
  next(): number {
    const r = Math.imul(this.b, 5);
    const out = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return out;
  }

  /** 0 to n-1. */
  below(n: number): number {
    return Math.floor((this.next() / 2 ** 32) * n);
  }

  /** 0 to 1, never 1. */
  unit(): number {
    return this.next() / 2 ** 32;
  }
}
