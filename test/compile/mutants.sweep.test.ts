// The oracle finds faults: the compiler with one edit each, and after how many programs of seed 1 it is noticed. A
// generator that has lost the means to find one `within` so many fails here. Every fourth is in the short suites.
//
//   RT0_NIGHTLY=1 npx vitest run test/compile/mutants.sweep.test.ts -t 'finally'

import { expect, test } from 'vitest';
import { sizeOf } from '../harness/sweep.ts';
import { type Edit, loadCampaign } from './oracle/bundled.ts';

interface Mutant extends Edit {
  readonly name: string;
  readonly within: number;
}

const SEED = 1;

const MUTANTS: readonly Mutant[] = [
  {
    name: 'what a catch clause reads is not live in its try',
    within: 60,
    file: 'compile/liveness.ts',
    find: 'const handler = out.without([n.caught, n.error, ...n.also]).union(around.handler);',
    replace: 'const { handler } = around;',
  },
  {
    name: 'a caught value stays live in the next round of a loop',
    within: 60,
    file: 'compile/liveness.ts',
    find: 'seq(f, n.body, out.without([n.error]), ',
    replace: 'seq(f, n.body, out, ',
  },
  {
    name: 'what the next round of a loop reads is not live in this one',
    within: 60,
    file: 'compile/liveness.ts',
    find: 'if (next === head) break;',
    replace: 'break;',
  },
  {
    name: 'an exception goes on before its finally clause',
    within: 60,
    file: 'compile/tries.ts',
    find: `  s.jumps.within({ k: 'clause', caught, error }, () => s.statement(n.finalizer as t.Statement, [], out));
  out.push(plain(t.ifStatement(id(caught), t.throwStatement(id(error)))));`,
    replace: `  out.push(plain(t.ifStatement(id(caught), t.throwStatement(id(error)))));
  s.jumps.within({ k: 'clause', caught, error }, () => s.statement(n.finalizer as t.Statement, [], out));`,
  },
  {
    name: 'a bigint is kept in 64 bits',
    within: 60,
    file: 'lib/compiled.ts',
    find: `  if (typeof v === 'bigint') {
    setref(slot(fp, i), TAG_CLONE, newclone(v));`,
    replace: `  if (typeof v === 'bigint') {
    setref(slot(fp, i), TAG_CLONE, newclone(BigInt.asIntN(64, v)));`,
  },
  {
    name: 'a slot loses the sign of zero',
    within: 60,
    file: 'heap/value.ts',
    find: 'else memf[a >>> 1] = v;',
    replace: 'else memf[a >>> 1] = v + 0;',
  },
  {
    name: 'a frame is read as a small integer, also -0',
    within: 60,
    file: 'lib/compiled.ts',
    find: 'return Object.is(n, v) ? n : v;',
    replace: 'return n === v ? n : v;',
  },
  {
    name: 'the last resume point of a branch leads to the other one',
    within: 3000,
    file: 'compile/emit.ts',
    find: "t.binaryExpression('<=', id(RP), num(hi))",
    replace: "t.binaryExpression('<', id(RP), num(hi))",
  },
  {
    name: 'a package variable is read after the suspension that follows it',
    within: 60,
    file: 'compile/save.ts',
    find: 'if (t.isLiteral(e) && !t.isTemplateLiteral(e)) return true;',
    replace: `if (t.isLiteral(e) && !t.isTemplateLiteral(e)) return true;
  if (t.isMemberExpression(e) && t.isIdentifier(e.object, { name: '$g' })) return true;`,
  },
  {
    name: 'a switch is entered in the clause before the resume point’s',
    within: 3000,
    file: 'compile/emit.ts',
    find: "t.binaryExpression('>=', id(RP), num(s.lo))",
    replace: "t.binaryExpression('>', id(RP), num(s.lo))",
  },
  {
    name: 'an error that is kept is another one in each variable',
    within: 3000,
    file: 'heap/kept.ts',
    find: 'if (known !== undefined) return known.cell;',
    replace: 'if (known === null) return 0;',
  },
  {
    name: 'a default parameter is evaluated twice',
    within: 3000,
    file: 'compile/goroutine.ts',
    find: "t.unaryExpression('void', num(0))), p.right, id(raw));",
    replace: "t.unaryExpression('void', num(0))), t.sequenceExpression([t.cloneNode(p.right), p.right]), id(raw));",
  },
  {
    name: 'a variable that changes from 0 to -0 is not saved again',
    within: 60,
    file: 'compile/slots.ts',
    find: "return t.ifStatement(or(isNumber(id(name)), t.binaryExpression('!==', id(name), id(known))), keep);",
    replace: "return t.ifStatement(t.binaryExpression('!==', id(name), id(known)), keep);",
  },
  {
    name: 'x += yield* reads x afterwards',
    within: 3000,
    file: 'compile/choices.ts',
    find: `  out.push(plain(assign(old, place, e)));
  const value = x.lower(f, e.right, out);
  const sum`,
    replace: `  const value = x.lower(f, e.right, out);
  out.push(plain(assign(old, place, e)));
  const sum`,
  },
  {
    name: '?. goes on with undefined',
    within: 3000,
    file: 'compile/chains.ts',
    find: "t.binaryExpression('==', t.cloneNode(y), t.nullLiteral())",
    replace: "t.binaryExpression('===', t.cloneNode(y), t.nullLiteral())",
  },
  {
    name: 'a counted loop does not look whether its body moves the counter',
    within: 3000,
    file: 'compile/counted.ts',
    find: 'return steady ? {',
    replace: 'return steady || move ? {',
  },
  {
    name: 'let b = a at the top reads the local name',
    within: 60,
    file: 'compile/packagevars.ts',
    find: 'if (t.isIdentifier(e.right) && names.has(e.right.name))',
    replace: "if (t.isIdentifier(e.right) && names.has(e.right.name + '?'))",
  },
  {
    name: 'for...of over a string goes by code units',
    within: 3000,
    file: 'lib/compiled.ts',
    find: 'return String.fromCodePoint(v.codePointAt(i) ?? 0);',
    replace: "return v[i] ?? '';",
  },
  {
    name: 'a part of a shared array is kept with the length of an even number',
    within: 3000,
    file: 'heap/arrays.ts',
    find: 'setf(h, ArrayHeader.length, view.length);',
    replace: 'setf(h, ArrayHeader.length, view.length & ~1);',
  },
  {
    name: 'a frozen error thaws when it is kept',
    within: 3000,
    file: 'heap/kept.ts',
    find: 'if (content[0] === false) Object.preventExtensions(e);',
    replace: '',
  },
  {
    name: 'constants can be assigned',
    within: 60,
    file: 'compile/readonly.ts',
    find: 'if (!mayAssignConstant(file)) return [];',
    replace: 'if (file !== null) return [];',
  },
  {
    name: 'a default is taken for null as well',
    within: 60,
    file: 'compile/patterns.ts',
    find: "out.push({ k: 'if', test: eq(id(v), undef()), yes: then",
    replace: "out.push({ k: 'if', test: t.binaryExpression('==', id(v), undef()), yes: then",
  },
];

