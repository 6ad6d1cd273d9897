// Types of a benchmark and its results. benches.ts lists them; rounds.ts runs them.

/** One side of a comparison: each call is one measurement, in the bench's unit, and has checked what it counted. */
export interface Measured {
  measure(): Promise<number>;
  close?(): Promise<void>;
}

/** What a result must not exceed (`most`) or fall short of (`least`). */
export type Bar =
  | { readonly of: 'ours' | 'ratio'; readonly most: number }
  | { readonly of: 'ours' | 'peer'; readonly least: number };

/** Somebody else's way to do the same in JavaScript. */
export interface Peer {
  readonly name: string;
  readonly subject: () => Measured;
}

export interface Bench {
  readonly name: string;
  /** null where the number of Ps does not matter. */
  readonly gomaxprocs: number | null;
  /** `times`: how many times faster with 2 Ps (threads) than with 1. */
  readonly unit: 'ns' | 'bytes' | 'times';
  readonly rounds: number;
  readonly bars: readonly Bar[];
  ours(): Measured;
  /** null: there is nothing in Go to compare with. The path is a `go` command. */
  readonly go: ((goCommand: string) => Measured) | null;
  readonly peers: readonly Peer[];
}

/** Measurements of each side, round by round. `go` is null without a go command or a counterpart; peers as in the
 *  bench. */
export interface Samples {
  readonly ours: readonly number[];
  readonly go: readonly number[] | null;
  readonly peers: readonly (readonly number[])[];
}

/** A bar, what it was held against, and whether it was met; null when that could not be measured. */
export interface Verdict {
  readonly what: string;
  readonly value: number | null;
  readonly pass: boolean | null;
}

/** One element of the --json document. */
export interface BenchResult {
  readonly name: string;
  readonly gomaxprocs: number | null;
  readonly ns: number | null;
  readonly goNs: number | null;
  /** Ours in Go's. */
  readonly ratio: number | null;
  /** The first of the peers. */
  readonly peer: string | null;
  readonly peerNs: number | null;
  readonly peers: readonly { readonly name: string; readonly ns: number | null; readonly speedup: number | null }[];
  /** For what is measured in bytes; null otherwise, as the times are then. */
  readonly bytes: number | null;
  readonly goBytes: number | null;
  /** For rows that compare 1 P with 2: the time with 1 in times of the time with 2. */
  readonly speedup: number | null;
  readonly goSpeedup: number | null;
  readonly bars: readonly Verdict[];
}
