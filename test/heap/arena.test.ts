// Addresses are words of 32 bits with a sign: in the largest machine too, where what is in use ends is one, and below
// STACKPREEMPT.

import { expect, test, vi } from 'vitest';
import { STACKPREEMPT } from '../../src/shared/layout.ts';
import { MAXMEMORY } from '../../src/shared/param.ts';

vi.mock('../../src/shared/mem.ts', async (original) => ({
  ...(await original<typeof import('../../src/shared/mem.ts')>()),
  MEMWORDS: MAXMEMORY / 4,
}));

test('the end of the heap of 8 GiB is an address, and no stack is above STACKPREEMPT', async () => {
  const { ENDPAGE, pageAddr, pageOf } = await import('../../src/heap/arena.ts');
  const end = pageAddr(ENDPAGE);
  expect(end | 0).toBe(end);
  expect(end).toBeLessThan(STACKPREEMPT);
  expect(pageOf(end - 1)).toBe(ENDPAGE - 1);
  // One page is given up, and no more.
  expect(MAXMEMORY / 4 - end).toBe(pageAddr(1));
});
