// Release builds expand the memory facade in place: `get(pp, P.runqtail)` becomes `$mem[pp + 1201]`.
//
// The facade's functions are small, but V8 inlines only so much into one function (920 bytes of bytecode in all), and
// the scheduler's functions are little but accesses: half of them stayed calls, and creating, running and ending a
// goroutine took twice as long. The types have been checked by then; debug builds keep the calls and their checks.
//
// Expanded are calls of functions imported from shared/mem.ts (and `at` of struct.ts), fields of layouts and the
// addresses of globals.ts, which become numbers. Only what is imported by name is touched, so a local function called
// `load` is safe. Replacements add no line breaks: line numbers, and so source maps, stay true.

import './release-flavour.ts';
import { dirname, join } from 'node:path';
import type { Plugin, ProgramNode } from 'rollup';
import * as globals from '../src/shared/globals.ts';
import * as layout from '../src/shared/layout.ts';
import * as layoutHeap from '../src/shared/layout-heap.ts';
import * as layoutHost from '../src/shared/layout-host.ts';
import * as layoutSync from '../src/shared/layout-sync.ts';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

type Expand = (args: readonly string[]) => string | null;

/** An argument that may be written twice: a name or a number. */
const simple = (s: string | undefined): s is string => s !== undefined && /^(-?\d+|[A-Za-z_$][\w$]*)$/.test(s);
const sum = (p: string | undefined, f: string | undefined): string => `(((${p}) + (${f})) | 0)`;

const EXPANSIONS: Readonly<Record<string, Expand>> = {
  get: ([p, f]) => `$mem[${sum(p, f)}]`,
  set: ([p, f, v]) => `($mem[${sum(p, f)}] = (${v}))`,
  relaxed: ([p, f]) => `$mem[${sum(p, f)}]`,
  setrelaxed: ([p, f, v]) => `($mem[${sum(p, f)}] = (${v}))`,
  getf: ([p, f]) => `$memf[(${sum(p, f)}) >>> 1]`,
  setf: ([p, f, v]) => `($memf[(${sum(p, f)}) >>> 1] = (${v}))`,
  incf: ([p, f]) => `($memf[(${sum(p, f)}) >>> 1] += 1)`,
  addf: ([p, f, d]) => `($memf[(${sum(p, f)}) >>> 1] += (${d}))`,
  load: ([p, f]) => `$aload(${sum(p, f)})`,
  store: ([p, f, v]) => `$astore(${sum(p, f)}, ${v})`,
  cas: ([p, f, old, v]) => (simple(old) ? `($acas(${sum(p, f)}, ${old}, ${v}) === ${old})` : null),
  xadd: ([p, f, d]) => (simple(d) ? `(($aadd(${sum(p, f)}, ${d}) + (${d})) | 0)` : null),
  xchg: ([p, f, v]) => `$axchg(${sum(p, f)}, ${v})`,
  loadf: ([p, f]) => `$aloadf(${sum(p, f)})`,
  storef: ([p, f, v]) => `$astoref(${sum(p, f)}, ${v})`,
  casf: ([p, f, old, v]) => (simple(old) ? `($acasf(${sum(p, f)}, ${old}, ${v}) === ${old})` : null),
  xchgf: ([p, f, v]) => `$axchgf(${sum(p, f)}, ${v})`,
  word: ([a]) => `$mem[${a}]`,
  setword: ([a, v]) => `($mem[${a}] = (${v}))`,
  loadword: ([a]) => `$aload(${a})`,
  storeword: ([a, v]) => `$astore(${a}, ${v})`,
  casword: ([a, old, v]) => (simple(old) ? `($acas(${a}, ${old}, ${v}) === ${old})` : null),
  xaddword: ([a, d]) => (simple(d) ? `(($aadd(${a}, ${d}) + (${d})) | 0)` : null),
  xchgword: ([a, v]) => `$axchg(${a}, ${v})`,
  ref: ([p, f]) => `(${sum(p, f)})`,
  at: ([f, i]) => `(${sum(f, i)})`,
  as: ([a]) => `(${a})`,
};

const MODULES: readonly [RegExp, Readonly<Record<string, unknown>>][] = [
  [/\/shared\/layout\.ts$/, layout],
  [/\/shared\/layout-heap\.ts$/, layoutHeap],
  [/\/shared\/layout-host\.ts$/, layoutHost],
  [/\/shared\/layout-sync\.ts$/, layoutSync],
  [/\/shared\/globals\.ts$/, globals],
];

