// The runtime's bundle for threads in lock-step: the same text that the transform gets, not transformed. Functions,
// calls and expressions stay as they were written, character by character. Only its edges change:
//
//   import, export      become calls of $import and a returned object, as a worker evaluates the text anew for each M
//   function $$load     is called $$load$real; a $$load at the text's end asks for the thread's turn and then calls it
//   clock = $$nanotime  an operation that is a value is the one without a turn, as the transform has it
//   the end of time     die and throw_ say so first: nobody runs between a program's last words (instrument/analyse.ts,
//                       FINAL)
//
// Which functions are operations, and of what kind, is read from the transform's own table (runtime/switch-points.ts):
// a new operation of the facade is in both or in none.

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { children } from '../../../compile/ast.ts';
import { LOAD, NOTIFY, START, WAIT, YIELD } from '../../engine/point.ts';
import { FINAL } from '../../runtime/instrument/analyse.ts';
import { CLOCKWORD, OPERATIONS } from '../../runtime/switch-points.ts';

/** What the untransformed text lacks that both sides call. */
const ENDS = [
  'function $each() {}',
  'function $K(p, f) { if (p <= 0 || !(p + f < $$MEMWORDS)) $sim.bad(p, f); return p + f; }',
];

/** What stands for an operation, by the name of the prelude's helper where it is more than a call. */
const SPECIAL: Readonly<Record<string, string>> = {
  $FS: `(a, v, ns) { $sim.point(${WAIT}, $K(a, 0), $$futexsleep); if ($$aload(a) === v) $sim.sleep(a, ns); }`,
  $FW: `(a, n) { $sim.point(${NOTIFY}, $K(a, 0), $$futexwakeup); $sim.wake(a, n); }`,
  $NT: `() { return $sim.time(${LOAD}, ${CLOCKWORD}, $$nanotime); }`,
  $US: `(us) { const short = us < 10; $sim.point(short ? ${START} : ${YIELD}, 0, $$usleep); if (short) $sim.pause(us * 1000); else $sim.sleep(8, us * 1000); }`,
};

/** The runtime's text. */
export function runtimeForThreads(code: string): string {
  let text = functionText(byValue(code));
  const tail: string[] = [...ENDS];
  for (const [name, op] of Object.entries(OPERATIONS)) {
    if (op.point === null) continue;
    const head = `\nfunction ${name}(`;
    if (text.split(head).length !== 2)
      throw new Error(`lock-step: expected one function ${name} in the runtime's text`);
    text = text.replace(head, () => `\nfunction ${name}$real(`);
    tail.push(`function ${name}${SPECIAL[op.does] ?? plainWrapper(name, op)}`);
  }
  for (const name of FINAL)
    text = text.replace(new RegExp(`(\\nfunction ${name}\\(.*\\) \\{)\\n`), '$1 $sim.last();\n');
  return `${text}\n${tail.join('\n')}\n`;
}

/** An operation that is not called by its name but handed on is none for the transform, and is to be none here. */
function byValue(code: string): string {
  const at: number[] = [];
  const visit = (n: t.Node): void => {
    if (t.isExportDeclaration(n)) return;
    if (t.isIdentifier(n) && Object.hasOwn(OPERATIONS, n.name) && OPERATIONS[n.name]?.point !== null)
      at.push(n.end ?? 0);
    const named = t.isCallExpression(n) ? n.callee : t.isFunctionDeclaration(n) ? n.id : null;
    for (const c of children(n)) if (c !== named || !t.isIdentifier(c)) visit(c);
  };
  visit(parse(code, { sourceType: 'module' }).program);
  return at.sort((a, b) => b - a).reduce((text, i) => `${text.slice(0, i)}$real${text.slice(i)}`, code);
}

function plainWrapper(name: string, op: (typeof OPERATIONS)[string]): string {
  if (op.address === 'none') return `() { $sim.point(${op.point}, 0, ${name}); }`;
  const [list, where] = op.address === 'field' ? ['p, f, a, b', 'p, f'] : ['p, a, b', 'p, 0'];
  return `(${list}) { $sim.point(${op.point}, $K(${where}), ${name}); return ${name}$real(${list}); }`;
}

/** A module's text as the body of a function: $import gives what it imports, and what it exports is returned. Lines
 *  stay. */
export function functionText(code: string): string {
  const { program } = parse(code, { sourceType: 'module' });
  let out = '';
  let at = 0;
  const exported: string[] = [];
  for (const s of program.body) {
    if (!t.isImportDeclaration(s) && !t.isExportDeclaration(s)) continue;
    const [start, end] = [s.start ?? 0, s.end ?? 0];
    const lines = '\n'.repeat(code.slice(start, end).split('\n').length - 1);
    out += code.slice(at, start) + (t.isImportDeclaration(s) ? imported(s) : '') + lines;
    at = end;
    if (t.isImportDeclaration(s)) continue;
    if (!t.isExportNamedDeclaration(s) || s.declaration) throw new Error('lock-step: an export where it is declared');
    for (const x of s.specifiers) if (t.isExportSpecifier(x)) exported.push(`${nameOf(x.exported)}: ${x.local.name}`);
  }
  const none = '{ fresh: () => ({}), save() {}, restore() {}, copy: () => ({}) }';
  return `${out}${code.slice(at)}\nreturn { $locals: ${none}, ${exported.join(', ')} };`;
}

function imported(s: t.ImportDeclaration): string {
  const from = `$import(${JSON.stringify(s.source.value)})`;
  return s.specifiers
    .map((x) => {
      if (t.isImportNamespaceSpecifier(x)) return `const ${x.local.name} = ${from};`;
      return `const ${x.local.name} = ${from}.${t.isImportSpecifier(x) ? nameOf(x.imported) : 'default'};`;
    })
    .join(' ');
}

const nameOf = (n: t.Identifier | t.StringLiteral): string => (t.isIdentifier(n) ? n.name : n.value);
