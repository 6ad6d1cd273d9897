// How deep a source text is nested, measured by a scanner that does not recurse, before any parser does: Rollup's
// parser is native and kills the process when its stack ends (5000 parentheses on a main thread). Brackets count one
// level each; so does every link of a chain that a tree has one inside the other: operands of a sum, a.b.c, a?.b, !!a,
// a => b => c, else if. A chain ends with its statement or list element.
//
// It knows strings, comments, templates and regular expressions, the last by what stands before the slash, as every
// such scanner: where it errs it errs for a line. Too deep is refused with its place; threads that compile have a stack
// for the rest.

import { resourceLimits } from 'node:worker_threads';
import { CompileError } from './errors.ts';

/** Megabytes of stack for a thread that compiles: parsers, passes and the printer recurse as deep as the text is. (What
 *  is not touched costs nothing.) */
export const COMPILESTACK = 128;

export interface DepthLimits {
  /** Brackets in each other. */
  readonly nested: number;
  /** Links of the chains around a place. */
  readonly chained: number;
}

/** On a thread with COMPILESTACK. V8's parser takes no more on the threads that run what was compiled. */
export const DEEPEST: DepthLimits = { nested: 1500, chained: 6000 };
/** On any other, whose stack has 4 MB: Rollup's parser takes 6 KB for a function in a function. */
export const USUAL: DepthLimits = { nested: 300, chained: 1500 };

export interface Depth extends DepthLimits {
  /** Where in the text it is deepest. */
  readonly nestedAt: number;
  readonly chainedAt: number;
}

