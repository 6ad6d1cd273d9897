// What is as deep as it may be, of all kinds, compiles and runs. A slice of it is a third as deep, where depth costs
// seconds.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DEEPEST } from '../../src/compile/depth.ts';
import { rt0 } from '../cli/rt0.ts';
import { sizeOf } from '../harness/sweep.ts';

const dir = mkdtempSync(join(tmpdir(), 'rt0-kinds-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const within = (open: string, inner: string, close: string, n: number): string =>
  open.repeat(n) + inner + close.repeat(n);

test('all kinds', async () => {
  const n = DEEPEST.nested - 10;
  const links = sizeOf({ slice: DEEPEST.chained / 3, whole: DEEPEST.chained - 20 });
  const kinds: readonly [string, string][] = [
    [within('(', '1', ')', n), '1'],
    [`${within('[', '', ']', n)}.length`, '1'],
    [`typeof (${within('{a:', '1', '}', n)})`, 'object'],
    [within('`${', '1', '}`', n), '1'],
    [`typeof ${within('o.b(', '1', ')', n / 2)}`, 'object'],
    [within('(() => ', '1', ')()', n / 2), '1'],
    [`typeof ${within('(class { a = ', '1', '})', n / 2 - 2)}`, 'function'],
    [`typeof (${'a => '.repeat(links / 4 - 100)} 1)`, 'function'],
    [`${'!'.repeat(links)}1`, 'true'],
    [`1${' ** 1'.repeat(links)}`, '1'],
    [`1${' && 1'.repeat(links)}`, '1'],
    [`${'a ? 1 : '.repeat(links)} 7`, '7'],
    [`${'q = '.repeat(links)} 1`, '1'],
    [`o${'.o'.repeat(links)} === o`, 'true'],
    [`o${'.b()'.repeat(links / 3 - 10)} === o`, 'true'],
  ];
  const path = join(dir, 'kinds.js');
  writeFileSync(
    path,
    `import { print } from 'rt0';
export function* main() {
  const a = null, o = { b() { return this; } };
  o.o = o;
  let q;
  ${kinds.map(([text]) => `print(${text});`).join('\n  ')}
}
`,
  );
  const { code, stdout, stderr } = await rt0(['run', path], { RT0_CACHE: join(dir, 'cache') });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([...kinds.map(([, value]) => value), '']);
});
