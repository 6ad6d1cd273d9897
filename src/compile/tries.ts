// Compiles Compiles Compiles try around a suspension. The native try covers the protected statements only; the catch
// clause comes after it, where it can be entered in its middle, and so does the finally clause:
//
//   L: { try { ...; caught = false; kind = 0 } catch (e) { error = e; caught = true } }
//                                               a jump out of it: caught = false; kind = n; break L
//   finally clause                            a jump out of it: if (caught) goexit goes on; the jump
//   if (caught) throw error; if (kind === 1) return value; if (kind === 2) break M; ...
//
// Native finally clauses were rejected: leaving a body with PARKED would run them.

import * as t from '@babel/types';
import { assign, eq, id, num, undef } from './ast.ts';
import { lower } from './expressions.ts';
import { plain, type Seq } from './ir.ts';
import type { Finally } from './jumps.ts';
import type { Lowering } from './lowering.ts';
import { lowerPattern } from './patterns.ts';

const spanless = { lo: 0, hi: 0 };

export function lowerTry(s: Lowering, n: t.TryStatement, out: Seq): void {
  if (!n.finalizer) {
    protect(s, n, out);
    return;
  }
  const f = s.f;
  const caught = f.temp();
  const error = f.temp();
  for (const v of [caught, error]) f.constants.delete(v);
  f.declared.set(error, n);
  f.holds.set(error, '$thrown');
  const settle = (kind: number, value: t.Expression): t.Statement[] => [
    assign(caught, t.booleanLiteral(false), n),
    // Nothing of an earlier round may be left in a variable that the clause would save.
    assign(error, undef(), n),
    assign(exit.kind, num(kind), n),
    assign(exit.value, value, n),
  ];
  const exit: Finally = { k: 'finally', label: f.label(), kind: f.temp(), value: f.temp(), settle, exits: [] };
  for (const v of [exit.kind, exit.value]) f.constants.delete(v);
  f.holds.set(exit.value, '$returned');
  const body: Seq = [];
  s.jumps.within(exit, () => {
    if (n.handler) protect(s, n, body);
    else s.statement(n.block, [], body);
  });
  f.declared.set(exit.value, exit.exits.find((x) => x.jump.k === 'return')?.jump.at ?? n);
  body.push(...settle(0, undef()).map(plain));
  const guarded: Seq = [{ k: 'try', body, caught, error, catches: false, also: [exit.kind, exit.value], ...spanless }];
  out.push({ k: 'block', label: exit.label, body: guarded, ...spanless });
  s.jumps.within({ k: 'clause', caught, error }, () => s.statement(n.finalizer as t.Statement, [], out));
  out.push(plain(t.ifStatement(id(caught), t.throwStatement(id(error)))));
  for (const x of exit.exits) {
    // Taken again from out here, where the next finally clause may be waiting.
    const jump = s.jumps.take(x.jump);
    out.push(plain(t.ifStatement(eq(id(exit.kind), num(x.kind)), t.blockStatement(jump))));
  }
}

/** try and catch. */
function protect(s: Lowering, n: t.TryStatement, out: Seq): void {
  const f = s.f;
  const caught = f.temp();
  const error = f.temp();
  for (const v of [caught, error]) f.constants.delete(v);
  const body: Seq = [];
  s.statement(n.block, [], body);
  body.push(plain(assign(caught, t.booleanLiteral(false), n)));
  out.push({ k: 'try', body, caught, error, catches: true, also: [], ...spanless });
  const then: Seq = [];
  const handler = n.handler as t.CatchClause;
  f.declared.set(error, handler);
  if (handler.param) lowerPattern(lower, f, handler.param as t.LVal, id(error), then);
  s.statement(handler.body, [], then);
  out.push({ k: 'if', test: id(caught), yes: then, no: [], ...spanless });
}
