// The runtime's text for this subject, made: bundled as for the subject "runtime" (instrument/source.ts), with
// edits.ts, and not transformed. Its functions run as they stand; points are in the library around them
// (machine/library.ts).

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { markBindings } from '../../runtime/instrument/bindings.ts';
import { localsOf } from '../../runtime/instrument/module-state.ts';
import { type RuntimeText, runtimeText } from '../../runtime/instrument/source.ts';
import { editedFor } from './edits.ts';

export interface GoroutinesText {
  /** The body of a function of `$sim`, `$import` and `process`, which returns the runtime's exports and `$locals`. */
  readonly code: string;
  /** Names of the variables that running code changes (locals.ts). */
  readonly state: readonly string[];
}

/** Seconds of work: runtime-text.ts keeps it. */
export async function bundledRuntime(root: string): Promise<GoroutinesText> {
  const text = await runtimeText({ root, debug: false, edited: editedFor(root) });
  return asFunction(text);
}

/** Imports ask $import, exports are returned. Line breaks stay. */
function asFunction({ code }: RuntimeText): GoroutinesText {
  const file = parse(code, { sourceType: 'module' });
  markBindings(file);
  const locals = localsOf(file.program, code);
  const names: string[] = [];
  let out = '';
  let at = 0;
  for (const s of file.program.body) {
    const from = s.start ?? 0;
    out += code.slice(at, from);
    at = s.end ?? 0;
    const text = code.slice(from, at);
    out += statement(s, text, locals.containers, names);
  }
  out += code.slice(at);
  return { code: `${out}\n${locals.code}\nreturn { $locals, ${names.join(', ')} };\n`, state: locals.names };
}

function statement(s: t.Statement, text: string, containers: ReadonlySet<string>, names: string[]): string {
  if (t.isImportDeclaration(s)) return imported(s);
  if (t.isExportNamedDeclaration(s) && !s.declaration) {
    for (const x of s.specifiers)
      if (t.isExportSpecifier(x) && t.isIdentifier(x.exported)) names.push(`${x.exported.name}: ${x.local.name}`);
    return '';
  }
  const first = t.isVariableDeclaration(s) && s.kind === 'const' ? s.declarations[0]?.id : undefined;
  return t.isIdentifier(first) && containers.has(first.name) ? `let${text.slice('const'.length)}` : text;
}

function imported(s: t.ImportDeclaration): string {
  const from = JSON.stringify(s.source.value);
  const parts = s.specifiers.map((x) => {
    if (t.isImportNamespaceSpecifier(x)) return `const ${x.local.name} = $import(${from});`;
    const name = t.isImportSpecifier(x) ? (t.isIdentifier(x.imported) ? x.imported.name : x.imported.value) : 'default';
    return `const ${x.local.name} = $import(${from}).${name};`;
  });
  return parts.join(' ');
}
