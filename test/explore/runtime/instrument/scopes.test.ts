// Which variable an identifier names, on texts that shadow, hoist and destructure, and on random programs: as Babel's
// own scopes have it. Tests src/explore/runtime/instrument: bindings, scopes.

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { expect, test } from 'vitest';
import { traverse } from '../../../../src/compile/babel.ts';
import { type Binding, eachIdentifier } from '../../../../src/explore/runtime/instrument/scopes.ts';
import { programOf } from '../../../compile/oracle/programs.ts';
import { seed, seeded } from '../../../harness/seed.ts';

/** Identifiers by where they stand, each with what it is bound to: whether at the top, as a parameter, constant, and by
 *  which node. */
type Found = Map<number, string>;

const told = (top: boolean, param: boolean, constant: boolean, of: t.Node): string =>
  `${top ? 'top ' : ''}${param ? 'param ' : ''}${constant ? 'constant ' : ''}${of.start}`;

function ours(code: string): Found {
  const found: Found = new Map();
  const see = (n: t.Identifier, b: Binding | undefined): void => {
    found.set(n.start ?? -1, b === undefined ? 'free' : told(b.top, b.param, b.constant, b.param ? n : b.of));
  };
  eachIdentifier(parse(code, { sourceType: 'module' }).program, see);
  return found;
}

function babels(code: string): Found {
  const found: Found = new Map();
  traverse(parse(code, { sourceType: 'module' }), {
    Identifier({ node, scope }) {
      const b = scope.getBinding(node.name);
      const param = b?.kind === 'param';
      found.set(
        node.start ?? -1,
        b === undefined ? 'free' : told(t.isProgram(b.scope.block), param, b.constant, param ? node : b.path.node),
      );
    },
  });
  return found;
}

/** Without what a catch clause takes apart: there, and only where it is declared, Babel finds nothing. */
function butCaught(code: string, found: Found): Found {
  traverse(parse(code, { sourceType: 'module' }), {
    CatchClause({ node }) {
      if (t.isIdentifier(node.param)) return;
      for (const at of found.keys())
        if (at >= (node.param?.start ?? 0) && at < (node.param?.end ?? 0)) found.delete(at);
    },
  });
  return found;
}

test.each([
  'const a = 1; function f(a) { return a; } { const a = 2; f(a); } a;',
  'f(); function f() { return g(); } var g = () => f; { function h() {} h(); }',
  'function f() { if (x) { var x = 1; let y = x; } return x + y; } let x; x++;',
  'const { a, b: [c, ...d], e = a } = o; [a, o.b] = [c]; ({ d, f: c } = d);',
  'function f({ a, b = a }, [c], ...rest) { a = rest; return () => b + c + a; }',
  'const f = function g(n) { return n ? g(n - 1) : f; }; class A { f(f) { return A, f; } static { var g = 1; } }',
  'for (let i = 0; i < n; i++) { const f = () => i; f(); } for (const k of ks) k(); for (k in o) k; let k, n;',
  'try { a(); } catch (e) { e = 1; var a; } e;',
  'a: for (;;) { break a; } o.a = a?.b?.[c]; const o = { a, b: a, c() { return c; }, get d() { return d; } };',
  'for (const a of as) { var f = () => a; function g() {} let h = f; while (h) { var i = 1; const j = i; } } do var k = 1; while (k);',
  "import { x as y } from 'm'; y; x; export const z = y; export function w() { z; }",
  'switch (a) { case 1: let a = 2; f(a); } const f = (a, b = a) => ({ a, b }); var f2 = f; var f2 = 1;',
])('%s', (code) => {
  expect(ours(code)).toEqual(babels(code));
});

test(seeded('random programs'), () => {
  for (let i = 0; i < 60; i++) {
    const code = programOf(seed, i);
    expect(butCaught(code, ours(code)), `program ${i}`).toEqual(butCaught(code, babels(code)));
  }
});
