// What ties compiled text to the runtime: the helpers it imports, and the registration of its functions with the tables
// that tracebacks and errors are written from.

import * as t from '@babel/types';
import { id, num } from './ast.ts';
import type { Origin } from './errors.ts';
import type { Compiled } from './goroutine.ts';

/** Exports of rt0 (src/lib/compiled.ts) that compiled text uses, under names no program has. */
const HELPERS: Readonly<Record<string, string>> = {
  $PARKED: 'PARKED',
  $funcs: 'funcs',
  $push: 'push',
  $getv: 'loadv',
  $stackguard: 'stackguard',
  $keep: 'keep',
  $morestack: 'entermore',
  $mustmove: 'mustmove',
  $movable: 'movable',
  $yield: 'yieldnow',
  $site: 'site',
  $pace: 'pace',
  $same: 'unchanged',
  $leaving: 'leaving',
  $passing: 'passing',
  $goon: 'goon',
  $exiting: 'exiting',
  $iterable: 'iterable',
  $element: 'element',
  $width: 'width',
  $setpkg: 'setpkg',
  $DATA0: 'DATA0',
};

export function helpers(runtime: string): t.Statement {
  const specifiers = Object.entries(HELPERS).map(([local, name]) => t.importSpecifier(id(local), id(name)));
  return t.importDeclaration(specifiers, t.stringLiteral(runtime));
}

/** const $pc = $funcs('main', { worker, 'main.func1': main$func1 }, { worker: { file, lines, saved } }) */
export function funcsCall(
  compiled: readonly (Compiled & { readonly js: string })[],
  place: (n: t.Node | null) => Origin,
): t.Statement {
  const bodies = compiled.map((c) => t.objectProperty(t.stringLiteral(c.name), id(c.js)));
  const tables = compiled.map((c) => {
    const lines = t.arrayExpression(c.points.map((p) => num(place(p).line)));
    const saved = t.arrayExpression(
      c.saved.map((list) =>
        t.arrayExpression(list.map((v) => t.stringLiteral(`${v.name}:${v.at === null ? '' : place(v.at).line}`))),
      ),
    );
    const file = t.stringLiteral(place(c.points[0] ?? null).file);
    return t.objectProperty(
      t.stringLiteral(c.name),
      t.objectExpression([
        t.objectProperty(id('file'), file),
        t.objectProperty(id('lines'), lines),
        t.objectProperty(id('saved'), saved),
      ]),
    );
  });
  const made = t.callExpression(id('$funcs'), [
    t.stringLiteral('main'),
    t.objectExpression(bodies),
    t.objectExpression(tables),
  ]);
  return t.variableDeclaration('const', [t.variableDeclarator(id('$pc'), made)]);
}
