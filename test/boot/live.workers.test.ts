// The whole bootstrap, on a real machine with real threads: from power-on to main.main, as `rt0 boot` shows it.
// Tests src/boot: main, world; src/host: worker, entry; src/shared: bootlog.

import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type BootOptions, type BootStep, Machine } from 'rt0/host';
import { afterAll, beforeAll, expect, test } from 'vitest';

const HELLO = fileURLToPath(new URL('../../examples/hello.ts', import.meta.url));
let machine: Machine;

beforeAll(() => {
  machine = new Machine({ build: 'debug' });
});
afterAll(() => machine.close());

/** All that has been written to it. (From Node 26 on, read gives one chunk at a time.) */
function written(stream: PassThrough): string {
  let text = '';
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += (chunk as Buffer).toString('utf8');
  return text;
}

function sink(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  return { stream, text: () => written(stream) };
}

async function boot(options: BootOptions): Promise<{ code: number; steps: BootStep[]; stderr: string }> {
  const out = sink();
  const err = sink();
  const rt = await machine.boot(HELLO, { report: true, stdout: out.stream, stderr: err.stream, ...options });
  const { code } = await rt.exited;
  return { code, steps: rt.bootReport(), stderr: err.text() };
}

/** Go's names, in the order in which the issue and the texts have them. */
const SEQUENCE = [
  ...['_rt0_amd64_linux', '_rt0_amd64', 'rt0_go', 'check', 'args', 'osinit', 'schedinit', 'stackinit', 'mallocinit'],
  ...['cpuinit', 'alginit', 'fastrandinit', 'mcommoninit', 'modulesinit', 'typelinksinit', 'itabsinit', 'stkobjinit'],
  ...['goargs', 'goenvs', 'parsedebugvars', 'gcinit', 'procresize', 'newproc', 'mstart', 'mstart0', 'mstart1'],
  ...['schedule', 'main', 'sysmon', 'doInit', 'gcenable', 'doInit', 'main_main'],
];

test.each([1, 2, 8])('all steps in order, with %d Ps', async (gomaxprocs) => {
  const { code, steps } = await boot({ gomaxprocs });
  expect(code).toBe(0);
  let at = -1;
  for (const fn of SEQUENCE) {
    const next = steps.findIndex((s, i) => i > at && s.fn === fn);
    expect(next, `${fn} after ${steps[at]?.fn}`).toBeGreaterThan(at);
    at = next;
  }
  for (const s of steps) {
    expect(s.checked, s.fn).not.toMatch(/^$|not finished/);
    expect(readFileSync(s.file, 'utf8'), `${s.fn} in ${s.file}`).toContain(s.fn);
  }
});

test('only m0 takes the steps of the first thread', async () => {
  const { steps } = await boot({ gomaxprocs: 8 });
  const once = steps.map((s) => s.fn).filter((fn) => !/^(mstart[01]?|asminit|minit|schedule|doInit)$/.test(fn));
  expect(once).toEqual([...new Set(once)]);
});

test('a bootstrap that dies ends the run with its reason, and the machine boots again', async () => {
  const { code, steps, stderr } = await boot({ env: { GOMEMLIMIT: 'a lot' } });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^GOMEMLIMIT=a lot\nfatal error: malformed GOMEMLIMIT/);
  expect(steps.at(-1)).toMatchObject({ fn: 'gcinit', checked: 'not finished' });
  expect((await boot({})).code).toBe(0);
});

test('arguments that do not fit are refused before anything starts', async () => {
  await expect(boot({ args: ['x'.repeat(300_000)] })).rejects.toThrow(/argument list too long/);
  expect((await boot({})).code).toBe(0);
});
