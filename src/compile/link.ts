// What ties compiled text to the runtime: the helpers it imports, and the registration of its functions with the tables
// that tracebacks and errors are written from.

import * as t from '@babel/types';
import { id, num } from './ast.ts';
import type { Origin } from './errors.ts';
import type { Compiled } from './goroutine.ts';
import type { GoSites } from './gosites.ts';

/** Exports of rt0 (src/lib/compiled.ts) that compiled text uses, under names no program has. */
const HELPERS: Readonly<Record<string, string>> = {
  $PARKED: 'PARKED',
  $funcs: 'funcs',
  $push: 'push',
  $getv: 'loadv',
  $stackguard: 'stackguard',
  $keep: 'keep',
  $keeplist: 'keeplist',
  $morestack: 'entermore',
  $mustmove: 'mustmove',
  $missing: 'missing',
  $thrown: 'thrown',
  $movable: 'movable',
  $movablelists: 'movablelists',
  $yield: 'yieldnow',
  $reserveThread: 'reserveThread',
  $waitthread: 'waitthread',
  $site: 'newpace',
  $pace: 'pace',
  $same: 'unchanged',
  $settled: 'settled',
  $leaving: 'leaving',
  $passing: 'passing',
  $goon: 'goon',
  $constant: 'constant',
  $readonly: 'readonly',
  $goat: 'goat',
  $exiting: 'exiting',
  $iterable: 'iterable',
  $pairs: 'pairs',
  $element: 'element',
  $width: 'width',
  $setpkg: 'setpkg',
  $unset: 'unset',
  $DATA0: 'DATA0',
};

export function helpers(runtime: string): t.Statement {
  const specifiers = Object.entries(HELPERS).map(([local, name]) => t.importSpecifier(id(local), id(name)));
  return t.importDeclaration(specifiers, t.stringLiteral(runtime));
}

/** const $pc = $funcs('main', { worker, 'main.func1': main$func1 }, { worker: { file, lines, saved, goes } }) */
export function funcsCall(
  compiled: readonly (Compiled & { readonly js: string })[],
  gos: GoSites,
  place: (n: t.Node | null) => Origin,
): t.Statement {
  const bodies = compiled.map((c) => t.objectProperty(t.stringLiteral(c.name), id(c.js)));
  const lineOf = (n: t.Node | null): t.Expression => num(place(n).line);
  const goesOf = (name: string): t.ObjectProperty =>
    t.objectProperty(id('goes'), t.arrayExpression((gos.sites.get(name) ?? []).map(lineOf)));
  const tables = compiled.map((c) => {
    const lines = t.arrayExpression(c.points.map(lineOf));
    const saved = t.arrayExpression(
      c.saved.map((list) =>
        t.arrayExpression(
          list.map((v) => t.stringLiteral([...v.range, v.name, v.at === null ? '' : place(v.at).line].join(':'))),
        ),
      ),
    );
    const file = t.stringLiteral(place(c.points[0] ?? null).file);
    return t.objectProperty(
      t.stringLiteral(c.name),
      t.objectExpression([
        t.objectProperty(id('file'), file),
        t.objectProperty(id('lines'), lines),
        t.objectProperty(id('saved'), saved),
        goesOf(c.name),
      ]),
    );
  });
  for (const name of gos.plain) {
    bodies.push(t.objectProperty(t.stringLiteral(name), t.arrowFunctionExpression([], t.nullLiteral())));
    const file = t.stringLiteral(place(gos.sites.get(name)?.[0] ?? null).file);
    const none = (key: string): t.ObjectProperty => t.objectProperty(id(key), t.arrayExpression([]));
    const table = t.objectExpression([t.objectProperty(id('file'), file), none('lines'), none('saved'), goesOf(name)]);
    tables.push(t.objectProperty(t.stringLiteral(name), table));
  }
  const made = t.callExpression(id('$funcs'), [
    t.stringLiteral('main'),
    t.objectExpression(bodies),
    t.objectExpression(tables),
  ]);
  return t.variableDeclaration('const', [t.variableDeclarator(id('$pc'), made)]);
}
