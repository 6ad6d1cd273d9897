// Compiles the program's init task: what sets the package variables, then the goroutine function that the program
// exports as init, as Go runs func init. A function of that name that is not exported is a function like any other.

import * as t from '@babel/types';
import { id } from './ast.ts';

/** Whether the program has an init task of its own: a goroutine function that it exports as init. */
export function exportsInit(file: t.File): boolean {
  return file.program.body.some((s) => {
    if (!t.isExportNamedDeclaration(s)) return false;
    if (t.isFunctionDeclaration(s.declaration)) return s.declaration.id?.name === 'init';
    return s.specifiers.some(
      (x) => t.isExportSpecifier(x) && x.local.name === 'init' && t.isIdentifier(x.exported, { name: 'init' }),
    );
  });
}

/** The init task goes out under the name init; the program's own init is part of it. */
export function exportInit(body: t.Statement[], userInit: boolean): void {
  if (userInit) {
    for (const s of body) {
      if (!t.isExportNamedDeclaration(s)) continue;
      s.specifiers = s.specifiers.filter(
        (x) => !(t.isExportSpecifier(x) && t.isIdentifier(x.exported, { name: 'init' })),
      );
      const d = s.declaration;
      if (t.isFunctionDeclaration(d) && d.id?.name === 'init') body.splice(body.indexOf(s), 1, d);
    }
  }
  body.push(t.exportNamedDeclaration(null, [t.exportSpecifier(id('$init'), id('init'))]));
}
