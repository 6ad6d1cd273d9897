// Machines with more than 4 GiB: views of all of it, and addresses near 2^31. Nothing of the memory is touched but what
// is used. Tests src/shared: memory, wasm-atomics.

import { constants } from 'node:buffer';
import { Machine } from 'rt0/host';
import { expect, test } from 'vitest';
import { runOn } from '../harness/machine.ts';

const GIB = 1024 ** 3;

test.each([1, 4, 5, 8].flatMap((gib) => (['debug', 'release'] as const).map((build) => [gib, build] as const)))(
  '%i GiB, %s: all that a program does works at the top',
  async (gib, build) => {
    const machine = new Machine({ build, memory: gib * GIB });
    try {
      const { code, stdout, stderr } = await runOn(machine, 'highmemory', { procs: 4, args: [gib * GIB] });
      const most = constants.MAX_LENGTH;
      const wide = gib <= 4 ? 'that memory has room for' : most > 2 ** 32 ? '' : `at most ${most} elements`;
      expect([code, stderr]).toEqual([0, '']);
      const [refused, ...lines] = stdout.trimEnd().split('\n');
      if (wide !== '') expect(refused).toContain(wide);
      expect(lines).toEqual(['sum true', 'index 1', 'file 1000 65 true', 'high true']);
      // Again, on what is there.
      expect(await runOn(machine, 'hello', { procs: 4 })).toMatchObject({ code: 0, stderr: '' });
    } finally {
      await machine.close();
    }
  },
);

test('8 GiB are full when they are full', async () => {
  const machine = new Machine({ build: 'debug', memory: 8 * GIB });
  const { code, stderr } = await runOn(machine, 'highmemory', { args: [8 * GIB, 'fill'], audit: false });
  await machine.close();
  expect(code).toBe(2);
  const [, used] =
    /^fatal error: runtime: out of memory: cannot allocate 67108864-byte block \((\d+) in use\)/.exec(stderr) ?? [];
  expect(Number(used)).toBeGreaterThan(8 * GIB - 70e6);
});
