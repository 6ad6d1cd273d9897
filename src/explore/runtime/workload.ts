// Workloads of a program of goroutines. A program gets its workload as its last argument, as JSON:
//
//     export function workload() { return { workers: 3, items: [1, 2, 3] }; }    // when the command line gives none
//     export function smaller(w) { return [...]; }                               // smaller ones, most promising first
//
// Both are plain functions that compute from their arguments. They are taken from the program's source by itself,
// without what it does with goroutines: whatever they might use of rt0 is a stand-in that does nothing.

import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';

export interface Workloads {
  readonly workload: (() => unknown) | null;
  readonly smaller: ((workload: unknown) => Iterable<unknown>) | null;
}

/** What a program is started with. */
export interface Workload {
  readonly args: readonly string[];
  /** Given as one more argument. */
  readonly with?: unknown;
}

/** The two functions as a text by itself; null when the file mentions neither. */
export async function workloadText(file: string): Promise<string | null> {
  const path = resolve(file);
  if (!/\b(workload|smaller)\b/.test(readFileSync(path, 'utf8'))) return null;
  const result = await build({
    stdin: {
      contents: `import * as m from ${JSON.stringify(path)}; export const workload = m.workload, smaller = m.smaller;`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    external: [...builtinModules, 'node:*', 'rt0', 'rt0/*'],
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? null;
}

/** Throws Error when an export is no function. */
export function workloadsOf(source: string, text: string | null): Workloads {
  if (text === null) return { workload: null, smaller: null };
  const require = createRequire(resolve(source));
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const load = compileFunction(text, ['require', 'module', 'exports'], { filename: `${source} (workloads)` });
  load((name: string): unknown => (/^rt0(\/|$)/.test(name) ? STANDIN : require(name)), module, module.exports);
  const { workload, smaller } = module.exports;
  for (const [name, f] of Object.entries({ workload, smaller })) {
    if (f !== undefined && typeof f !== 'function')
      throw new Error(`${source}: its export ${name} is a ${typeof f}; expected a plain function`);
  }
  return { workload: (workload ?? null) as Workloads['workload'], smaller: (smaller ?? null) as Workloads['smaller'] };
}

/** Answers to every name, call and construction with itself. */
const STANDIN: object = new Proxy(function standin() {}, {
  get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : STANDIN),
  apply: () => STANDIN,
  construct: () => STANDIN,
});

/** What a command line asks for: its last argument is the workload if the program knows smaller ones. Throws Error when
 *  that is no JSON. */
export function workOf(source: string, says: Workloads, args: readonly string[]): Workload {
  if (args.length === 0) return says.workload === null ? { args } : { args, with: says.workload() };
  if (says.smaller === null) return { args };
  const last = args.at(-1) as string;
  try {
    return { args: args.slice(0, -1), with: JSON.parse(last) as unknown };
  } catch {
    throw new Error(
      `${source}: the argument ${last} is no JSON: expected a workload, since the program exports smaller()`,
    );
  }
}
