// Compiled programs on real machines: output, frames that name the program's own lines, errors.
// Tests src/compile: link, lines, gosites; src/lib: compiled.

import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Machine } from 'rt0/host';
import { afterAll, expect, test } from 'vitest';

const machine = new Machine({ memory: 128 * 1024 * 1024, build: 'debug' });
afterAll(() => machine.close());

async function run(
  name: string,
  gomaxprocs = 2,
  args: string[] = [],
): Promise<{ code: number; out: string; err: string }> {
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
    args,
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

test('a goroutine that holds a string copies it once, however often it waits', async () => {
  // Two megabytes, a thousand times: with a copy for each wait it would not fit.
  expect(await run('longstring.ts')).toEqual({ code: 0, out: '2097152\n', err: '' });
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

test('a traceback says who created each goroutine and where, and shows the frames that Go shows', async () => {
  const ended = await run('created.ts', 1);
  const [, ...dump] = ended.err.split('\n\n');
  // Ids and lines of the runtime's own files are not what this is about.
  const seen = dump.map((g) =>
    g
      .replace(/^goroutine \d+ /, '')
      .replaceAll(/\S*(created\.ts|src\/sync\/\w+\.ts):(\d+)/g, (_, file: string, line: string) =>
        file === 'created.ts' ? `:${line}` : file,
      )
      .trim(),
  );
  const lock = [
    'sync.runtime_Semacquire(...)',
    '\tsrc/sync/sema.ts',
    'sync.(*Mutex).lockSlow(...)',
    '\tsrc/sync/mutex.ts',
  ];
  const g = (...lines: readonly string[]): string => lines.join('\n');
  expect(seen.sort()).toEqual(
    [
      g('[semacquire]:', ...lock, 'main.main(...)', '\t:38'),
      g('[semacquire]:', ...lock, 'main.starts(...)', '\t:31', 'created by main.main', '\t:37'),
      g('[chan receive]:', 'main.waits(...)', '\t:7', 'created by main.start', '\t:12'),
      g('[semacquire]:', ...lock, 'main.locks(...)', '\t:17', 'created by main.starts', '\t:23'),
      g(
        '[semacquire]:',
        ...lock,
        'main.locks(...)',
        '\t:17',
        'main.starts.func1(...)',
        '\t:29',
        'created by main.starts',
        '\t:25',
      ),
      g('[select (no cases)]:', 'main.starts.func1.func1(...)', '\t:27', 'created by main.starts.func1', '\t:26'),
    ].sort(),
  );
  expect(ended.code).toBe(2);
});

test('what fails shows the frames that run, and below them those that wait', async () => {
  const running = (lines: string): RegExp => new RegExp(`\\n\\ngoroutine 1 \\[running\\]:\\n${lines}`);
  const at = (name: string, line: number): string => `main\\.${name}\\(\\.\\.\\.\\)\\n\\t\\S*/fails\\.ts:${line}\\n`;
  const all = at('inner', 12) + at('middle', 17) + at('main', 21);
  const fatal = await run('fails.ts', 1, ['unlock']);
  expect(fatal.err).toMatch(/^fatal error: sync: unlock of unlocked mutex\n/);
  expect(fatal.err).toMatch(running(at('broken', 6) + all));
  expect(fatal.code).toBe(2);
  const panic = await run('fails.ts', 1, ['throw']);
  expect(panic.err).toMatch(/^panic: RangeError: lost\n/);
  // The frames that waited have been left by then, and were noted.
  expect(panic.err).toMatch(running(`${at('broken', 8)}${all}$`));
  expect(panic.code).toBe(2);
  const value = await run('fails.ts', 1, ['value']);
  expect(value.err).toMatch(/^panic: just a string\n/);
  expect(value.err).toMatch(running(`${at('broken', 7)}${all}$`));
});

test.each(['counted', 'small', 'nested', 'slow', 'calling'])('loops give way: %s', async (kind) => {
  expect(await run('spins.ts', 1, [kind])).toEqual({ code: 0, out: 'stopped\n', err: '' });
});

test.each([
  ['send', 'Chan.send'],
  ['recv', 'Chan.recv'],
  ['lock', 'Mutex.lock'],
  ['wait', 'WaitGroup.wait'],
  ['do', 'Once.do'],
  ['each', 'worker'],
  ['point', 'worker'],
  ['worker', 'worker'],
  ['quick', 'quick'],
])('a call without yield* is an error of the program: %s', async (which, name) => {
  const out = `${name} may wait: call it with yield*, in a goroutine function 0\n1\n`;
  expect(await run('astray.ts', 2, [which])).toEqual({ code: 0, out, err: '' });
});
