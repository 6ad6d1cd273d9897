// `rt0 boot`: the steps of the bootstrap, as they were taken.
// Tests src/cli: bootverb.

import { expect, test } from 'vitest';
import type { BootStep } from '../../src/host/api.ts';
import { rt0 } from './rt0.ts';

/** Steps that there must be, in their order. */
const ORDER = [
  ...['_rt0_amd64_linux', '_rt0_amd64', 'rt0_go', 'check', 'args', 'osinit', 'schedinit', 'stackinit', 'mallocinit'],
  ...['cpuinit', 'alginit', 'fastrandinit', 'mcommoninit', 'modulesinit', 'typelinksinit', 'itabsinit', 'stkobjinit'],
  ...['goargs', 'goenvs', 'parsedebugvars', 'gcinit', 'procresize', 'newproc', 'mstart', 'mstart0', 'mstart1'],
  ...['schedule', 'main', 'doInit', 'gcenable', 'main_main'],
];

test('--json: every step with what it did and checked, in order', async () => {
  const ended = await rt0(['boot', '--json', '-p', '2']);
  expect(ended.code).toBe(0);
  const steps = JSON.parse(ended.stdout) as BootStep[];
  for (const step of steps) {
    expect(Object.keys(step)).toEqual(['fn', 'file', 'what', 'checked']);
    expect(step.file).toMatch(/^src\/.*\.ts$/);
    expect(step.what).not.toBe('');
    expect(step.checked).not.toMatch(/^$|not finished/);
  }
  const at = ORDER.map((fn) => steps.findIndex((s) => s.fn === fn));
  expect(at).not.toContain(-1);
  expect(at).toEqual([...at].sort((a, b) => a - b));
});

test('the table: a row a step', async () => {
  const ended = await rt0(['boot']);
  expect(ended.code).toBe(0);
  for (const fn of ORDER) expect(ended.stdout).toMatch(new RegExp(`│ +\\d+ │ ${fn} +│`));
  expect(ended.stdout).toMatch(/\d+ steps to the end of main\.main, \d+ Ps, /);
});
