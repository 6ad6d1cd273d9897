// Compiled programs on real machines: output, frames that name the program's own lines, errors.

import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Machine } from 'rt0/host';
import { afterAll, expect, test } from 'vitest';

const machine = new Machine({ memory: 128 * 1024 * 1024, build: 'debug' });
afterAll(() => machine.close());

async function run(name: string, gomaxprocs = 2): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const into = (add: (s: string) => void): Writable =>
    new Writable({
      write(chunk: Buffer, _e, done) {
        add(chunk.toString());
        done();
      },
    });
  const file = fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
  const rt = await machine.boot(file, {
    gomaxprocs,
    stdout: into((s) => {
      out += s;
    }),
    stderr: into((s) => {
      err += s;
    }),
  });
  const { code } = await rt.exited;
  return { code, out, err };
}

test.each([1, 2, 4])('modules, package variables, inner goroutine functions and recursion on %i Ps', async (procs) => {
  let a = 0;
  for (let i = 1; i < 200; i++) a += (i * i) % 7;
  const ended = await run('whole.ts', procs);
  expect(ended).toEqual({ code: 0, out: `part 1,part 2,part 3\n1260 8 ${a} 610\n`, err: '' });
});

test('a local that cannot be kept is named, with its lines', async () => {
  const ended = await run('holds.ts');
  expect(ended.err).toMatch(
    /^fatal error: local 'acc' \(.*holds\.ts:5\) holds an Array across a suspension \(.*holds\.ts:7\)/,
  );
  expect(ended.code).toBe(2);
});

test("a traceback names the program's own lines", async () => {
  const ended = await run('stuck.ts');
  expect(ended.err).toContain('all goroutines are asleep - deadlock!');
  expect(ended.err).toMatch(/main\.wait\(\.\.\.\)\n\t\S*stuck\.ts:5\nmain\.main\(\.\.\.\)\n\t\S*stuck\.ts:10\n/);
});
