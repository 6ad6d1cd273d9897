// The pairs: programs/NN-name.ts and programs/NN-name.go print the same, end with the same code and say the same first
// line on stderr. What Go did is recorded in expected/NN-name.txt, for machines without Go:
//
//   exit 2
//   panic: send on closed channel      the first line of stderr; empty when there was none
//   --
//   closed                             stdout
//
// A line `// stderr: text` in the head of the TypeScript program: the text must be in the stderr of both.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROCS: readonly number[] = [1, 2, 4, 8];

const HERE = import.meta.dirname;

export interface Pair {
  readonly name: string;
  readonly ts: string;
  readonly go: string;
  readonly expected: string;
  /** What stderr must contain. */
  readonly says: readonly string[];
}

/** How a program ended. */
export interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** All pairs whose name contains `filter`. Throws when a program lacks its counterpart. */
export function pairs(filter = ''): Pair[] {
  const files = readdirSync(join(HERE, 'programs'));
  const names = (ext: string): string[] => files.filter((f) => f.endsWith(ext)).map((f) => f.slice(0, -ext.length));
  const go = new Set(names('.go'));
  const ts = names('.ts');
  const alone = [...ts.filter((n) => !go.has(n)), ...[...go].filter((n) => !ts.includes(n))];
  if (alone.length > 0) throw new Error(`programs without a counterpart: ${alone.join(', ')}`);
  return ts
    .filter((name) => name.includes(filter))
    .sort()
    .map((name) => {
      const source = join(HERE, 'programs', `${name}.ts`);
      return {
        name,
        ts: source,
        go: join(HERE, 'programs', `${name}.go`),
        expected: join(HERE, 'expected', `${name}.txt`),
        says: [...readFileSync(source, 'utf8').matchAll(/^\/\/ stderr: (.*)$/gm)].map((m) => m[1] ?? ''),
      };
    });
}

/** The first line of stderr. A build before the run does not count, nor does a size: Go's limits are not rt0's. */
function firstLine(stderr: string): string {
  const first = stderr.split('\n').find((line) => !line.startsWith('build: dist/')) ?? '';
  return first.replace(/exceeds \d+-byte limit/, 'exceeds N-byte limit');
}

/** What is compared. */
export function essence(o: Outcome): string {
  return `exit ${o.code}\n${firstLine(o.stderr)}\n--\n${o.stdout}`;
}

export function record(pair: Pair, go: Outcome): void {
  writeFileSync(pair.expected, essence(go));
}

export function recorded(pair: Pair): string {
  if (!existsSync(pair.expected)) throw new Error(`${pair.expected}: not recorded; see test/differential/run.ts`);
  return readFileSync(pair.expected, 'utf8');
}

/** What of `says` is missing in stderr. */
export function unsaid(pair: Pair, o: Outcome): string[] {
  return pair.says.filter((text) => !o.stderr.includes(text));
}
