// The depth of each file (depth.ts) before esbuild parses it: a plugin for those that are bundled by esbuild. It is a
// process of its own, which takes minutes for arrows that are nested 2000 deep, and what it makes of them is parsed by
// others.

import { readFileSync } from 'node:fs';
import type { PartialMessage, Plugin } from 'esbuild';
import { checkDepth } from './depth.ts';
import { CompileError } from './errors.ts';

export const depthFirst: Plugin = {
  name: 'rt0-depth',
  setup(build) {
    build.onLoad({ filter: /\.(?:[cm]?[jt]sx?|json)$/ }, ({ path }) => {
      const errors = tooDeep(path);
      // Otherwise esbuild loads it as ever.
      return errors.length > 0 ? { errors } : undefined;
    });
  },
};

function tooDeep(path: string): PartialMessage[] {
  let code: string;
  try {
    code = readFileSync(path, 'utf8');
  } catch {
    // esbuild says what is wrong with it.
    return [];
  }
  try {
    checkDepth(code, path);
    return [];
  } catch (e) {
    if (!(e instanceof CompileError)) throw e;
    return e.problems.map(({ reason, instead, line, column }) => ({
      text: `${reason}; ${instead}`,
      location: { file: path, line, column },
    }));
  }
}
