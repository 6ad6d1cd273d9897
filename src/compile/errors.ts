// Problems that the compiler refuses. A problem says where, why, and what to write instead; a compilation collects all
// of a program's problems before it gives up.

export interface Problem {
  /** Position in the text that was compiled, line from 1 and column from 0. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly instead: string;
}

/** Where a position of the compiled text came from. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The program cannot be compiled. The message has a line for each problem. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], originOf: (line: number, column: number) => Origin) {
    super(
      problems
        .map((p) => {
          const at = originOf(p.line, p.column);
          return `${at.file}:${at.line}:${at.column + 1}: ${p.reason}; ${p.instead}`;
        })
        .join('\n'),
    );
    this.problems = problems;
  }
}

/** Collects problems. Thrown only at the end of a pass, so that one run shows them all. */
export class Problems {
  readonly list: Problem[] = [];

  refuse(node: { loc?: { start: { line: number; column: number } } | null }, reason: string, instead: string): void {
    const start = node.loc?.start ?? { line: 1, column: 0 };
    const known = this.list.some((p) => p.line === start.line && p.column === start.column && p.reason === reason);
    if (!known) this.list.push({ line: start.line, column: start.column, reason, instead });
  }
}