const NAME = /[\w$#\\\u0080-\uffff]+/y;
const NUMBER = /\.?\d[\w.]*/y;
const MARK =
  /=>|\.{3}|\?\.(?!\d)|={2,3}|!={1,2}|>{2,3}=?|<<=?|[<>]=|\*\*=?|&&=?|\|\|=?|\?\?=?|[-+*/%&|^]=|\+\+|--|[\s\S]/y;

const SPACE = charCodes(' \t\n\r\v\f\u00a0\u2028\u2029\ufeff');
const QUOTES = charCodes('"\'');
const DIGITS = charCodes('0123456789');
const SLASH = 0x2f;
const STAR = 0x2a;
const DOT = 0x2e;

/** Names after which an operand begins. */
const OPERATORS = words('return typeof instanceof in of new delete void throw case do else yield await extends');
/** Names that put the next statement, or operand, inside of something. */
const LINKS = words('if for while do with new typeof void delete await yield in instanceof extends');
/** Names before brackets after which no operator comes. */
const HEADS = words('if for while with switch catch');
/** A function in a function costs passes and parsers more than an operand in a sum: links that an arrow counts for. */
const ARROW = 4;

interface Open {
  readonly mark: string;
  /** Links up to the bracket, it included, and those that are left when it is closed. */
  readonly links: number;
  readonly after: number;
  readonly head: boolean;
}

class Scanner {
  readonly #code: string;
  #at = 0;
  readonly #open: Open[] = [];
  #links = 0;
  /** The links of the statement that has just ended, if an else goes on with it. */
  #before = 0;
  /** The question marks that no colon has come for yet. */
  #questions = 0;
  /** Whether a name of HEADS has just ended. */
  #head = false;
  /** Whether a value has just ended: a slash divides, a bracket calls. */
  #value = false;
  /** Whether the name of a member comes. */
  #member = false;
  #nested = [0, 0] as [depth: number, at: number];
  #chained = [0, 0] as [depth: number, at: number];

  constructor(code: string) {
    this.#code = code;
  }

  measure(): Depth {
    while (this.#at < this.#code.length) this.#next();
    const [nested, nestedAt] = this.#nested;
    const [chained, chainedAt] = this.#chained;
    return { nested, chained, nestedAt, chainedAt };
  }

  #next(): void {
    const code = this.#code;
    const from = this.#at;
    const c = code.charCodeAt(from);
    if (SPACE.has(c)) this.#at++;
    else if (c === SLASH && code.charCodeAt(from + 1) === SLASH) this.#at = after(code.indexOf('\n', from), 0, code);
    else if (c === SLASH && code.charCodeAt(from + 1) === STAR) this.#at = after(code.indexOf('*/', from + 2), 2, code);
    else if (QUOTES.has(c)) this.#string(c);
    else if (c === SLASH && !this.#value && this.#regexp()) this.#value = true;
    else if (DIGITS.has(c) || (c === DOT && !this.#value && DIGITS.has(code.charCodeAt(from + 1)))) this.#number();
    else this.#nameOrMark(from);
  }

  #nameOrMark(from: number): void {
    const name = match(NAME, this.#code, from);
    const token = name ?? (match(MARK, this.#code, from) as string);
    this.#at += token.length;
    const member = this.#member;
    this.#member = token === '.' || token === '?.';
    if (name === null) this.#mark(token, from);
    else if (member) this.#value = true;
    else this.#word(token, from);
  }

  /** To its end, or that of the line. */
  #string(quote: number): void {
    const code = this.#code;
    for (this.#at++; this.#at < code.length; this.#at++) {
      const c = code.charCodeAt(this.#at);
      if (c === 0x5c) this.#at++;
      else if (c === 0x0a) break;
      else if (c === quote) {
        this.#at++;
        break;
      }
    }
    this.#operand();
  }

  /** Over a regular expression, if one ends on this line. */
  #regexp(): boolean {
    const code = this.#code;
    let set = false;
    for (let at = this.#at + 1; at < code.length; at++) {
      const c = code[at];
      if (c === '\n') return false;
      if (c === '\\') at++;
      else if (c === '[') set = true;
      else if (c === ']') set = false;
      else if (c === '/' && !set) {
        this.#at = at + 1;
        return true;
      }
    }
    return false;
  }

  #number(): void {
    this.#at += match(NUMBER, this.#code, this.#at)?.length ?? 1;
    this.#operand();
  }

  /** Two values side by side: a statement has ended without a semicolon. */
  #operand(): void {
    if (this.#value) this.#links = this.#outer();
    this.#value = true;
    this.#member = false;
    this.#head = false;
  }

  #word(word: string, from: number): void {
    const head = HEADS.has(word) || (this.#head && word === 'await');
    if (word === 'else') this.#links = Math.max(this.#links, this.#before);
    else if (word === 'case') this.#links = this.#outer();
    else if (this.#value && !OPERATORS.has(word)) this.#links = this.#outer();
    if (LINKS.has(word)) this.#link(from);
    this.#head = head;
    this.#value = !head && !OPERATORS.has(word);
  }

  #mark(mark: string, from: number): void {
    if (mark === '`') this.#template();
    else if (mark === '(' || mark === '[' || mark === '{') this.#enter(mark, from);
    else if (mark === ')' || mark === ']' || mark === '}') this.#leave();
    else if (mark === ',' || mark === ';') {
      this.#before = mark === ';' ? this.#links : 0;
      this.#links = this.#outer();
      this.#questions = 0;
      this.#value = false;
    } else {
      if (mark === '?') this.#questions++;
      // A condition is one link, a label is one.
      if (mark === ':' && this.#questions > 0) this.#questions--;
      else this.#link(from, mark === '=>' ? ARROW : 1);
      this.#value = this.#value && (mark === '++' || mark === '--');
    }
  }

  #outer(): number {
    return this.#open.at(-1)?.links ?? 0;
  }

  #link(from: number, n = 1): void {
    this.#links += n;
    this.#before = 0;
    if (this.#links > this.#chained[0]) this.#chained = [this.#links, from];
  }

  #enter(mark: string, from: number): void {
    // A call or an index is a link of its chain; what only groups is over when it is closed.
    const left = this.#value ? this.#links + 1 : this.#links;
    this.#link(from);
    this.#open.push({ mark, links: this.#links, after: left, head: this.#head });
    this.#head = false;
    if (this.#open.length > this.#nested[0]) this.#nested = [this.#open.length, from];
    this.#value = false;
  }

  #leave(): void {
    const closed = this.#open.pop();
    this.#links = Math.max(closed?.after ?? 0, this.#outer());
    // The end of a block ends a statement, and may be the end of a value.
    if (closed?.mark === '{') {
      this.#before = this.#links;
      this.#links = this.#outer();
    }
    this.#value = closed?.mark !== '{' && closed?.head !== true;
    if (closed?.mark === '`') this.#template();
  }

  /** From inside a template's text to its end, or to the next substitution. */
  #template(): void {
    for (; this.#at < this.#code.length; this.#at++) {
      const c = this.#code[this.#at];
      if (c === '\\') this.#at++;
      else if (c === '`') {
        this.#at++;
        this.#value = true;
        return;
      } else if (c === '$' && this.#code[this.#at + 1] === '{') {
        this.#at += 2;
        this.#enter('`', this.#at);
        return;
      }
    }
  }
}

function charCodes(all: string): ReadonlySet<number> {
  return new Set([...all].map((c) => c.charCodeAt(0)));
}

function words(all: string): ReadonlySet<string> {
  return new Set(all.split(' '));
}

/** Behind what was found at `at`, or the end of the text. */
function after(at: number, length: number, code: string): number {
  return at < 0 ? code.length : at + length;
}

/** What stands at `at`; null if it does not match. */
function match(pattern: RegExp, code: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.test(code) ? code.slice(at, pattern.lastIndex) : null;
}

export function measureDepth(code: string): Depth {
  return new Scanner(code).measure();
}

/** What this thread's stack has room for. */
function limitsHere(): DepthLimits {
  return (resourceLimits.stackSizeMb ?? 0) >= COMPILESTACK ? DEEPEST : USUAL;
}

/** Throws CompileError when the text is too deep for this thread. */
export function checkDepth(code: string, file: string): void {
  const here = limitsHere();
  // What is shorter than the limits cannot exceed them.
  if (code.length < here.nested) return;
  const d = measureDepth(code);
  const nested = exceeded(d.nested, (l) => l.nested, here);
  if (nested !== null) refuse(code, file, d.nestedAt, `brackets are nested ${d.nested} deep, ${nested}`);
  const chained = exceeded(d.chained, (l) => l.chained, here);
  if (chained !== null)
    refuse(code, file, d.chainedAt, `an expression or statement of ${d.chained} parts in each other, ${chained}`);
}

const INSTEAD = 'give parts of it names, or make it in a loop';

/** What is said of a depth that is too much here. */
function exceeded(n: number, of: (l: DepthLimits) => number, here: DepthLimits): string | null {
  if (n <= of(here)) return null;
  if (n > of(DEEPEST)) return `at most ${of(DEEPEST)}; ${INSTEAD}`;
  return `at most ${of(here)} on a thread with this stack; ${INSTEAD}, or use the rt0 command, whose threads have more`;
}

function refuse(code: string, file: string, at: number, what: string): never {
  const before = code.slice(0, at).split('\n');
  const place = { file, line: before.length, column: before.at(-1)?.length ?? 0 };
  const [reason = '', instead = ''] = what.split('; ');
  throw new CompileError([{ ...place, reason, instead }], () => place);
}

/** A stack that has ended all the same, in a pass or in V8's parser, as one line; null for any other error. */
export function stackProblem(e: unknown, file: string): string | null {
  if (!(e instanceof RangeError) || !e.message.startsWith('Maximum call stack')) return null;
  return `${file}: nested too deep for the stack of this thread; ${INSTEAD}`;
}

/** What `make` makes of a text. Throws Error in place of a stack that has ended. */
export async function withinStack<T>(file: string, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (e) {
    const problem = stackProblem(e, file);
    throw problem === null ? e : new Error(problem);
  }
}
