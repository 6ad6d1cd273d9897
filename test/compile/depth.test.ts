// How deep a source text is nested is measured before a parser sees it (src/compile/depth.ts), and what is too deep is
// refused in one line. That all ways in ask for it, and that what is deep runs: deepsources.workers.sweep.test.ts.
// Tests src/compile: depth, depthplugin, memberchains.

import fc from 'fast-check';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { checkDepth, DEEPEST, measureDepth, stackProblem, USUAL } from '../../src/compile/depth.ts';
import { cutMemberChains } from '../../src/compile/memberchains.ts';
import { seeded } from '../harness/seed.ts';

const of = (code: string): readonly [number, number] => {
  const d = measureDepth(code);
  return [d.nested, d.chained];
};

test.each([
  ['strings', '"((((" + \'[[[[\' + "\\"(((("', 0],
  ['comments', 'a; // ((((\n/* [[[[ */ b', 0],
  ['a regular expression', 'a = /[(/]((x)/u; b = c / (d) / (e)', 1],
  ['a regular expression after a bracket', 'f(/[(]/, (/\\((/))', 2],
  ['the text of a template', '`((((`', 0],
  ['what is inside of a template', `\`((\${a(b)}((\${\`\${c}\`}\``, 2],
  ['an object in a template', `\`\${{ a: [1] }.a}\` + (1)`, 3],
  ['a brace that nothing opened', '} ) ] (a)', 1],
  ['what is never closed', '((("', 3],
  ['a regular expression after for await', 'for await (a of b) /(((/.test(a)', 1],
])('brackets: %s', (_name, code, nested) => {
  expect(of(code)[0]).toBe(nested);
});

test('statements, list elements and lines without a semicolon end a chain', () => {
  const long = 'a.b.c = d + e\n'.repeat(5000);
  expect(of(long)[1]).toBeLessThan(10);
  expect(of('a.b;'.repeat(5000))[1]).toBeLessThan(5);
  expect(of(`[${'1 + 2, '.repeat(5000)}]`)[1]).toBeLessThan(6);
  expect(of('if (a) { b; }\n'.repeat(5000))[1]).toBeLessThan(10);
  expect(of('class A { a = 1\n b = 2\n m() { return 1 }\n }'.repeat(500))[1]).toBeLessThan(12);
});

test('numbers, cases and names of members are no links', () => {
  expect(of(`a = 1.5${' + 1.5'.repeat(5000)}`)[1]).toBe(5001);
  expect(of(`switch (a) { ${'case 1: '.repeat(5000)} b; }`)[1]).toBeLessThan(6);
  expect(of('a.if.case.else.return / b')[1]).toBe(5);
});

const N = 100_000;
const CHAINS: readonly [string, string][] = [
  ['a sum', `a${' + a'.repeat(N)}`],
  ['members', `a${'.b'.repeat(N)}`],
  ['optional members', `a${'?.b'.repeat(N)}`],
  ['calls', `a${'()'.repeat(N)}`],
  ['not', `${'!'.repeat(N)}a`],
  ['new', `${'new '.repeat(N)}a`],
  ['arrows', `${'a => '.repeat(N)}a`],
  ['conditions', `${'a ? b : '.repeat(N)}c`],
  ['assignments', `${'a = '.repeat(N)}b`],
  ['powers', `a${' ** a'.repeat(N)}`],
  ['else if', `${'if (a) { b; } else '.repeat(N)}{ c; }`],
  ['else if without braces', `${'if (a) b; else '.repeat(N)} c;`],
  ['ifs', `${'if (a) '.repeat(N)}b;`],
  ['awaits', `${'await '.repeat(N)}a`],
  ['types', `let a: ${'A<'.repeat(N)}B${'>'.repeat(N)};`],
];
const NESTS: readonly [string, string][] = [
  ['parentheses', `${'('.repeat(N)}1${')'.repeat(N)}`],
  ['arrays', `${'['.repeat(N)}1${']'.repeat(N)}`],
  ['objects', `a = ${'{a:'.repeat(N)}1${'}'.repeat(N)}`],
  ['templates', `${'`${'.repeat(N)}1${'}`'.repeat(N)}`],
  ['blocks', `${'{'.repeat(N)}${'}'.repeat(N)}`],
  ['functions', `${'function f(){'.repeat(N)}${'}'.repeat(N)}`],
  ['classes', `a = ${'class { a = '.repeat(N)}1${'}'.repeat(N)}`],
  ['calls in calls', `${'f('.repeat(N)}1${')'.repeat(N)}`],
];

