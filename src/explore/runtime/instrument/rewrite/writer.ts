// Writer: what the rewriting of one text shares: the text, what is known of it, what has been found so far, and the
// small pieces that call-sites.ts, optional-chains.ts, elements.ts, functions.ts and toplevel.ts write with.
//
// The protocol: a rewriting function takes the Writer, a node and the Frame that the node stands in, and returns the
// node's text, or null for "as it stands, with what is inside it rewritten". Sites and temporaries are numbered as they
// are asked for, so the order of rendering shows in the result.
//
// Rewriting is mutually recursive: a call has arguments, an argument may be a function, a function has calls. Each file
// goes down by `w.render`, which transform-text.ts makes of them all, and none imports the file above it. Rejected:
// a changed tree that is printed (decision 035); all functions as closures over the text, which took one file of 577
// lines.

import * as t from '@babel/types';
import { children } from '../../../../compile/ast.ts';
import type { Analysis, Known } from '../analyse.ts';
import { isTop, marksOf, topName } from '../bindings.ts';

/** Where an operation stands in the input text. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly fn: string;
}

export interface TransformOptions extends Known {
  /** Site numbers begin here. */
  readonly firstSite: number;
  /** Elements of typed arrays are watched: in programs, whose shared arrays are such. */
  readonly elements: boolean;
  /** Functions of the text whose calls are told to $sim. */
  readonly observed?: ReadonlySet<string>;
  /** Whether a call of this function of the text allocates: its result is fresh memory. */
  readonly allocator?: string;
}

/** A function being written. */
export interface Frame {
  readonly gen: boolean;
  readonly name: string;
  temps: number;
}

/** A text being written. */
export interface Writer {
  readonly code: string;
  readonly options: TransformOptions;
  readonly analysis: Analysis;
  /** Names of the text's scope that are declared with `let`. */
  readonly lets: ReadonlySet<string>;
  readonly imports: ReadonlySet<string>;
  /** Names declared with `const` whose declarations become `let` (module-state.ts). */
  readonly containers: ReadonlySet<string>;
  readonly spots: Spot[];
  readonly refusals: Refusals;
  /** The name outside, and the name in the text. */
  readonly exported: [string, string][];
  /** The node's text, rewritten. */
  render(n: t.Node, frame: Frame): string;
}

/** The node as it stands in the input. */
export const src = (w: Writer, n: t.Node): string => w.code.slice(n.start ?? 0, n.end ?? 0);

/** A number for the operation, by which reports find its place. */
export function site(w: Writer, n: t.Node, frame: Frame): number {
  const text = src(w, n).replaceAll('$$', '').replace(/\s+/g, ' ').slice(0, 80);
  w.spots.push({ line: n.loc?.start.line ?? 0, column: (n.loc?.start.column ?? 0) + 1, text, fn: frame.name });
  return w.options.firstSite + w.spots.length - 1;
}

/** An identifier for a temporary that holds the value of `old`, in its place. */
export function standIn(old: t.Node, name: string): t.Identifier {
  const place = { start: old.start ?? null, end: old.end ?? null, loc: old.loc ?? null };
  return { ...t.identifier(name), ...place, extra: { standIn: true, bound: true } };
}

/** The compiler's parameters are $0, $1: these are not to be their names. */
const tempName = (n: number): string => `$v${n}`;

/** A new temporary of the function that is being written. */
export function temp(frame: Frame): string {
  return tempName(frame.temps++);
}

/** Whether the expression's value cannot change and it has no effect: it need not be evaluated in its turn. */
function isConstantNode(w: Writer, n: t.Node): boolean {
  if (t.isLiteral(n) && !t.isTemplateLiteral(n)) return true;
  if (t.isIdentifier(n)) return !(isTop(n) && w.lets.has(n.name));
  if (t.isUnaryExpression(n) && n.operator === '-') return isConstantNode(w, n.argument);
  return t.isMemberExpression(n) && !n.computed && /^[A-Z]/.test(topName(n.object) ?? '');
}

