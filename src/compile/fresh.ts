// Plain modules that every boot evaluates anew. A thread loads a program once and keeps its compiled code for later
// boots of the machine; the variables of plain modules must not be kept with it: a counter would go on where the last
// boot left it.
//
// The text of the plain modules becomes a function in a module: Rollup's System format makes it, with live exports,
// top-level await and import.meta. The module calls it when it is loaded; for later boots $fresh reads the module's own
// text and runs it as a script, again and again. What imports the module sees the new values, as its exports are
// variables that are set anew. Goroutine modules are left alone: they have nothing that can change (packagevars.ts).
//
// A script, and not the same function called again: closures of one function share what V8 has learnt of them, and each
// evaluation makes classes of its own. From the fifth on all property accesses were megamorphic, and a loop took 50
// times as long. Each run of a script has closures that learn for themselves, and shares the bytecode. Its name is the
// module's, whose source map holds for it.
//
// Two kinds of programs cannot have that and say so (`held`): their threads are to be replaced instead.
//   - goroutine modules that use a plain module's value while they are loaded (class A extends Plain): they would keep
//   the old one - plain modules that import goroutine modules
//
// Rejected: import(url?boot=n), which leaks a module a boot. (decision 071)

import { isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { rollup } from 'rollup';
import { traverse } from './babel.ts';
import { parsed } from './bundle.ts';
import { INLINE_MAP } from './inlinemap.ts';

/** A file of a built program, with its source map inline. */
export interface ProgramFile {
  readonly name: string;
  readonly code: string;
}

export interface Fresh {
  readonly files: readonly ProgramFile[];
  /** Whether something of plain modules would be kept from boot to boot. */
  readonly held: boolean;
}

/** What the entry exports: evaluates the plain modules anew. */
const FRESH = '$fresh';

/** `files` with the file `plain` so that its modules can be evaluated again; the entry is the last of them. */
export async function freshModules(files: readonly ProgramFile[], plain: string): Promise<Fresh> {
  const file = files.find((f) => f.name === plain);
  if (file === undefined) return { files, held: false };
  const made = await repeatable(file);
  if (made === null || files.some((f) => f !== file && keepsValues(f.code, `./${plain}`))) return { files, held: true };
  return {
    files: files.map((f, i) => {
      if (f === file) return i === files.length - 1 ? withExport(made, '') : made;
      return i === files.length - 1 ? withExport(f, ` from './${plain}'`) : f;
    }),
    held: false,
  };
}

function withExport(f: ProgramFile, from: string): ProgramFile {
  // The plain modules' own file has it already.
  if (from === '') return f;
  return { name: f.name, code: beforeMap(f.code, `export { ${FRESH} }${from};`) };
}

function beforeMap(code: string, text: string): string {
  const at = code.lastIndexOf(INLINE_MAP);
  return at < 0 ? `${code}\n${text}\n` : `${code.slice(0, at)}\n${text}${code.slice(at)}`;
}

/** null when it imports more than Node's own modules. */
async function repeatable(file: ProgramFile): Promise<ProgramFile | null> {
  const at = file.code.lastIndexOf(INLINE_MAP);
  const map = at < 0 ? null : Buffer.from(file.code.slice(at + INLINE_MAP.length).trim(), 'base64').toString('utf8');
  const graph = await rollup({
    input: file.name,
    treeshake: false,
    onwarn: () => undefined,
    external: (id) => id !== file.name,
    plugins: [
      {
        name: 'rt0-fresh',
        resolveId: (id) => (id === file.name ? id : { id, external: 'absolute' }),
        load(id) {
          return id === file.name ? parsed(this, at < 0 ? file.code : file.code.slice(0, at), map) : null;
        },
      },
    ],
  });
  try {
    const { output } = await graph.generate({
      format: 'system',
      sourcemap: 'hidden',
      sourcemapPathTransform: (source, map) => resolve(dirname(map), source),
      inlineDynamicImports: true,
    });
    const { code, map, exports, imports } = output[0];
    if (!imports.every(isBuiltin)) return null;
    const text = code.replace(/^System\.register\(/, `${REGISTER}(`);
    if (text === code) throw new Error(`${file.name}: expected a System module`);
    const data = Buffer.from(JSON.stringify(map)).toString('base64');
    return { name: file.name, code: `${text}\n${END}\n${around(exports, imports)}${INLINE_MAP}${data}\n` };
  } finally {
    await graph.close();
  }
}

/** Where the modules' own text ends. */
const END = '// the end of the plain modules';

/** As long as System.register, so that columns are as the map says. */
const REGISTER = '$registerModule';

/** The rest of the module: it is called by the text above, which only hands over a function. */
function around(exports: readonly string[], imports: readonly string[]): string {
  const names = exports.map((name, i) => `$x${i} as ${JSON.stringify(name)}`);
  return [
    ...imports.map((id, i) => `import * as $d${i} from ${JSON.stringify(id)};`),
    "import { readFileSync as $read } from 'node:fs';",
    "import { Script as $Script } from 'node:vm';",
    `function ${REGISTER}(_, declare) { ${REGISTER}.declare = declare; }`,
    `let ${['$x', '$script', ...exports.map((_, i) => `$x${i}`)].join(', ')};`,
    `export { ${[...names, FRESH].join(', ')} };`,
    'const $set = { __proto__: null,',
    ...exports.map((name, i) => `[${JSON.stringify(name)}]: (v) => { $x${i} = v; },`),
    '};',
    'function $export(name, value) {',
    "  if (typeof name === 'object') for (const n of Object.keys(name)) $set[n](name[n]);",
    '  else $set[name](value);',
    '  return value;',
    '}',
    `function ${FRESH}() {`,
    '  try {',
    '    $script ??= $compile();',
    `    $script.runInThisContext()(${REGISTER});`,
    '  } catch (e) {',
    '    // Somebody has cleared the cache: the function that is there does it, only slower.',
    "    if (e?.code !== 'ENOENT') throw e;",
    '  }',
    '  return $run();',
    '}',
    'function $compile() {',
    "  const text = $read(new URL(import.meta.url), 'utf8');",
    `  const own = text.slice(0, text.lastIndexOf(${JSON.stringify(`
${END}
`)}));`,
    `  const before = '(function (${REGISTER}) { ';`,
    '  // Lines and columns are those of this file.',
    "  return new $Script(before + own + '\\n})', { filename: import.meta.url, columnOffset: -before.length });",
    '}',
    'function $run() {',
    `  const { setters, execute } = ${REGISTER}.declare($export, { meta: import.meta, import: (id) => import(id) });`,
    `  const from = [${imports.map((_, i) => `$d${i}`).join(', ')}];`,
    '  setters?.forEach((set, i) => set?.(from[i]));',
    '  return execute();',
    '}',
    '$x = $run();',
    'if ($x !== undefined) await $x;',
  ].join('\n');
}

/** Whether the text of a module uses what it imports from `source` while it is loaded. */
function keepsValues(code: string, source: string): boolean {
  if (!code.includes(source)) return false;
  const file = parse(code, { sourceType: 'module' });
  let keeps = false;
  traverse(file, {
    ImportDeclaration(p) {
      if (p.node.source.value !== source) return;
      for (const specifier of p.node.specifiers) {
        const uses = p.scope.getBinding(specifier.local.name)?.referencePaths ?? [];
        if (uses.some((u) => u.getFunctionParent() === null && !t.isExportSpecifier(u.parent))) keeps = true;
      }
      p.skip();
    },
  });
  return keeps;
}
