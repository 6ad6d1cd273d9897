// examples/echo: server and clients in one machine and in two processes, and the comparison with plain Node.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, rt0, start } from '../cli/rt0.ts';
import { useMachine } from '../harness/machine.ts';
import { sizeOf, turn, WHOLE } from '../harness/sweep.ts';

const rig = useMachine();
const ECHO = '../../examples/echo/echo';
const at = (name: string): string => join(ROOT, 'examples', 'echo', name);
const said = (connections: number, messages: number, bytes: number): RegExp =>
  new RegExp(`^${connections} connections, ${messages} messages of ${bytes} bytes echoed\n\\d+ a second\n$`);

test.each(turn(2, [1, 2, 4, 8]))('50 connections, GOMAXPROCS=%i', async (procs) => {
  const r = await rig.run(ECHO, { procs, args: [50, 20, 500] });
  expect(r.stderr, r.how).toBe('');
  expect(r.stdout, r.how).toMatch(said(50, 1000, 500));
});

test('messages larger than any buffer on the way', async () => {
  const r = await rig.run(ECHO, { procs: 2, args: [4, 3, 1_000_000] });
  expect(r.stdout, r.stderr).toMatch(said(4, 12, 1_000_000));
});

const MANY = sizeOf({ slice: 250, whole: 1000 });
test(`${MANY} connections at once, as a user runs it`, async () => {
  const r = await rt0(['run', '-p', '2', at('echo.ts'), String(MANY), '3']);
  expect(r.stderr).toBe('');
  expect(r.stdout).toMatch(said(MANY, 3 * MANY, 64));
  expect(r.code).toBe(0);
});

test('server and clients in two processes', async () => {
  const server = start(['run', at('server.ts'), '0', '20', '60']);
  const port = /\d+/.exec(await server.says('\n'))?.[0] ?? '';
  const clients = await rt0(['run', at('client.ts'), port, '20', '5']);
  expect(clients).toMatchObject({ code: 0, stdout: '20 connections, 100 messages of 64 bytes echoed\n', stderr: '' });
  // It has served as many as it was to, and ends.
  expect((await server.ended).code).toBe(0);
});

function run(command: string, args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (b) => {
    out += b;
  });
  child.stderr.on('data', (b) => {
    err += b;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('too few open files: one line', async () => {
  const r = await run('sh', ['-c', `ulimit -n 300; exec ${process.execPath} bin/rt0 run examples/echo/echo.ts`]);
  expect(r).toEqual({
    code: 1,
    out: 'echo: needs 2100 open files, and may have 300: raise the limit (ulimit -n) or ask for fewer connections\n',
    err: '',
  });
});

test.each([
  ['echo.ts', ['10', 'many'], '10 many: expected whole numbers: [CONNECTIONS] [ROUNDS] [BYTES]'],
  ['client.ts', [], 'nothing given: expected whole numbers: PORT [CONNECTIONS] [ROUNDS] [BYTES]'],
  ['server.ts', ['0', '5', '-1'], '0 5 -1: expected whole numbers: [PORT] [CONNECTIONS] [SECONDS]'],
])('%s %j: one line', async (file, args, says) => {
  const r = await rt0(['run', at(file), '--', ...args]);
  expect(r).toEqual({ code: 1, stdout: `echo: ${says}\n`, stderr: '' });
});

test.runIf(WHOLE)('beside plain Node', async () => {
  const r = await run(process.execPath, ['--import', 'tsx', 'examples/echo/compare.ts', '10', '20', '64', '1']);
  expect(r.err).toBe('');
  expect(r.out).toMatch(
    /^10 connections, 20 messages of 64 bytes each, median of 1\nrt0, GOMAXPROCS=1 .*\nrt0, GOMAXPROCS=2 .*\nNode +\d+ messages a second, 1\.00 of Node's\n$/,
  );
  const bad = await run(process.execPath, ['--import', 'tsx', 'examples/echo/compare.ts', 'many']);
  expect(bad).toMatchObject({
    code: 1,
    out: '',
    err: 'compare: many: expected up to four whole numbers above 0: connections, rounds, bytes, times\n',
  });
});
