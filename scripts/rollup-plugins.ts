// The two Rollup plugins of the build: TypeScript in, and fast chunks out.

import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import type { Plugin } from 'rollup';
import { textLines } from './text-lines.ts';

/**
 * TypeScript to JavaScript, module by module, by esbuild.transform. Rollup does the bundling: an esbuild bundle
 * turns top-level `const` into `var`, and V8 then no longer folds it (15% slower). `__DEBUG__` becomes a literal
 * here, so that Rollup sees `const DEBUG = false` and drops `if (DEBUG) ...` wherever DEBUG is imported.
 */
export function typescript(root: string, debug: boolean, define: Readonly<Record<string, string>> = {}): Plugin {
  const own: Record<string, string> = {
    rt0: join(root, 'src/lib/index.ts'),
    'rt0/host': join(root, 'src/host/host.ts'),
  };
  return {
    name: 'typescript',
    resolveId(source, importer) {
      if (source in own) return own[source];
      if (!importer || !source.startsWith('.')) return null;
      const path = join(dirname(importer), source);
      return path.endsWith('.js') ? `${path.slice(0, -3)}.ts` : path;
    },
    async transform(code, id) {
      if (!id.endsWith('.ts')) return null;
      return transform(textLines(root, id, code), {
        loader: 'ts',
        target: 'es2022',
        sourcefile: id,
        sourcemap: true,
        define: { __DEBUG__: String(debug), ...define },
        // An import that is written stays, as tsc has it.
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      });
    },
  };
}

/**
 * Exports of a chunk go through an alias: `const mem = ...` stays private and `mem$out` is what leaves.
 * V8 keeps an exported binding in a cell that it does not constant-fold, also for uses inside the module itself:
 * `export const mem` made every access through it 2.6 to 3.1 times slower (4 accesses: 3.6 -> 9.4 ns on Node 20,
 * 2.9 -> 9.1 ns on Node 24). Only what cannot be reassigned may be aliased; a `let` keeps its live binding.
 */
export function sealedExports(): Plugin {
  return {
    name: 'sealed-exports',
    renderChunk(code) {
      const program = this.parse(code);
      const fixed = new Set<string>();
      for (const node of program.body) {
        if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') fixed.add(node.id.name);
        if (node.type !== 'VariableDeclaration' || node.kind !== 'const') continue;
        for (const { id } of node.declarations) if (id.type === 'Identifier') fixed.add(id.name);
      }
      const last = program.body.at(-1);
      if (last?.type !== 'ExportNamedDeclaration' || last.source || last.declaration) return null;

      const aliases = new Map<string, string>();
      const names = last.specifiers.map(({ local, exported }) => {
        if (local.type !== 'Identifier' || exported.type !== 'Identifier') throw new Error('quoted export name');
        const out = fixed.has(local.name) ? `${local.name}$out` : local.name;
        if (out !== local.name) aliases.set(out, local.name);
        return `${out} as ${exported.name}`;
      });
      const { start, end } = last as unknown as { start: number; end: number };
      const consts = [...aliases].map(([out, name]) => `const ${out} = ${name};\n`).join('');
      // The export statement is the chunk's last: no mapping that the source map holds moves.
      return { code: `${code.slice(0, start)}${consts}export { ${names.join(', ')} };${code.slice(end)}`, map: null };
    },
  };
}
