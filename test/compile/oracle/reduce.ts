// Makes a failing program small: statements are taken out, in runs and one by one, statements give way to what is in
// them, expressions to a part of theirs or to a literal, as long as it fails in the same way. (Delta debugging on the
// syntax tree: Zeller and Hildebrandt, 2002; Sun et al., Perses, 2018.)
//
// A loop's head stays as it is or goes as a whole: a program that no longer ends says nothing.

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { generate } from '../../../src/compile/babel.ts';

/** Changes the tree that it was made from. */
type Edit = () => void;

/** The smallest program found for which `fails` holds, after at most `most` tries. */
export function reduce(source: string, fails: (text: string) => boolean, most = 1500): string {
  let text = textOf(parse(source, { sourceType: 'module' }));
  if (!fails(text)) return source;
  let tries = 0;
  for (let changed = true; changed && tries < most; ) {
    changed = false;
    for (let k = 0; tries < most; ) {
      const file = parse(text, { sourceType: 'module' });
      const edit = editsOf(file)[k];
      if (edit === undefined) break;
      edit();
      const next = textOf(file);
      if (next.length < text.length && ++tries <= most && fails(next)) {
        text = next;
        changed = true;
      } else k++;
    }
  }
  return text;
}

function textOf(file: t.File): string {
  // An import of its own line, as the oracle expects it.
  return generate(file, { retainLines: false, jsescOption: { minimal: true } })
    .code.replace(/^import \{([^}]*)\}/, (_, names: string) => `import {${names.replaceAll(/\s+/g, ' ')}}`)
    .concat('\n');
}

/** All edits, the large ones first. */
function editsOf(file: t.File): Edit[] {
  const lists: { size: number; edit: Edit }[] = [];
  const statements: Edit[] = [];
  const expressions: Edit[] = [];
  const visit = (n: t.Node, heads: boolean): void => {
    if (t.isImportDeclaration(n)) return;
    for (const list of listsOf(n)) lists.push(...removals(list));
    for (const key of t.VISITOR_KEYS[n.type] ?? []) {
      const inHead = heads || isHead(n, key);
      for (const { child, put } of slots(n, key)) {
        if (t.isStatement(child)) for (const s of insteadOf(child)) statements.push(() => put(s));
        else if (t.isExpression(child) && !inHead) for (const e of simpler(child)) expressions.push(() => put(e));
        visit(child, inHead);
      }
    }
  };
  visit(file.program, false);
  lists.sort((a, b) => b.size - a.size);
  return [...lists.map((l) => l.edit), ...statements, ...expressions];
}

/** What ends a loop. */
function isHead(n: t.Node, key: string): boolean {
  if (t.isForStatement(n)) return key !== 'body' && key !== 'init';
  return (t.isWhileStatement(n) || t.isDoWhileStatement(n)) && key === 'test';
}

function listsOf(n: t.Node): t.Node[][] {
  if (t.isProgram(n) || t.isBlockStatement(n) || t.isClassBody(n)) return [n.body];
  if (t.isSwitchStatement(n)) return [n.cases];
  if (t.isSwitchCase(n)) return [n.consequent];
  if (t.isVariableDeclaration(n) && n.declarations.length > 1) return [n.declarations];
  if (t.isCallExpression(n) || t.isNewExpression(n)) return [n.arguments];
  if (t.isFunction(n)) return [n.params];
  if (t.isObjectExpression(n) || t.isObjectPattern(n)) return [n.properties];
  if (t.isArrayExpression(n) || t.isArrayPattern(n)) return [n.elements as t.Node[]];
  if (t.isSequenceExpression(n) && n.expressions.length > 1) return [n.expressions];
  return [];
}

/** Halves of the list, quarters, and so on down to single ones. */
function removals(list: t.Node[]): { size: number; edit: Edit }[] {
  const found: { size: number; edit: Edit }[] = [];
  // The oracle's library.
  const first = t.isImportDeclaration(list[0]) ? 1 : 0;
  for (let size = list.length - first; size >= 1; size = Math.floor(size / 2)) {
    for (let at = first; at + size <= list.length; at += size) found.push({ size, edit: () => list.splice(at, size) });
  }
  return found.filter(({ size }) => size < list.length || !t.isVariableDeclarator(list[0]));
}

function slots(n: t.Node, key: string): { child: t.Node; put: (c: t.Node) => void }[] {
  const at = n as unknown as Record<string, t.Node | (t.Node | null)[] | null>;
  const v = at[key];
  if (Array.isArray(v)) {
    return v.flatMap((child, i) => (child ? [{ child, put: (c: t.Node) => void v.splice(i, 1, c) }] : []));
  }
  return v
    ? [
        {
          child: v,
          put: (c) => {
            at[key] = c;
          },
        },
      ]
    : [];
}

function insteadOf(s: t.Statement): t.Statement[] {
  if (t.isIfStatement(s)) {
    return [s.consequent, ...(s.alternate ? [s.alternate, t.ifStatement(s.test, s.consequent)] : [])];
  }
  if (t.isTryStatement(s)) {
    const without = s.handler && s.finalizer;
    return [
      s.block,
      ...(s.finalizer ? [s.finalizer] : []),
      ...(without ? [t.tryStatement(s.block, s.handler), t.tryStatement(s.block, null, s.finalizer)] : []),
    ];
  }
  if (t.isLoop(s) || t.isLabeledStatement(s)) return [s.body];
  if (t.isBlockStatement(s) && s.body.length === 1) {
    const [only] = s.body;
    return only && !t.isVariableDeclaration(only) && !t.isDeclaration(only) ? [only] : [];
  }
  if (t.isVariableDeclaration(s) && s.declarations.length === 1) {
    const init = s.declarations[0]?.init;
    return init ? [t.expressionStatement(init)] : [];
  }
  return [];
}

function simpler(e: t.Expression): t.Expression[] {
  if (t.isIdentifier(e) || (t.isLiteral(e) && !t.isTemplateLiteral(e))) return [];
  const parts = (t.VISITOR_KEYS[e.type] ?? []).flatMap((key) => slots(e, key).map((s) => s.child));
  const inner = t.isFunction(e) ? [] : parts.filter((c): c is t.Expression => t.isExpression(c));
  const spread = parts.flatMap((c) => (t.isSpreadElement(c) ? [c.argument] : []));
  return [...inner, ...spread, t.numericLiteral(0)];
}
