// Rewrites statements of the text's own scope. A function declared there is written in its plain form; its generator
// follows as a function of its own (twinText), and transform-text.ts ties the two. The text becomes the body of one
// function: imports are asked of $import, exports are collected for what it returns, and both keep their line breaks.
//
// The functions of the facade itself (`$$load`) stay untouched: they are what the operations of plain code end in.
//
// Refused: an export where it is declared. Rollup writes exports as a list at the end.

import * as t from '@babel/types';
import { isOperation } from '../../switch-points.ts';
import type { Fn } from '../analyse.ts';
import { bodyText, paramsText } from './functions.ts';
import { type Frame, src, type Writer } from './writer.ts';

/** `top` is the frame of what runs when the text is loaded. */
export function statementText(w: Writer, s: t.Statement, top: Frame): string {
  if (t.isImportDeclaration(s)) return importText(w, s) + '\n'.repeat(src(w, s).split('\n').length - 1);
  if (t.isExportNamedDeclaration(s) && !s.declaration) {
    for (const x of s.specifiers)
      if (t.isExportSpecifier(x) && t.isIdentifier(x.exported)) w.exported.push([x.exported.name, x.local.name]);
    return '\n'.repeat(src(w, s).split('\n').length - 1);
  }
  if (t.isExportDeclaration(s)) w.refusals.add(s, 'an export where it is declared');
  const first = t.isVariableDeclaration(s) && s.kind === 'const' ? s.declarations[0]?.id : undefined;
  if (t.isIdentifier(first) && w.containers.has(first.name)) return `let${w.render(s, top).slice('const'.length)}`;
  if (t.isFunctionDeclaration(s) && s.id) {
    const own: Frame = { gen: false, name: s.id.name, temps: 0 };
    const params = paramsText(w, s, own);
    // What the facade and the prelude are made of stays as it is.
    if (s.id.name.startsWith('$$') && isOperation(s.id.name)) return src(w, s);
    return `function ${s.id.name}(${params}) ${bodyText(w, s, own)}`;
  }
  return w.render(s, top);
}

/** What comes from outside: $import gives the module's exports. */
function importText(w: Writer, s: t.ImportDeclaration): string {
  const from = JSON.stringify(s.source.value);
  const parts = s.specifiers.map((x) => {
    if (t.isImportNamespaceSpecifier(x)) return `const ${x.local.name} = $import(${from});`;
    const name = t.isImportSpecifier(x) ? (t.isIdentifier(x.imported) ? x.imported.name : x.imported.value) : 'default';
    const gen = w.options.outside.has(x.local.name) ? ` const ${x.local.name}$g = ${x.local.name}.$g;` : '';
    return `const ${x.local.name} = $import(${from}).${name};${gen}`;
  });
  return parts.join(' ');
}

/** The generator of a function that may yield. */
export function twinText(w: Writer, name: string, fn: Fn): string {
  const own: Frame = { gen: true, name, temps: 0 };
  const params = paramsText(w, fn, own);
  const body = `(${params}) ${bodyText(w, fn, own)}`;
  if (w.options.observed?.has(name) !== true) return `function* ${name}$g${body}`;
  // Whoever calls it calls the one around it, which tells $sim's observer.
  const tells = `const $o = $sim.observer.called('${name}', $a); let $r; try { $r = yield* ${name}$o(...$a); } catch ($x) { $sim.observer.threw($o, $x); throw $x; } $sim.observer.returned($o, $r); return $r;`;
  return `function* ${name}$g(...$a) { ${tells} } function* ${name}$o${body}`;
}

/** The functions that a statement declares, with their names. */
export function declaredBy(s: t.Node): [string, Fn][] {
  if (t.isFunctionDeclaration(s) && s.id) return [[s.id.name, s]];
  if (!t.isVariableDeclaration(s)) return [];
  return s.declarations.flatMap((d): [string, Fn][] =>
    t.isIdentifier(d.id) && (t.isArrowFunctionExpression(d.init) || t.isFunctionExpression(d.init))
      ? [[d.id.name, d.init]]
      : [],
  );
}
