// What draws a program's text: the scope that a piece of it stands in, and what pieces are drawn with. A feature
// (features/) is a piece of the language in a file of its own; what all programs have is in expressions.ts and
// statements.ts.

export interface Scope {
  /** Variables that can be read; those that can be assigned; those that hold functions of one argument. */
  readonly vars: string[];
  readonly mutable: string[];
  readonly closures: string[];
  /** Arrays that nothing changes. */
  readonly lists: string[];
  /** Labels that break and continue can name. */
  readonly blocks: string[];
  readonly loops: string[];
  readonly breakable: boolean;
  readonly loop: boolean;
  readonly depth: number;
}

export interface Draw {
  pick(n: number): number;
  one<T>(list: readonly T[]): T;
  maybe(): boolean;
  /** A name that nothing else has. */
  unique(prefix: string): string;
  /** False when the program is long enough. */
  spend(): boolean;
  /** Any expression, which may suspend; one that can't; a call of a goroutine function. */
  expr(s: Scope, depth?: number): string;
  atom(s: Scope): string;
  call(s: Scope, depth: number): string;
  body(s: Scope, most?: number): string;
  declare(s: Scope, name: string, mutable: boolean): void;
  /** Adds a declaration to the module's top. */
  top(text: string): void;
}

/** A piece of text with random parts. */
export type Snippet = (w: Draw, s: Scope) => string;

export interface Feature {
  /** As the sweep counts it. */
  readonly name: string;
  /** Statements, each of which can stand alone in a goroutine function's body. */
  readonly statements: readonly Snippet[];
  readonly expressions?: readonly Snippet[];
}

/** The scope for a block in s. */
export function inside(s: Scope): Scope {
  return { ...s, vars: [...s.vars], mutable: [...s.mutable], closures: [...s.closures], lists: [...s.lists] };
}

/** The scope of a goroutine function's body. */
export function functionScope(vars: readonly string[], mutable: readonly string[]): Scope {
  return {
    vars: [...vars],
    mutable: [...mutable],
    closures: [],
    lists: [],
    blocks: [],
    loops: [],
    breakable: false,
    loop: false,
    depth: 0,
  };
}

/** What a closure may read: a constant of the scope, or a number. */
export function fixed(w: Draw, s: Scope): string {
  const constants = s.vars.filter((v) => v.startsWith('v_') && !s.mutable.includes(v));
  return w.one([...constants, '4', "'k'"]);
}

/** A wait, or none. */
export function perhapsWait(w: Draw): string {
  return w.one(['yield* gosched();', 'yield* gosched();', '', "tag('w', yield* same(1));"]);
}
