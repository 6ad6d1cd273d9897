// What the transform could get wrong, and therefore refuses: each with its line, and what to write instead.

import type * as t from '@babel/types';

export class Refusals {
  readonly list: string[] = [];
  private readonly code: string;

  constructor(code: string) {
    this.code = code;
  }

  add(n: t.Node, what: string): void {
    const text =
      this.code
        .slice(n.start ?? 0, n.end ?? 0)
        .split('\n')[0]
        ?.slice(0, 100) ?? '';
    const line = `${n.loc?.start.line ?? 0}: ${what}: ${text}`;
    if (!this.list.includes(line)) this.list.push(line);
  }
}
