// rt0 as a package: what is built, in a node_modules outside of the clone.

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, ROOT } from '../cli/rt0.ts';

/** A project with rt0 in its node_modules, and a program. `also`: directories of the clone that the package has too. */
export function project(also: readonly string[] = []): {
  readonly dir: string;
  readonly home: string;
  readonly program: string;
} {
  const dir = mkdtempSync(join(tmpdir(), 'rt0-package-'));
  const home = join(dir, 'node_modules', 'rt0');
  mkdirSync(home, { recursive: true });
  cpSync(join(ROOT, 'dist', 'release'), join(home, 'dist', 'release'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(home, 'package.json'));
  for (const name of also) cpSync(join(ROOT, name), join(home, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  const program = join(dir, 'program.ts');
  writeFileSync(
    program,
    "import { print } from 'rt0';\nimport { text } from './plain.ts';\nexport function* main() { print(text); }\n",
  );
  writeFileSync(join(dir, 'plain.ts'), "export const text = 'whole';\n");
  return { dir, home, program };
}

/** What Node is given to run `rt0 ARGS` of the package. */
export function nodeArgs(home: string, args: readonly string[]): string[] {
  const cli = JSON.stringify(join(home, 'dist', 'release', 'cli.js'));
  const code = `import(${cli}).then((c) => c.main(process.argv.slice(1))).then((n) => { process.exitCode = n; })`;
  return ['-e', code, '--', ...args];
}

/** Runs `rt0 ARGS` of the package. The environment has nothing of the caller's but PATH. */
export function packaged(home: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, nodeArgs(home, args), {
    cwd: join(home, '..', '..'),
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (c) => {
    stdout += c;
  });
  child.stderr?.on('data', (c) => {
    stderr += c;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 'none', stdout, stderr }));
  });
}
