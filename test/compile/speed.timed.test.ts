// Code inside a compiled body runs at 80% or more of the speed of the same plain function, kernel by kernel, also when
// it has been preempted (issue 3). How it is measured: speed/measure.ts.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KERNELS } from './speed/kernels.ts';

const BAR = 80;

const script = join(import.meta.dirname, 'speed/measure.ts');
const output = execFileSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
console.log(`per cent of the plain function's speed: as entered, when preempted\n${output}`);

test.each(KERNELS.map(([name]) => name))('%s', (name) => {
  const line = output.split('\n').find((l) => l.endsWith(`  ${name}`));
  const [entered, preempted] = (line ?? '').trim().split(/ +/, 2).map(Number);
  expect(entered, line).toBeGreaterThanOrEqual(BAR);
  expect(preempted, line).toBeGreaterThanOrEqual(BAR);
});
