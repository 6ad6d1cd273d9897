import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine();

test.each([
  [2, 10],
  [8, 100],
])(seeded('100,000 lines, complete and in order: GOMAXPROCS=%i, %i goroutines'), async (procs, goroutines) => {
  const each = 100_000 / goroutines;
  const { code, stdout, stderr } = await rig.run('lines', { procs, args: [goroutines, each], strict: true });
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(100_000);
  const next = new Array<number>(goroutines).fill(0);
  for (const line of lines) {
    const [, id, n, rest] = /^(\d+):(\d+): (.*)$/.exec(line) ?? [];
    const g = Number(id);
    if (Number(n) !== next[g] || rest !== 'äöü'.repeat(Number(n) % 7))
      throw new Error(`goroutine ${g}, line ${next[g]}: ${line}`);
    next[g] = Number(n) + 1;
  }
  expect(next).toEqual(new Array(goroutines).fill(each));
});

test('what was printed before a panic comes out, and before it', async () => {
  const { stdout, stderr, code } = await rig.run('death', { procs: 2, args: ['stack', 0] });
  expect([code, stdout]).toEqual([2, 'all spin\n']);
  expect(stderr).toContain('panic:');
});