describe('too deep is refused in a line with its place', () => {
  test.each(CHAINS)('%s', (_name, code) => {
    expect(() => checkDepth(`\n\n${code}`, 'p.ts')).toThrow(
      /^p\.ts:3:\d+: [^\n]* in each other, at most 6000; [^\n]*$/,
    );
  });
  test.each(NESTS)('%s', (_name, code) => {
    expect(() => checkDepth(`\n${code}`, 'p.ts')).toThrow(
      /^p\.ts:2:\d+: brackets are nested \d+ deep, at most 1500; [^\n]*$/,
    );
  });
});

test(seeded('any text is measured'), () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '`',
    '${',
    '"',
    "'",
    '/',
    '//',
    '/*',
    '\\',
    '\n',
    'a',
    '1',
    'if',
    'else',
    ';',
    ',',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 }))), (list) => {
      const [nested, chained] = of(list.join(''));
      expect(nested).toBeLessThanOrEqual(chained);
    }),
  );
});

test('a thread with the usual stack takes less, and the line says who takes more', () => {
  const nested = (n: number): string => `${'('.repeat(n)}1${')'.repeat(n)}`;
  expect(() => checkDepth(nested(USUAL.nested), 'p.ts')).not.toThrow();
  for (const n of [USUAL.nested + 1, DEEPEST.nested])
    expect(() => checkDepth(nested(n), 'p.ts')).toThrow(
      /^p\.ts:1:\d+: brackets are nested \d+ deep, at most 300 on a thread with this stack; [^\n]* or use the rt0 command, [^\n]*$/,
    );
  expect(() => checkDepth(nested(DEEPEST.nested + 1), 'p.ts')).toThrow(/at most 1500; /);
});

test('a stack that ends is a line, any other RangeError is not', () => {
  const deeper = (n: number): number => 1 + deeper(n);
  let caught: unknown = null;
  try {
    deeper(0);
  } catch (e) {
    caught = e;
  }
  expect(stackProblem(caught, 'p.ts')).toMatch(/^p\.ts: nested too deep for the stack of this thread; [^\n]*$/);
  expect(stackProblem(new RangeError('Invalid array length'), 'p.ts')).toBeNull();
});

test('texts of 10 MB are measured, of whatever they are made', () => {
  const long = 10_000_000;
  for (const text of [
    `'${'x'.repeat(long)}'`,
    `a = /${'x'.repeat(long)}/`,
    `/*${'x'.repeat(long)}*/`,
    ' '.repeat(long),
  ])
    expect(of(`${text}; (1)`)[0]).toBe(1);
});

interface Tree {
  readonly type: string;
  readonly object?: Tree;
  readonly expression?: Tree;
}

/** Members from one cut to the next. */
function pieces(chain: Tree): number[] {
  const found = [0];
  for (let n: Tree | undefined = chain; n !== undefined; n = n.object ?? n.expression) {
    if (n.type === 'ChainExpression') found.push(0);
    else if (n.type === 'MemberExpression') found.push((found.pop() as number) + 1);
  }
  return found;
}

test.each(['.b', "['b']", '?.b'])('chains of members are cut for Rollup: %s', (member) => {
  const tree = parseAst(`a${member.repeat(100)}`);
  cutMemberChains(tree);
  const chain = (tree.body[0] as unknown as { expression: Tree }).expression;
  // An optional chain has a ChainExpression around it.
  expect(pieces(chain).filter((n) => n > 0)).toEqual([4, 32, 32, 32]);
});
