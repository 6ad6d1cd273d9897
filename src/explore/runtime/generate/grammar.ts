// The grammar of generated programs, as a check of a tree that comes from outside: a schedule string holds one. What
// passes is made of known words and small numbers only, so its text (tree.ts) is what the generator itself could
// have written.

import { printable } from '../../search/printable.ts';
import type { GeneratedCase, Statement, Tree } from './tree.ts';

/** One line: where in the tree, and what was expected there. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
  constructor(message: string) {
    super(printable(message, 200));
  }
}

const MOST = { channels: 256, cap: 65_536, mutexes: 256, goroutines: 1000, times: 10_000, count: 1_000_000 };
const MOST_STATEMENTS = 4000;
const MOST_DEPTH = 64;

/** The tree that a JSON text holds. Throws GrammarError. */
export function treeFrom(text: string): Tree {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GrammarError('a program that is no JSON');
  }
  return new Grammar().tree(value);
}

class Grammar {
  private channels = 0;
  private statements = 0;

  tree(v: unknown): Tree {
    const t = object(v, 'the program', ['caps', 'goroutines', 'main', 'adds', 'received']);
    const caps = list(t.get('caps'), 'caps', MOST.channels).map((c, i) => number(c, `caps[${i}]`, 0, MOST.cap));
    this.channels = caps.length;
    const goroutines = list(t.get('goroutines'), 'goroutines', MOST.goroutines);
    return {
      caps,
      goroutines: goroutines.map((g, i) => this.block(g, `goroutines[${i}]`, 0)),
      main: this.block(t.get('main'), 'main', 0),
      ...this.count(t, 'adds'),
      ...this.count(t, 'received'),
    };
  }

  private count(t: ReadonlyMap<string, unknown>, name: 'adds' | 'received'): { [name: string]: number } {
    const n = t.get(name);
    return n === undefined ? {} : { [name]: number(n, name, 0, MOST.count) };
  }

  private block(v: unknown, at: string, depth: number): Statement[] {
    if (depth > MOST_DEPTH) throw new GrammarError(`nested deeper than ${MOST_DEPTH}`);
    const statements = list(v, at, MOST_STATEMENTS);
    this.statements += statements.length;
    if (this.statements > MOST_STATEMENTS) throw new GrammarError(`more than ${MOST_STATEMENTS} statements`);
    return statements.map((s, i) => this.statement(s, `${at}[${i}]`, depth));
  }

  private statement(v: unknown, at: string, depth: number): Statement {
    const what = typeof v === 'object' && v !== null && Object.hasOwn(v, 'do') ? (v as { do: unknown }).do : undefined;
    const keys = (...names: string[]): ReadonlyMap<string, unknown> => object(v, at, ['do', ...names]);
    const body = (s: ReadonlyMap<string, unknown>): Statement[] => this.block(s.get('body'), `${at}.body`, depth + 1);
    switch (what) {
      case 'send':
      case 'recv':
        return { do: what, chan: this.chan(keys('chan'), at) };
      case 'add':
      case 'gosched':
        keys();
        return { do: what };
      case 'select': {
        const s = keys('cases', 'otherwise');
        const cases = list(s.get('cases'), `${at}.cases`, MOST.channels);
        return {
          do: what,
          cases: cases.map((c, i) => this.choice(object(c, `${at}.cases[${i}]`, ['chan', 'send']), at)),
          otherwise: boolean(s.get('otherwise'), `${at}.otherwise`),
        };
      }
      case 'all': {
        const cases = list(keys('cases').get('cases'), `${at}.cases`, MOST.channels);
        return { do: what, cases: cases.map((c, i) => this.times(c, `${at}.cases[${i}]`)) };
      }
      case 'lock': {
        const s = keys('mutex', 'body');
        return { do: what, mutex: number(s.get('mutex'), `${at}.mutex`, 0, MOST.mutexes - 1), body: body(s) };
      }
      case 'loop': {
        const s = keys('times', 'body');
        return { do: what, times: number(s.get('times'), `${at}.times`, 0, MOST.times), body: body(s) };
      }
      case 'go':
        return { do: what, body: body(keys('body')) };
      default:
        throw new GrammarError(`${at}: expected one of send, recv, select, all, lock, loop, go, add, gosched`);
    }
  }

  private times(v: unknown, at: string): GeneratedCase & { times: number } {
    const c = object(v, at, ['chan', 'send', 'times']);
    return { ...this.choice(c, at), times: number(c.get('times'), `${at}.times`, 0, MOST.times) };
  }

  private choice(c: ReadonlyMap<string, unknown>, at: string): GeneratedCase {
    return { chan: this.chan(c, at), send: boolean(c.get('send'), `${at}.send`) };
  }

  private chan(s: ReadonlyMap<string, unknown>, at: string): number {
    return number(s.get('chan'), `${at}.chan`, 0, this.channels - 1);
  }
}

function object(v: unknown, at: string, names: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) throw new GrammarError(`${at}: expected an object`);
  const entries = new Map<string, unknown>(Object.entries(v));
  for (const name of entries.keys())
    if (!names.includes(name)) throw new GrammarError(`${at}: ${printable(name, 40)}: expected ${names.join(', ')}`);
  return entries;
}

function list(v: unknown, at: string, most: number): readonly unknown[] {
  if (!Array.isArray(v) || v.length > most) throw new GrammarError(`${at}: expected a list of at most ${most}`);
  return v;
}

function number(v: unknown, at: string, low: number, high: number): number {
  if (typeof v === 'number' && Number.isInteger(v) && v >= low && v <= high) return v;
  throw new GrammarError(`${at}: expected a whole number from ${low} to ${high}`);
}

function boolean(v: unknown, at: string): boolean {
  if (typeof v === 'boolean') return v;
  throw new GrammarError(`${at}: expected true or false`);
}
