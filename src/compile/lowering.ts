// Lowering: what the parts that take statements apart need of each other. (Statements is the one that has it all; the
// parts would otherwise import each other in a circle.)

import type * as t from '@babel/types';
import type { Func } from './func.ts';
import type { Seq } from './ir.ts';
import type { Jumps } from './jumps.ts';

/** Takes an expression apart; expressions.ts. */
export type LowerExpression = (f: Func, e: t.Expression, out: Seq) => t.Expression;

/** What the parts of expressions.ts need of it. */
export interface Expressions {
  readonly lower: LowerExpression;
  /** Operands in their order of evaluation. Null is a hole of an array. */
  readonly list: (f: Func, list: readonly (t.Expression | null)[], out: Seq) => t.Expression[];
}

export interface Lowering {
  readonly f: Func;
  readonly jumps: Jumps;
  /** A list of statements with a scope of its own. */
  list(body: readonly t.Statement[], out: Seq): void;
  /** The function declarations of a scope. */
  functions(body: readonly t.Statement[], out: Seq): void;
  statement(s: t.Statement, labels: readonly string[], out: Seq): void;
  /** A loop after its initialiser; `first` adds what comes before each round of its body. */
  loop(
    s: t.Statement & { body: t.Statement },
    labels: readonly string[],
    head: { test: t.Expression | null; update: t.Expression | null },
    out: Seq,
    first: (body: Seq) => void,
  ): void;
}
