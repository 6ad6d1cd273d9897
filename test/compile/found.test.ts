// What the oracle has found (oracle.sweep.test.ts): programs that did something else when compiled, made small.
// test/cases/compiler/oracle-*.js, each run as native generators and compiled, at waits, preempted, and both.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCompiled } from './oracle/compiled.ts';
import { IMPORTS } from './oracle/core.ts';
import { runNative } from './oracle/native.ts';

const CASES = join(import.meta.dirname, '../cases/compiler');

test.each(readdirSync(CASES).filter((name) => name.startsWith('oracle-')))('%s', (name) => {
  const source = readFileSync(join(CASES, name), 'utf8').replace(/^import .*$/m, IMPORTS);
  for (const [rests, raises] of [
    [true, false],
    [true, true],
    [false, true],
    [false, false],
  ] as const) {
    const native = runNative(source, () => rests);
    expect(native.length).toBeGreaterThan(0);
    expect(
      runCompiled(
        source,
        () => rests,
        () => raises,
      ),
    ).toEqual(native);
  }
});
