// console and process.stdout of a program, on real threads: in order, whole, and nothing lost.
// Tests src/host: console, consolestate, pipereader; src/shared: pipe.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';
import { seeded } from '../harness/seed.ts';

const rig = useMachine();

/** stdout and stderr as one stream, as when both go to the same place. */
async function together(args: readonly (string | number)[], procs: number) {
  const r = await rig.run('console', { procs, args, together: true });
  return { ...r, lines: r.stdout.split('\n').filter((l) => !l.startsWith('loading')) };
}

test.each([
  [1, 4, 2000],
  [4, 10, 2000],
  [8, 100, 400],
])(
  seeded('each goroutine in its order, over stdout and stderr: GOMAXPROCS=%i, %i goroutines of %i lines'),
  async (procs, goroutines, each) => {
    const { code, lines } = await together(['speak', goroutines, each], procs);
    expect(code).toBe(0);
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(goroutines * each);
    const next = new Array<number>(goroutines).fill(0);
    for (const line of lines) {
      const [, id, n] = /^(\d+):(\d+): (?:log|error|print|info|plain|warn|imported|bytes)$/.exec(line) ?? [];
      const g = Number(id);
      if (Number(n) !== next[g]) throw new Error(`goroutine ${g}, line ${next[g]}: ${line}`);
      next[g] = Number(n) + 1;
    }
  },
);

test('what a plain module says while it is loaded comes once, first, whoever else loads it', async () => {
  const { stdout, stderr } = await rig.run('console', { procs: 8, args: ['speak', 50, 80] });
  expect([...stdout.matchAll(/^loading$/gm)].length).toBe(1);
  expect(stdout.startsWith('loading\n')).toBe(true);
  expect([...stderr.matchAll(/^loading, stderr$/gm)].length).toBe(1);
});

test('groups are a goroutine’s own, and counts the program’s', async () => {
  const { lines } = await together(['groups', 40], 8);
  const counts: number[] = [];
  const seen = new Map<string, number>();
  for (const line of lines) {
    if (line === '') continue;
    const [, indent = '', count] = /^( *)lines: (\d+)$/.exec(line) ?? [];
    if (count !== undefined) {
      counts.push(Number(count));
      expect([2, 4, 6]).toContain(indent.length);
      continue;
    }
    const [, spaces = '', g = '', what, depth] = /^( *)(g\d+) ([dlme])(\d)$/.exec(line) ?? [];
    // A group's title stands outside of it, and so does what comes after its end.
    expect(spaces.length, line).toBe(2 * (Number(depth) + (what === 'l' || what === 'm' ? 1 : 0)));
    seen.set(g, (seen.get(g) ?? 0) + 1);
  }
  expect(counts).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  expect([...seen.values()]).toEqual(new Array(40).fill(12));
});

test('every method, as Node prints it', async () => {
  const { stdout, stderr } = await rig.run('console', { procs: 2, args: ['methods'] });
  const plain = stdout.replace(/^loading\n/, '').replaceAll(/[\d.]+ms/g, 'Nms');
  expect(plain).toBe(`a is 1 { b: [ 1 ] }
{ a: [Object] }
┌─────────┬───┐
│ (index) │ a │
├─────────┼───┤
│ 0       │ 1 │
└─────────┴───┘
default: 1
default: 2
x: 1
default: 1
t: Nms and 2
t: Nms
debug
not indented
`);
  const [first, ...rest] = stderr.replace(/^loading, stderr\n/, '').split('\n');
  expect([first, ...rest.slice(0, 3)]).toEqual([
    'Assertion failed: said 5',
    "Warning: Count for 'none' does not exist",
    "Warning: No such label 't' for console.timeEnd()",
    'Trace: traced',
  ]);
});

test.each([
  ['exit', 7, 'the end\n'],
  ['panic', 2, 'the end\npanic: last words\n'],
  ['return', 0, 'the end\n'],
])('all of it comes out at the end, and before it: %s', async (how, code, said) => {
  for (const lines of [1, 20_000]) {
    const r = await rig.run('console', { procs: 4, args: [how, 1, lines] });
    expect(r.code).toBe(code);
    const expected = Array.from({ length: lines }, (_, i) => `${'x'.repeat(i % 100)} ${i}\n`).join('');
    expect(r.stdout.replace(/^loading\n/, '')).toBe(expected);
    expect(r.stderr.replace(/^loading, stderr\n/, '').startsWith(said)).toBe(true);
  }
});

test('a text that is larger than the ring comes out whole', async () => {
  const { stdout } = await rig.run('console', { procs: 2, args: ['big', 1, 0] });
  const big = stdout.replace(/^loading\n/, '');
  expect(big.length).toBe(5_000_001);
  expect(/^y+\n$/.test(big)).toBe(true);
});
