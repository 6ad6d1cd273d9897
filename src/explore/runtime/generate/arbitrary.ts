// Arbitrary programs of goroutines: most of them deadlock in some schedule, or in all. A program becomes smaller by
// losing goroutines, statements and what statements hold, and by using channels and mutexes of lower numbers.

import fc from 'fast-check';
import type { GeneratedCase, Statement, Tree } from './tree.ts';

/** How large the programs are that are drawn.
 *  @example arbitraryPrograms({ goroutines: 4, channels: 1, length: 2 }) */
export interface ProgramShape {
  /** At most so many: 3 each, and 2 mutexes, if not said. Goroutines: that main starts. */
  readonly goroutines?: number;
  readonly channels?: number;
  readonly mutexes?: number;
  /** Statements in a block, at most; 3 if not said. */
  readonly length?: number;
}

export function arbitraryTree(shape: ProgramShape): fc.Arbitrary<Tree> {
  const channels = shape.channels ?? 3;
  const length = shape.length ?? 3;
  const statement = statements(channels, shape.mutexes ?? 2, length);
  const block = fc.array(statement, { maxLength: length });
  return fc.record({
    caps: fc.array(fc.nat(2), { minLength: channels, maxLength: channels }),
    goroutines: fc.array(block, { maxLength: shape.goroutines ?? 3 }),
    main: block,
  });
}

function statements(channels: number, mutexes: number, length: number): fc.Arbitrary<Statement> {
  const chan = fc.nat(channels - 1);
  const choice: fc.Arbitrary<GeneratedCase> = fc.record({ chan, send: fc.boolean() });
  const { statement } = fc.letrec<{ statement: Statement; body: Statement[] }>((tie) => ({
    body: fc.array(tie('statement'), { maxLength: length }),
    statement: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({ do: fc.constantFrom('recv' as const, 'send' as const), chan }),
      fc.record({ do: fc.constantFrom('gosched' as const, 'add' as const) }),
      fc.record({
        do: fc.constant('select' as const),
        cases: fc.array(choice, { minLength: 1, maxLength: 3 }),
        otherwise: fc.boolean(),
      }),
      fc.record({ do: fc.constant('lock' as const), mutex: fc.nat(mutexes - 1), body: tie('body') }),
      fc.record({ do: fc.constant('loop' as const), times: fc.integer({ min: 1, max: 2 }), body: tie('body') }),
      fc.record({ do: fc.constant('go' as const), body: tie('body') }),
    ),
  }));
  return statement;
}
