// Entry of the thread that compiles programs (compiler.ts).

import { pathToFileURL } from 'node:url';
import type { Files } from '../cache/cache.ts';
import { hash } from '../cache/sealed.ts';
import { bundle } from '../compile/bundle.ts';
import { stackProblem } from '../compile/depth.ts';
import { freshModules } from '../compile/fresh.ts';
import { problemsOf } from '../compile/problems.ts';
import { type Build, built } from './paths.ts';

export interface CompileTask {
  /** The program's file. */
  readonly path: string;
  /** The same as the user named it, for messages. */
  readonly name: string;
  readonly build: Build;
}

/** Files to lie side by side, the one to be imported last; or what is wrong, in lines that name the program. */
export type CompileReply =
  | {
      readonly files: Files;
      /** Hashes of the sources, by path. */
      readonly deps: Readonly<Record<string, string>>;
      /** Something of plain modules would be kept from boot to boot (compile/fresh.ts). */
      readonly held: boolean;
    }
  | { readonly problem: string };

export default async function compileProgram({ path, name, build }: CompileTask): Promise<CompileReply> {
  try {
    const { files: made, sources, exports, plain } = await bundle(path, pathToFileURL(built(build, 'rt0.js')).href);
    if (!exports.includes('main'))
      return { problem: `${name}: expected a program: an exported goroutine function called main` };
    const { files, held } = plain === null ? { files: made, held: false } : await freshModules(made, plain);
    // Under names that say what they hold, so that no file ever changes under a thread that has it.
    const whole = hash(...files.map((f) => f.code)).slice(0, 24);
    const renamed = files.map((f) => {
      const code = files.reduce((c, g) => c.replaceAll(`./${g.name}`, `./${whole}-${g.name}`), f.code);
      return { name: `${whole}-${f.name}`, code };
    });
    return { files: renamed, deps: Object.fromEntries([...sources].map(([id, text]) => [id, hash(text)])), held };
  } catch (e) {
    return { problem: problemsOf(e) ?? stackProblem(e, name) ?? `${name}: cannot be built: ${firstOf(e)}` };
  }
}

/** The line that says what is wrong. */
function firstOf(e: unknown): string {
  const text = e instanceof Error ? e.message : String(e);
  const line = text.split('\n').find((l) => l.trim() !== '' && !l.startsWith('Transform failed')) ?? text;
  return line.replace(/^\[plugin [^\]]*\] /, '');
}
