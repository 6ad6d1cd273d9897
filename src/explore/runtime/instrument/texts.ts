// What a text of the runtime is made of, and what it is when it is made.

import type { LineTable } from './line-table.ts';
import type { Spot } from './rewrite/writer.ts';

/** A small edit of the runtime's source. `find` must occur exactly once in `file`. */
export interface Mutation {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface SourceOptions {
  /** Where the repository lies. */
  readonly root: string;
  /** Other values for constants of shared/param.ts. */
  readonly params?: Readonly<Record<string, number>>;
  readonly mutations?: readonly Mutation[];
  /** Checks of lock ranks, status transitions and nil dereferences; on by default. */
  readonly debug?: boolean;
  /** The text of a source file as another subject has it, instead of what is replaced and marked here:
   *  goroutines/text/edits.ts. */
  readonly edited?: (file: string, text: string) => string;
}

export interface LoadOptions extends SourceOptions {
  /** Watch plain accesses, for the race detector. */
  readonly race: boolean;
  /** Calls of channel operations are told to the machine (channel-history.ts). */
  readonly linear?: boolean;
  /** Keep the transformed text; mutants are not worth it. */
  readonly cache?: boolean;
}

/** What the transform of a program needs to know of the runtime, and where everything stands. */
export interface RuntimeCode {
  readonly code: string;
  readonly table: LineTable;
  readonly spots: readonly Spot[];
  readonly methods: readonly string[];
  readonly getters: readonly string[];
}