const STEP = sizeOf({ slice: 22, whole: 4, night: 1 });
const CHOSEN = MUTANTS.filter((_, i) => i % STEP === 0);

test('the compiler as it is does all of them right', async () => {
  const to = Math.max(...CHOSEN.map((m) => m.within));
  const { failures } = (await loadCampaign()).campaign({ seed: SEED, from: 0, to });
  expect(failures.map((f) => f.text).join('\n')).toBe('');
}, 300_000);

test('what is found is made small, and printed with both outcomes', async () => {
  const mutant = MUTANTS.find((m) => m.name.includes('before its finally clause')) as Mutant;
  const { failures } = (await loadCampaign(mutant)).campaign({ seed: SEED, from: 0, to: 20 });
  const [program = '', outcomes = ''] = (failures[0]?.text ?? '').split('as native generators, from line');
  expect(program.split('\n').length, program).toBeLessThan(40);
  expect(program).toContain('finally');
  expect(outcomes).toMatch(/\n> .*\ncompiled:\n[\s\S]*\nagain: RT0_SEED=1 RT0_ONE=\d+ npx vitest run test/);
});

test.each(CHOSEN.map((m) => [m.name, m] as const))(
  '%s',
  async (_, m) => {
    const oracle = await loadCampaign(m);
    const { programs, failures } = oracle.campaign({ seed: SEED, from: 0, to: m.within, shrink: false });
    console.log(`${String(failures.length === 0 ? '-' : programs).padStart(5)} programs  ${m.name}`);
    expect(failures).toHaveLength(1);
  },
  300_000,
);
