// Evaluates the runtime's text around one `$sim`. Its own file, without the bundler and the
// parser: real threads in lock-step (src/explore/lockstep) load it too.

import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { RuntimeExports } from '../runtime.ts';

/** The memory that a text is evaluated over. */
export type TextMemory = SharedArrayBuffer | WebAssembly.Memory;

type Factory = (...scope: unknown[]) => Record<string, unknown>;

/** Compiles text whose free variables are `names`. Each call of the result is an evaluation of its own. */
export function compileText(code: string, file: string, names: readonly string[]): Factory {
  return compileFunction(`'use strict'; ${code}`, [...names], { filename: file }) as Factory;
}

/** Evaluates text in which `$sim` is the given machine. */
export function evaluate(
  code: string,
  name: string,
  scope: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return compileText(code, name, Object.keys(scope))(...Object.values(scope));
}

const require = createRequire(import.meta.url);

/** Node's modules as the explored text sees them: nothing random, and no threads. */
export function hostModules(memory: TextMemory): (name: string) => unknown {
  return (name) => {
    if (name === 'node:worker_threads') return { workerData: { rt0: { memory } }, threadId: 1 };
    if (name === 'node:crypto') return { ...require('node:crypto'), randomBytes: steady };
    if (name === 'comlink') return {};
    return require(name);
  };
}

/** The same bytes each time: the initial stack's 16 random ones. */
function steady(n: number): Buffer {
  return createHash('sha512').update('rt0').digest().subarray(0, n);
}

/** Evaluates the runtime's text. */
export type Instances = (sim: object, memory: TextMemory) => RuntimeExports;

/** The text is compiled once, for all its evaluations. */
export function instances(code: string): Instances {
  const factory = compileText(code, RUNTIME_FILE, ['$sim', '$import', 'process']);
  const process = {
    hrtime: () => [1, 0],
    env: {},
    platform: globalThis.process.platform,
    arch: globalThis.process.arch,
  };
  return (sim, memory) => new RuntimeExports(factory(sim, hostModules(memory), process));
}

/** What stack traces call the texts. */
export const RUNTIME_FILE = 'rt0-explore.js';
export const PROGRAM_FILE = 'rt0-program.js';
