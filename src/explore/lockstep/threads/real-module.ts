// Evaluates a module of threads, bundled and as it was written, for one thread of one run. Time, chance and Atomics are
// given.

import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { Exports } from '../../threads/module.ts';

const MODULE_FILE = 'rt0-module.js';

export interface Clockwork {
  readonly atomics: object;
  /** Virtual milliseconds. */
  ms(): number;
  random(): number;
  /** rt0/explore's now(). */
  moment(): number;
}

export function evaluateModule(code: string, path: string, o: Clockwork): Exports {
  const names = ['require', 'module', 'exports', 'Atomics', 'Math', 'Date', 'performance'];
  const factory = compileFunction(code, names, { filename: MODULE_FILE }) as (...args: unknown[]) => void;
  const required = createRequire(path);
  const require = (id: string): unknown =>
    id === 'rt0/explore' ? { now: () => o.moment() } : (required(id) as unknown);
  const math = Object.create(Math, { random: { value: () => o.random() } }) as object;
  class VirtualDate extends Date {
    constructor(...args: [] | [number]) {
      if (args.length === 0) super(o.ms());
      else super(...args);
    }
    static override now(): number {
      return o.ms();
    }
  }
  const module: { exports: Exports } = { exports: {} };
  const performance = { now: () => o.ms(), timeOrigin: 0 };
  factory(require, module, module.exports, o.atomics, math, VirtualDate, performance);
  return module.exports;
}