/** What a module imports by name: facade functions, and constants of the layouts. */
interface Imports {
  functions: Map<string, Expand>;
  constants: Map<string, unknown>;
}

function importsOf(program: Node, path: (source: string) => string): Imports {
  const found: Imports = { functions: new Map(), constants: new Map() };
  for (const node of program.body as Node[]) {
    if (node.type !== 'ImportDeclaration') continue;
    const source = path((node.source as { value: string }).value);
    const values = MODULES.find(([name]) => name.test(source))?.[1];
    for (const s of node.specifiers as Node[]) {
      if (s.type !== 'ImportSpecifier') continue;
      const imported = (s.imported as { name: string }).name;
      const local = (s.local as { name: string }).name;
      const expand = EXPANSIONS[imported];
      const facade = imported === 'at' ? /\/shared\/struct\.ts$/ : /\/shared\/mem\.ts$/;
      if (expand !== undefined && facade.test(source)) found.functions.set(local, expand);
      if (values !== undefined) found.constants.set(local, values[imported]);
    }
  }
  return found;
}

function isNode(v: unknown): v is Node {
  return (
    typeof v === 'object' && v !== null && typeof (v as Node).type === 'string' && typeof (v as Node).start === 'number'
  );
}

function children(node: Node): Node[] {
  const list = Object.values(node)
    .flatMap((v) => (Array.isArray(v) ? v : [v]))
    .filter(isNode);
  return list.sort((a, b) => a.start - b.start);
}

/** The source of `node` with everything in it expanded. */
function render(code: string, node: Node, imports: Imports): string {
  const replaced = replacement(code, node, imports);
  if (replaced !== null) return replaced;
  let out = '';
  let at = node.start;
  for (const child of children(node)) {
    // A shorthand property has its key and value in one place, and a property's name is no variable.
    if (child.start < at || (node.type === 'Property' && child === node.key && node.computed !== true)) continue;
    if (node.type === 'MemberExpression' && child === node.property && node.computed !== true) continue;
    if (node.type === 'ImportDeclaration' || (node.type === 'ExportNamedDeclaration' && node.declaration === null))
      continue;
    out += code.slice(at, child.start) + render(code, child, imports);
    at = child.end;
  }
  return out + code.slice(at, node.end);
}

function replacement(code: string, node: Node, imports: Imports): string | null {
  if (node.type === 'CallExpression') {
    const callee = node.callee as Node;
    const expand = callee.type === 'Identifier' ? imports.functions.get(callee.name as string) : undefined;
    if (expand === undefined) return null;
    return expand((node.arguments as Node[]).map((a) => render(code, a, imports)));
  }
  if (node.type === 'MemberExpression' && node.computed !== true) {
    const object = node.object as Node;
    const fields = object.type === 'Identifier' ? imports.constants.get(object.name as string) : undefined;
    const offset =
      typeof fields === 'object'
        ? (fields as Record<string, unknown>)[(node.property as Node).name as string]
        : undefined;
    return typeof offset === 'number' ? String(offset) : null;
  }
  if (node.type === 'Identifier') {
    const value = imports.constants.get(node.name as string);
    return typeof value === 'number' ? String(value) : null;
  }
  return null;
}

/** The plugin. After the TypeScript plugin, in release builds. `mem` is the path of shared/mem.ts. */
export function inlineFacade(mem: string): Plugin {
  return {
    name: 'inline-facade',
    transform(code, id) {
      if (!id.endsWith('.ts') || id === mem) return null;
      const program = this.parse(code) as ProgramNode as unknown as Node;
      const imports = importsOf(program, (source) => join(dirname(id), source));
      if (imports.functions.size === 0 && imports.constants.size === 0) return null;
      const names =
        'mem as $mem, memf as $memf, aload as $aload, astore as $astore, acas as $acas, aadd as $aadd, axchg as $axchg, aloadf as $aloadf, astoref as $astoref, acasf as $acasf, axchgf as $axchgf';
      const body = render(code, program, imports);
      return { code: `import { ${names} } from ${JSON.stringify(mem)};${body}`, map: null };
    },
  };
}
