// Transforms the runtime: one text in, two of each function out, the plain function, and `name$g`, its generator, in
// which every operation on shared memory is a point. What may not yield (analyse.ts) has no generator.
//
//   const h = $$load(pp, P.runqhead);
//     plain      const h = ($L($Q(1, $K(pp, P.runqhead))));
//     generator  const h = ($v0 = $K(pp, P.runqhead), $e.point(1, $v0, 417) && (yield), $L($v0));
//   lock(l)                  (yield* lock$g(l))
//   fn(gp, l)                ($v0 = fn, $v0.$g !== undefined ? yield* $v0.$g(gp, l) : $v0(gp, l))
//   list.map((x) => ...)     (yield* $each.map(list, function* (x) {...}))
//
// call-sites.ts, optional-chains.ts, elements.ts, functions.ts and toplevel.ts in rewrite/ write the parts; this file
// decides which of them a node is for, and puts the text together.
//
// Operations may stand anywhere, also in each other's arguments: addresses and values go to temporaries in the order in
// which JavaScript evaluates them, so that each operation has its own point and nothing moves across one.
//
// The text is rewritten in place, no tree is printed: line breaks stay, so that a table of lines (line-table.ts) leads
// from each line of the output to the source. Where the pieces of a call are put together anew, the breaks between them
// are put back.
//
// Rejected (decision 035): module by module, where names are not unique and a call graph over names would not do; async
// functions, a promise a call. What no point can be reached from stays plain: the bootstrap and the checks run it.

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { type Analysis, analyse, importsOf } from './analyse.ts';
import { localsOf } from './module-state.ts';
import { callText, constructText } from './rewrite/call-sites.ts';
import { assignmentText, memberText, updateText } from './rewrite/elements.ts';
import { classText, nested } from './rewrite/functions.ts';
import { chainText } from './rewrite/optional-chains.ts';
import { refuseStrays } from './rewrite/strays.ts';
import { declaredBy, statementText, twinText } from './rewrite/toplevel.ts';
import {
  asLong,
  type Frame,
  plainly,
  Refusals,
  type Spot,
  type TransformOptions,
  unmarked,
  type Writer,
} from './rewrite/writer.ts';

export interface TransformedText {
  readonly code: string;
  /** Line of the input for each line of the output; both from 1. */
  readonly lines: readonly number[];
  readonly spots: readonly Spot[];
  readonly analysis: Analysis;
  readonly refusals: readonly string[];
}

export function transformText(code: string, o: TransformOptions): TransformedText {
  const file = parse(code, { sourceType: 'module' });
  const a = analyse(file, o);
  const refusals = new Refusals(code);
  const locals = localsOf(file.program, code);
  const w: Writer = {
    code,
    options: o,
    analysis: a,
    lets: letsOf(file.program),
    imports: importsOf(file.program),
    containers: locals.containers,
    spots: [],
    refusals,
    exported: [],
    render: (n, frame) => {
      const text = special(w, n, frame);
      return text === null ? plainly(w, n, frame) : asLong(w, n, text);
    },
  };
  refuseStrays(w, file);
  const { text, lines } = rewritten(w, file.program);
  const names = w.exported.map(([as, of]) => `${as}: ${of}`).join(', ');
  const out = `${text}\n${locals.code}\nreturn { $locals, ${names} };\n`;
  return { code: out, lines, spots: w.spots, analysis: a, refusals: [...refusals.list, ...locals.refusals] };
}

/** The text for a node that is more than its parts; null for any other. */
function special(w: Writer, n: t.Node, frame: Frame): string | null {
  if (t.isFunction(n)) return nested(w, n, frame);
  if (t.isClass(n)) return classText(w, n, frame);
  if (t.isCallExpression(n)) return callText(w, n, frame);
  if (t.isOptionalCallExpression(n) || t.isOptionalMemberExpression(n)) return chainText(w, n, frame);
  if (t.isNewExpression(n)) return constructText(w, n, frame);
  if (t.isAssignmentExpression(n)) return assignmentText(w, n, frame);
  if (t.isUpdateExpression(n)) return updateText(w, n, frame);
  if (t.isMemberExpression(n)) return memberText(w, n, frame);
  if (t.isIdentifier(n) && n.extra?.standIn === true) return n.name;
  // Its argument is a place and not a value.
  if (t.isUnaryExpression(n, { operator: 'delete' })) return `delete ${plainly(w, n.argument, frame)}`;
  if (t.isYieldExpression(n) || t.isAwaitExpression(n)) w.refusals.add(n, 'a generator or async function');
  return null;
}

/** The statements one after the other, each followed by the generators of what it declares. */
function rewritten(w: Writer, program: t.Program): { text: string; lines: number[] } {
  const { code } = w;
  const top: Frame = { gen: false, name: '', temps: 0 };
  let out = '';
  const lines: number[] = [];

  function emit(text: string, line: number): void {
    let at = line;
    for (const piece of unmarked(text)) {
      at = piece.line ?? at;
      out += piece.text;
      for (let n = piece.text.split('\n').length; n > 1; n--) lines.push(at++);
    }
  }

  let at = 0;
  let line = 1;
  for (const s of program.body) {
    const start = s.start ?? 0;
    const between = code.slice(at, start);
    emit(between, line);
    emit(statementText(w, s, top), s.loc?.start.line ?? 1);
    at = s.end ?? 0;
    line = s.loc?.end.line ?? line;
    const exported = t.isExportNamedDeclaration(s) && s.declaration ? s.declaration : s;
    for (const [name, fn] of declaredBy(exported)) {
      if (!w.analysis.yielding.has(name)) continue;
      emit(`\n${twinText(w, name, fn)}\n${name}.$g = ${name}$g;`, (s.loc?.start.line ?? 1) - 1);
    }
  }
  emit(code.slice(at), line);
  lines.push(code.split('\n').length);
  if (top.temps > 0) out += `\nvar ${Array.from({ length: top.temps }, (_, i) => `$${i}`).join(', ')};\n`;
  return { text: out, lines };
}

const letsOf = (program: t.Program): Set<string> =>
  new Set(
    program.body.flatMap((s) =>
      t.isVariableDeclaration(s) && s.kind === 'let'
        ? s.declarations.map((d) => (t.isIdentifier(d.id) ? d.id.name : ''))
        : [],
    ),
  );
