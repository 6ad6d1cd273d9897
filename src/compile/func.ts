// Func: what the passes know about the goroutine function they are working on.

import type * as t from '@babel/types';
import type { Problems } from './errors.ts';

/** A function value that is made anew when its function resumes, in place of being saved. */
export interface Closure {
  readonly name: string;
  /** Makes it; a fresh tree at each call. */
  readonly make: () => t.Expression;
  /** Variables of the goroutine function that it needs. */
  readonly captures: ReadonlySet<string>;
  readonly order: number;
}

export class Func {
  /** As registered: worker, worker.func1. */
  readonly name: string;
  readonly problems: Problems;
  /** Variables of suspending scopes: locals of the whole emitted function. */
  readonly vars: Set<string> = new Set();
  /** Those that are assigned once. */
  readonly constants: Set<string> = new Set();
  /** Variables that hold an array which nobody else has, and nobody changes: it may be saved as a copy. */
  readonly lists: Set<string> = new Set();
  readonly closures: Map<string, Closure> = new Map();
  /** Names that mean the same wherever they are read: globals, imports, functions and constants of the module. */
  readonly steady: (name: string) => boolean;
  /** Where each variable is declared, for messages. */
  readonly declared: Map<string, t.Node> = new Map();
  /** What the compiler's own variables among them hold, for messages: a word of lib/refusals.ts. */
  readonly holds: Map<string, string> = new Map();
  /** Where in the text each variable has its initial value. */
  readonly ready: Map<string, number> = new Map();
  readonly #suspending: ReadonlySet<t.Node>;
  #next = 0;

  constructor(name: string, problems: Problems, suspending: ReadonlySet<t.Node>, steady: (name: string) => boolean) {
    this.name = name;
    this.problems = problems;
    this.#suspending = suspending;
    this.steady = steady;
  }

  /** Whether control may leave the goroutine inside this node: a yield*, or a loop that looks for preemption. */
  suspends(n: t.Node | null | undefined): boolean {
    return n !== null && n !== undefined && this.#suspending.has(n);
  }

  /** A fresh variable, assigned once where it is used for an intermediate value. */
  temp(): string {
    const name = `$t${++this.#next}`;
    this.vars.add(name);
    this.constants.add(name);
    return name;
  }

  /** Whether the variable reads the same from its declaration on. */
  fixed(name: string): boolean {
    return this.vars.has(name) ? this.constants.has(name) : this.steady(name);
  }

  label(): string {
    return `$L${++this.#next}`;
  }
}
