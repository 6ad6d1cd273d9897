// Compiles Compiles Compiles break, continue and return, once loops have been taken apart and finally clauses have
// become ordinary code: each becomes a jump to a label of the emitted text. A jump that leaves a try with a finally
// clause first notes where it goes, jumps to the clause, and is taken again after it (Finally.exits).

import * as t from '@babel/types';
import { assign, call, id, like, rewrite, stmt, undef } from './ast.ts';

interface Target {
  readonly k: 'target';
  /** The program's own labels for this statement. */
  readonly labels: readonly string[];
  /** What an unlabelled break leaves; '' when that is not this. */
  readonly breaks: string;
  /** What continue jumps to; '' for a switch or block. */
  readonly continues: string;
  /** Whether break without a label means this: loops and switches. */
  readonly plain: boolean;
}

/** An enclosing try with a finally clause. */
export interface Finally {
  readonly k: 'finally';
  /** The end of the try, where the clause begins. */
  readonly label: string;
  /** Variables: which exit was taken (0: none), and the value of return. */
  readonly kind: string;
  readonly value: string;
  /** Statements that note how the try ended without an exception. */
  readonly settle: (kind: number, value: t.Expression) => t.Statement[];
  readonly exits: { readonly kind: number; readonly jump: Jump }[];
}

/** An enclosing finally clause itself. */
interface Clause {
  readonly k: 'clause';
  readonly caught: string;
  readonly error: string;
}

type Entry = Target | Finally | Clause;

type Jump =
  | { readonly k: 'return'; readonly value: t.Expression | null; readonly at: t.Node }
  | { readonly k: 'break' | 'continue'; readonly label: string | null; readonly at: t.Node };

export class Jumps {
  readonly stack: Entry[] = [];

  within<T>(entry: Entry, body: () => T): T {
    this.stack.push(entry);
    try {
      return body();
    } finally {
      this.stack.pop();
    }
  }

  /** The statements that take a jump from here. */
  take(jump: Jump): t.Statement[] {
    const first: t.Statement[] = [];
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const e = this.stack[i] as Entry;
      if (e.k === 'clause') {
        first.push(t.ifStatement(id(e.caught), stmt(call('$goon', id(e.error)))));
        continue;
      }
      if (e.k === 'finally') return [...first, ...this.#defer(e, jump)];
      if (jump.k === 'return') continue;
      const meant =
        jump.label === null ? e.plain && (jump.k === 'break' || e.continues !== '') : e.labels.includes(jump.label);
      if (!meant) continue;
      return [...first, like(t.breakStatement(id(jump.k === 'break' ? e.breaks : e.continues)), jump.at)];
    }
    if (jump.k === 'return') return [...first, like(t.returnStatement(jump.value), jump.at)];
    throw new Error(`jump without a target: ${jump.label}`);
  }

  #defer(f: Finally, jump: Jump): t.Statement[] {
    const same = f.exits.find((x) => x.jump.k === jump.k && (jump.k === 'return' || sameLabel(x.jump, jump)));
    const kind = same?.kind ?? f.exits.length + 1;
    if (same === undefined) {
      const later: Jump = jump.k === 'return' ? { k: 'return', value: id(f.value), at: jump.at } : jump;
      f.exits.push({ kind, jump: later });
    }
    const value = jump.k === 'return' ? jump.value : null;
    // The value first: it may throw, and then the try has ended otherwise.
    const out = value === null ? [] : [assign(f.value, value, jump.at)];
    const settled = f.settle(kind, value === null ? undef() : id(f.value));
    return [...out, ...settled, like(t.breakStatement(id(f.label)), jump.at)];
  }

  /** Retargets the jumps that leave a statement which is otherwise kept as it is. */
  retarget(s: t.Statement): t.Statement {
    const holder = t.blockStatement([s]);
    this.#within(holder, { loops: 0, breakables: 0, labels: [] });
    return holder.body.length === 1 ? (holder.body[0] as t.Statement) : holder;
  }

  #within(node: t.Node, inner: { loops: number; breakables: number; labels: readonly string[] }): void {
    rewrite(node, (n) => {
      if (t.isReturnStatement(n)) return asOne(this.take({ k: 'return', value: n.argument ?? null, at: n }));
      if (t.isBreakStatement(n) || t.isContinueStatement(n)) {
        const label = n.label?.name ?? null;
        const isBreak = t.isBreakStatement(n);
        const own = label === null ? (isBreak ? inner.breakables : inner.loops) > 0 : inner.labels.includes(label);
        return own ? n : asOne(this.take({ k: isBreak ? 'break' : 'continue', label, at: n }));
      }
      const loop = t.isLoop(n);
      if (loop || t.isSwitchStatement(n) || t.isLabeledStatement(n)) {
        this.#within(n, {
          loops: inner.loops + (loop ? 1 : 0),
          breakables: inner.breakables + (t.isLabeledStatement(n) ? 0 : 1),
          labels: t.isLabeledStatement(n) ? [...inner.labels, n.label.name] : inner.labels,
        });
        return asIs(n);
      }
      return n;
    });
  }
}

/** Stands for "has been looked into": rewrite looks into a node that comes back the same. */
function asIs(n: t.Node): t.Node {
  return { ...n } as t.Node;
}

function sameLabel(a: Jump, b: Jump): boolean {
  return a.k !== 'return' && b.k !== 'return' && a.label === b.label;
}

function asOne(list: t.Statement[]): t.Statement {
  return list.length === 1 ? (list[0] as t.Statement) : t.blockStatement(list);
}
