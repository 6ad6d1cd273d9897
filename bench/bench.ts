// What a benchmark is made of, and what comes out of it. benches.ts lists them; rounds.ts runs them.

/** One side of a comparison: each call is one measurement, in the bench's unit, and has checked what it counted. */
export interface Subject {
  measure(): Promise<number>;
  close?(): Promise<void>;
}

/** What a result must not exceed (`most`) or fall short of (`least`). */
export type Bar =
  | { readonly of: 'ours' | 'ratio'; readonly most: number }
  | { readonly of: 'peer'; readonly least: number };

export interface Bench {
  readonly name: string;
  /** null where the number of Ps does not matter. */
  readonly gomaxprocs: number | null;
  readonly unit: 'ns' | 'bytes';
  readonly rounds: number;
  readonly bars: readonly Bar[];
  ours(): Subject;
  /** null: there is nothing in Go to compare with. The path is a `go` command. */
  readonly go: ((goCommand: string) => Subject) | null;
  readonly peer: { readonly name: string; readonly subject: () => Subject } | null;
}

/** Measurements of each side, round by round. `go` is null without a go command or a counterpart. */
export interface Samples {
  readonly ours: readonly number[];
  readonly go: readonly number[] | null;
  readonly peer: readonly number[] | null;
}

/** A bar, what it was held against, and whether it was met; null when that could not be measured. */
export interface Verdict {
  readonly what: string;
  readonly value: number | null;
  readonly pass: boolean | null;
}

/** One element of the --json document. */
export interface Result {
  readonly name: string;
  readonly gomaxprocs: number | null;
  readonly ns: number | null;
  readonly goNs: number | null;
  /** Ours in Go's. */
  readonly ratio: number | null;
  readonly peer: string | null;
  readonly peerNs: number | null;
  /** For what is measured in bytes; null otherwise, as the times are then. */
  readonly bytes: number | null;
  readonly goBytes: number | null;
  readonly bars: readonly Verdict[];
}
