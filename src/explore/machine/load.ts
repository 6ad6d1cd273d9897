// From source to something that runs: the text is bundled, transformed and evaluated around one `$sim`. The transformed text
// is kept by content in .cache/explore, since a machine with the same options is made again and again.

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { prelude } from './facade.ts';
import { type LineTable, lineTable } from './lines.ts';
import type { Spot } from './rewrite/writer.ts';
import { RuntimeExports } from './runtime.ts';
import { runtimeText, type SourceOptions, sourceHash } from './source.ts';
import { transformText } from './transform.ts';

export interface LoadOptions extends SourceOptions {
  /** Watch plain accesses, for the race detector. */
  readonly race: boolean;
  /** Keep the transformed text; mutants are not worth it. */
  readonly cache?: boolean;
}

/** What the transform of a program needs to know of the runtime, and where everything stands. */
export interface RuntimeCode {
  readonly code: string;
  readonly table: LineTable;
  readonly spots: readonly Spot[];
  readonly methods: readonly string[];
  readonly getters: readonly string[];
}

const NOTHING: ReadonlySet<string> = new Set();
/** What this process has read already. */
const known = new Map<string, RuntimeCode>();

/** Throws Error with a line for each thing in the source that cannot be explored. */
export async function runtimeCode(o: LoadOptions): Promise<RuntimeCode> {
  const dir = join(o.root, '.cache', 'explore');
  const name = `${sourceHash(o)}${o.race ? '-race' : ''}.json`;
  const path = join(dir, name);
  const cached = (o.cache ?? true) && (o.mutations ?? []).length === 0;
  const before = cached ? known.get(path) : undefined;
  if (before !== undefined) return before;
  const made =
    cached && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RuntimeCode) : await transformRuntime(o);
  if (cached) known.set(path, made);
  if (cached && !existsSync(path)) {
    mkdirSync(dir, { recursive: true });
    const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
    writeFileSync(temporary, JSON.stringify(made));
    renameSync(temporary, path);
  }
  return made;
}

async function transformRuntime(o: LoadOptions): Promise<RuntimeCode> {
  const text = await runtimeText(o);
  const out = transformText(text.code, {
    outside: NOTHING,
    methods: NOTHING,
    getters: NOTHING,
    handles: false,
    firstSite: 1,
    elements: false,
    allocator: 'mallocgc',
  });
  if (out.refusals.length > 0)
    throw new Error(`explore: the runtime's source cannot be explored:\n${out.refusals.join('\n')}`);
  return {
    code: `${prelude(o.race)}\n${out.code}`,
    table: lineTable(out.lines, text.map, 1),
    spots: out.spots,
    methods: [...out.analysis.methods],
    getters: [...out.analysis.getters],
  };
}

/** Evaluates text in which `$sim` is the given machine. */
export function evaluate(
  code: string,
  name: string,
  scope: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const f = compileFunction(`'use strict'; ${code}`, Object.keys(scope), { filename: name });
  return f(...Object.values(scope)) as Record<string, unknown>;
}

const require = createRequire(import.meta.url);

/** Node's modules as the explored text sees them: nothing random, and no threads. */
export function hostModules(buffer: SharedArrayBuffer): (name: string) => unknown {
  return (name) => {
    if (name === 'node:worker_threads') return { workerData: { rt0: { memory: buffer } }, threadId: 1 };
    if (name === 'node:crypto') return { ...require('node:crypto'), randomBytes: steady };
    if (name === 'comlink') return {};
    return require(name);
  };
}

/** The same bytes each time: the initial stack's 16 random ones. */
function steady(n: number): Buffer {
  return createHash('sha512').update('rt0').digest().subarray(0, n);
}

export function instantiate(rt: RuntimeCode, sim: object, buffer: SharedArrayBuffer): RuntimeExports {
  const process = {
    hrtime: () => [1, 0],
    env: {},
    platform: globalThis.process.platform,
    arch: globalThis.process.arch,
  };
  return new RuntimeExports(evaluate(rt.code, 'rt0-explore.js', { $sim: sim, $import: hostModules(buffer), process }));
}