/** The source, with everything in it rewritten. */
export function plainly(w: Writer, n: t.Node, frame: Frame): string {
  let text = '';
  let at = n.start ?? 0;
  const list = children(n).sort((x, y) => (x.start ?? 0) - (y.start ?? 0));
  for (const c of list) {
    // A shorthand property's key and value are in one place.
    if ((c.start ?? 0) < at) continue;
    text += w.code.slice(at, c.start ?? 0) + w.render(c, frame);
    at = c.end ?? 0;
  }
  return text + w.code.slice(at, n.end ?? 0);
}

/** The line breaks that the source has from one place to another. Whoever joins parts of the text puts them back, so
 *  that each part stays on its line. */
export function breaks(w: Writer, from: number | null | undefined, to: number | null | undefined): string {
  return '\n'.repeat(w.code.slice(from ?? 0, to ?? 0).split('\n').length - 1);
}

/** Says that what follows stands where the node begins. Taken out again when the lines are counted (unmarked). */
export const lineMark = (n: t.Node): string => `\u0001${n.loc?.start.line ?? 0}\u0001`;

/** Text in pieces, each with the line that its mark names. The first has none: null. */
export function unmarked(text: string): { readonly text: string; readonly line: number | null }[] {
  const parts = text.split('\u0001');
  const pieces: { text: string; line: number | null }[] = [{ text: parts[0] ?? '', line: null }];
  for (let i = 1; i < parts.length; i += 2) pieces.push({ text: parts[i + 1] ?? '', line: Number(parts[i]) });
  return pieces;
}

/** The text of a node with the line breaks that were lost in rewriting it. */
export function asLong(w: Writer, n: t.Node, text: string): string {
  const had = breaks(w, n.start, n.end).length;
  return had === 0 ? text : text + '\n'.repeat(Math.max(0, had - (text.split('\n').length - 1)));
}

/** Those before each node of a list that begins at `from`. */
function gaps(w: Writer, list: readonly t.Node[], from: number | null | undefined): string[] {
  return list.map((x, i) => breaks(w, i === 0 ? from : list[i - 1]?.end, x.start));
}

/** The arguments of a call. */
export function argsText(w: Writer, n: t.CallExpression | t.NewExpression, frame: Frame): string[] {
  const gap = gaps(w, n.arguments, n.callee.end);
  return n.arguments.map((x, i) => `${gap[i]}${w.render(x, frame)}`);
}

export const wrapped = (w: Writer, n: t.Node, frame: Frame): string => `(${w.render(n, frame)})`;

/** The arguments of an operation, evaluated in order: what is not constant goes to a temporary. */
export function ordered(w: Writer, n: t.CallExpression, frame: Frame): { before: string; values: string[] } {
  let before = '';
  const gap = gaps(w, n.arguments, n.callee.end);
  const values = n.arguments.map((x, i) => {
    before += gap[i];
    if (isConstantNode(w, x)) return w.render(x, frame);
    const v = temp(frame);
    before += `${v} = ${w.render(x, frame)}, `;
    return v;
  });
  return { before, values };
}

/** As ordered, for a call of a function: arguments may be spread. */
export function orderedSpread(w: Writer, n: t.CallExpression, frame: Frame): { before: string; values: string[] } {
  let before = '';
  const gap = gaps(w, n.arguments, n.callee.end);
  const values = n.arguments.map((x, i) => {
    before += gap[i];
    const of = t.isSpreadElement(x) ? x.argument : x;
    const dots = t.isSpreadElement(x) ? '...' : '';
    if (isConstantNode(w, of)) return dots + w.render(of, frame);
    const v = temp(frame);
    before += `${v} = ${w.render(of, frame)}, `;
    return dots + v;
  });
  return { before, values };
}

/** The declaration of the temporaries; asked for when the body has been written. */
export const declared = (frame: Frame): string =>
  frame.temps === 0 ? '' : ` let ${Array.from({ length: frame.temps }, (_, i) => tempName(i)).join(', ')};`;

/** Whether a function that is passed as an argument may yield. */
export function yields(w: Writer, n: t.Node): boolean {
  if (t.isArrowFunctionExpression(n) || t.isFunctionExpression(n)) return w.analysis.mayYield(n);
  if (!t.isIdentifier(n)) return false;
  if (isTop(n)) return w.analysis.yielding.has(n.name) || w.options.outside.has(n.name);
  const local = marksOf(n).fn;
  return local !== undefined && w.analysis.mayYield(local);
}

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
