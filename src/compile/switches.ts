// Compiles Compiles Compiles switch around a suspension: the clause is chosen first, in the order of the tests, and
// then entered by its number, so that it can be entered in its middle as well. Falling through, and scope, are the
// native switch's.

import * as t from '@babel/types';
import { assign, eq, id, num } from './ast.ts';
import { lower } from './expressions.ts';
import { plain, type Seq } from './ir.ts';
import type { Lowering } from './lowering.ts';

type Expr = t.Expression;
const spanless = { lo: 0, hi: 0 };

export function lowerSwitch(s: Lowering, n: t.SwitchStatement, labels: readonly string[], out: Seq): void {
  const f = s.f;
  const value = f.temp();
  out.push(plain(assign(value, lower(f, n.discriminant, out), n.discriminant)));
  const which = f.temp();
  const fallback = n.cases.findIndex((c) => c.test === null || c.test === undefined);
  const none = num(fallback < 0 ? n.cases.length : fallback);
  if (n.cases.some((c) => f.suspends(c.test))) {
    f.constants.delete(which);
    chooseSlowly(s, n, value, which, out);
    const test = eq(id(which), num(-1));
    out.push({ k: 'if', test, yes: [plain(assign(which, none, n))], no: [], ...spanless });
  } else {
    const choice = n.cases.reduceRight<Expr>(
      (rest, c, k) => (c.test ? t.conditionalExpression(eq(id(value), c.test), num(k), rest) : rest),
      none,
    );
    out.push(plain(assign(which, choice, n)));
  }
  const label = f.label();
  // One scope for all clauses: its functions are there whichever of them comes first.
  s.functions(
    n.cases.flatMap((c) => c.consequent),
    out,
  );
  const cases = s.jumps.within({ k: 'target', labels, breaks: label, continues: '', plain: true }, () => {
    return n.cases.map((c, k) => {
      const body: Seq = [];
      for (const one of c.consequent) if (!t.isFunctionDeclaration(one)) s.statement(one, [], body);
      return { test: num(k), body };
    });
  });
  out.push({ k: 'switch', label, disc: id(which), cases, ...spanless });
}

/** Tests that can suspend: one by one, until one fits. */
function chooseSlowly(s: Lowering, n: t.SwitchStatement, value: string, which: string, out: Seq): void {
  out.push(plain(assign(which, num(-1), n)));
  n.cases.forEach((c, k) => {
    if (!c.test) return;
    const then: Seq = [];
    const test = eq(id(value), lower(s.f, c.test, then));
    then.push(plain(t.ifStatement(test, assign(which, num(k), c))));
    out.push({ k: 'if', test: eq(id(which), num(-1)), yes: then, no: [], ...spanless });
  });
}
