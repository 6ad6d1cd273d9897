// Schedule strings: what goes in comes out, and what no string may hold is refused by name.
// Tests src/explore/search: columns, parameters, schedule-string, setup; src/explore: target;
// src/explore/runtime/generate: grammar, tree.

import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deflated, ScheduleError, seal } from '../../../src/explore/search/schedule-string.ts';
import { runOptions, type Setup } from '../../../src/explore/search/setup.ts';
import { decodeSchedule, encodeSchedule } from '../../../src/explore/target.ts';
import { seeded } from '../../harness/seed.ts';
import { schedules } from './setups.ts';

const program: Setup = { kind: 'program', file: 'a/b.ts', ...runOptions({}), seed: 1, host: false };
const text = encodeSchedule({ setup: program, livelock: false, segments: [0, 3, 1, 5, 0, 9] });

/** A string with this heading and a right checksum. */
const headed = (heading: string): string => seal({ heading, segments: [0, 1] });
const RUN = 'kind=program&seed=1&p=2&steps=1000';
const MODULE = 'kind=module&steps=1000&races=1';

describe('schedule strings', () => {
  test(seeded('what is encoded is decoded, for all kinds and options, and the same gives the same'), () => {
    fc.assert(
      fc.property(schedules, (s) => {
        const text = encodeSchedule(s);
        expect(decodeSchedule(text)).toEqual(s);
        expect(encodeSchedule(decodeSchedule(text))).toBe(text);
        expect(text).toMatch(/^[\x21-\x26\x28-\x7e]+$/);
      }),
      { numRuns: 1000 },
    );
  });

  test('they read well', () => {
    expect(text).toBe('x2:a/b.ts?kind=program&seed=1&p=2&steps=100000&races=1:AAADAQUABg:1wzfm4j');
  });

  test('long ones are compressed', () => {
    const long = Array.from({ length: 4000 }, (_, i) => [i % 2, Math.floor(i / 2) * 3 + 3]).flat();
    expect(encodeSchedule({ setup: program, livelock: false, segments: long }).length).toBeLessThan(250);
  });

  test('one wrong character is noticed', () => {
    for (let i = 0; i < text.length; i++) {
      const wrong = text.slice(0, i) + (text[i] === 'Q' ? 'R' : 'Q') + text.slice(i + 1);
      expect(() => decodeSchedule(wrong), wrong).toThrow(ScheduleError);
    }
    expect(() => decodeSchedule(text.slice(0, -1))).toThrow(/checksum|expected/);
    expect(() => decodeSchedule('hello')).toThrow('hello: expected a schedule, x2:...');
    for (const version of ['x1', 'x3'])
      expect(() => decodeSchedule(text.replace('x2', version))).toThrow(
        `schedule of version ${version}: this is rt0 for x2; explore again, the search finds it again`,
      );
  });
});

describe('what no string may hold is one line that names it', () => {
  const bomb = Buffer.concat([Buffer.of(1), deflateRawSync(Buffer.alloc(64 * 1024 * 1024))]).toString('base64url');
  const tree = (json: string): string => `g?${RUN.replace('program', 'generated')}&tree=${deflated(Buffer.from(json))}`;
  const deep = '['.repeat(100_000);

  test.each([
    [
      `a.ts?${RUN}&q=1`,
      'a.ts: q: unknown parameter; expected seed, level, slack, p, steps, races, leaks, sysmon, linear, host, ',
    ],
    [`a.ts?${RUN}&text=abc`, 'a.ts: text: unknown parameter; expected seed, '],
    [`a.ts?${RUN}&depth=1`, 'a.ts: depth: unknown parameter; expected seed, '],
    [`a.ts?${RUN}&__proto__=1`, 'a.ts: __proto__: unknown parameter; expected seed, '],
    [`a.ts?${RUN}&p=3`, 'a.ts: p is given twice'],
    [`a.ts?${RUN.replace('&p=2', '')}`, 'a.ts: p is missing: expected a whole number from 1 to 256'],
    ['a.ts?p=1', 'a.ts: kind is missing: expected program, generated, scenario or module'],
    ['a.ts?kind=constructor', 'a.ts: kind=constructor: expected program, generated, scenario or module'],
    ['a.ts', 'a.ts: : expected NAME=VALUE'],
    [`a.ts?${RUN}&`, 'a.ts: : expected NAME=VALUE'],
    [`a.ts?${RUN}&leaks`, 'a.ts: leaks: expected NAME=VALUE'],
    [`a.ts?${RUN}&leaks=1=1`, 'a.ts: leaks=1=1: expected NAME=VALUE'],
    [`a.ts?${RUN}?p=1`, 'a.ts: expected TARGET?NAME=VALUE&NAME=VALUE...'],
    [`?${RUN}`, 'schedule of : expected TARGET?NAME=VALUE&NAME=VALUE...'],
    [`a.ts?${RUN}&leaks=yes`, 'a.ts: leaks=yes: expected 1, or no such parameter'],
    [`a.ts?${RUN.replace('p=2', 'p=0')}`, 'a.ts: p=0: expected a whole number from 1 to 256'],
    [`a.ts?${RUN.replace('p=2', 'p=1e2')}`, 'a.ts: p=1e2: expected a whole number from 1 to 256'],
    [`a.ts?${RUN.replace('p=2', 'p=1000000')}`, 'a.ts: p=1000000: expected a whole number from 1 to 256'],
    [`a.ts?${RUN.replace('seed=1', 'seed=1.5')}`, 'a.ts: seed=1.5: expected a whole number from -2147483648 to '],
    [`a.ts?${RUN.replace('steps=1000', 'steps=1000000000')}`, 'steps=1000000000: expected a whole number from 1 to '],
    [`a.ts?${RUN}&limits=RUNQ.3`, 'a.ts: limits=RUNQ.3: RUNQ 3: expected a power of two from 2 to 4096'],
    [`a.ts?${RUN}&limits=DEBUG.0`, 'a.ts: limits=DEBUG.0: DEBUG: unknown limit; expected one of ACTIVE_SPIN, '],
    [`a.ts?${RUN}&limits=__proto__.1`, 'a.ts: limits=__proto__.1: expected NAME.VALUE,NAME.VALUE..., or own'],
    [`a.ts?${RUN}&limits=RUNQ.4,RUNQ.8`, 'a.ts: limits=RUNQ.4,RUNQ.8: RUNQ is given twice'],
    [
      `a.ts?${RUN}&limits=${encodeURIComponent('{"RUNQ":"4;process.exit()"}')}`,
      'a.ts: limits={"RUNQ":"4;process.exit()"}: expected NAME.VALUE',
    ],
    [`a.ts?${RUN}&level=threads`, 'a.ts: level=threads: expected goroutines or runtime'],
    [`a.ts?${RUN}&slack=-1`, 'a.ts: slack=-1: expected a whole number from 0 to 86400000'],
    [`a.ts?${RUN}&args=%7B%7D`, 'a.ts: args={}: expected an array of strings, as JSON'],
    [`a.ts?${RUN}&args=%5B1%5D`, 'a.ts: args=[1]: expected an array of strings, as JSON'],
    [`a.ts?${RUN}&args=%5B`, 'a.ts: args=[: expected an array of strings, as JSON'],
    [`a.ts?${RUN}&with=%ff`, 'a.ts: %ff: its escapes are no UTF-8'],
    [`a.ts?${RUN}&with=${deep}`, /^schedule of a\.ts: with=\[{57}\.\.\.: nested deeper than 200$/],
    [`m.ts?${MODULE}&threads=7`, 'm.ts: threads=7: expected an array of names, or of [name, ...arguments], as JSON'],
    [`m.ts?${MODULE}&threads=%5B%22a-b%22%5D`, 'm.ts: threads=["a-b"]: expected an array of names'],
    [`m.ts?${MODULE}&threads=%5B%5D`, 'm.ts: threads=[]: expected an array of names'],
    [`m.ts?${MODULE}&check=a.b`, 'm.ts: check=a.b: expected the name of an exported function'],
    [`m.ts?${MODULE}&args=%5B%5D`, 'm.ts: args: unknown parameter; expected steps, races, timeouts, threads, '],
    [`a%0A%1b%5B2J%E2%80%AE.ts?${RUN}&q=1`, 'schedule of a\\n\\u001b[2J\\u202e.ts: q: unknown parameter'],
    [`a.ts?${RUN}&%1b%5B2J=1`, 'a.ts: \\u001b[2J: unknown parameter'],
    [tree('{'), 'a program that is no JSON'],
    [tree('[]'), 'the program: expected an object'],
    [tree('{"caps":[],"goroutines":[],"main":[],"text":"x"}'), 'the program: text: expected caps, goroutines, main, '],
    [tree('{"caps":[1],"goroutines":[],"main":[{"do":"send","chan":"0;evil()"}]}'), 'main[0].chan: expected a whole '],
    [tree('{"caps":[1],"goroutines":[],"main":[{"do":"send","chan":1}]}'), 'main[0].chan: expected a whole '],
    [tree('{"caps":[1],"goroutines":[],"main":[{"do":"constructor"}]}'), 'main[0]: expected one of send, recv, '],
    [tree('{"caps":[1e99],"goroutines":[],"main":[]}'), 'caps[0]: expected a whole number from 0 to '],
    [tree('{"caps":[],"goroutines":[],"main":[],"adds":"1"}'), 'adds: expected a whole number from 0 to '],
    [
      tree(`{"caps":[],"goroutines":[],"main":${'[{"do":"go","body":'.repeat(80)}[]${'}]'.repeat(80)}}`),
      'nested deeper',
    ],
    [
      tree(`{"caps":[],"goroutines":[],"main":[${'{"do":"add"},'.repeat(5000)}{"do":"add"}]}`),
      'a list of at most 4000',
    ],
    [`g?${RUN.replace('program', 'generated')}&tree=${bomb}`, 'schedule of g: tree: more than 262144 bytes'],
    [`g?${RUN.replace('program', 'generated')}`, 'tree is missing: expected a program of the generator'],
    [`a.ts?${RUN}&with=%22${'x'.repeat(2_000_000)}%22`, 'characters before its segments; expected 1048576 at most'],
  ] as const)('%#', (heading, says) => {
    let message = '';
    try {
      decodeSchedule(headed(heading));
    } catch (e) {
      expect(e).toBeInstanceOf(ScheduleError);
      message = (e as Error).message;
    }
    if (says instanceof RegExp) expect(message).toMatch(says);
    else expect(message).toContain(says);
    expect(message.length).toBeLessThan(500);
    expect(message).toMatch(/^[^\p{Cc}\u202e]+$/u);
  });

  test('segments: sizes are bounded before they are inflated, and numbers in their ranges', () => {
    const sealed = (body: string): string => {
      const whole = `x2:a.ts?${RUN}:${body}`;
      let h = 0x811c9dc5;
      for (let i = 0; i < whole.length; i++) h = Math.imul(h ^ whole.charCodeAt(i), 0x01000193);
      return `${whole}:${(h >>> 0).toString(36)}`;
    };
    const raw = (...bytes: number[]): string => Buffer.of(0, ...bytes).toString('base64url');
    const says = (body: string, message: RegExp): void => expect(() => decodeSchedule(sealed(body))).toThrow(message);
    const began = process.memoryUsage().rss;
    says(bomb, /^schedule: its segments: more than 8388608 bytes$/);
    expect(process.memoryUsage().rss - began).toBeLessThan(64 * 1024 * 1024);
    says('', /its segments: expected base64url/);
    says('!!', /its segments: expected base64url/);
    says(Buffer.of(2, 1, 1).toString('base64url'), /neither plain nor deflated/);
    says(Buffer.of(1, 255, 255).toString('base64url'), /cannot be inflated/);
    says(raw(0), /end too early/);
    says(raw(0, 128), /end too early/);
    says(raw(0, 0), /0 operations of thread 0 in it: expected 1 to 10000000 of each thread/);
    says(raw(255, 255, 127, 1), /thread 2097151 in it: expected at most 65535/);
    says(raw(...Array<number>(400).fill(128), 1), /a number that is too large/);
    says(raw(0, 255, 255, 255, 127), /268435455 operations of thread 0/);
    expect(decodeSchedule(sealed(raw(0, 5, 1, 2))).segments).toEqual([0, 5, 1, 2]);
  });

  test('what is set up for a search is asked the same', () => {
    const setup = (o: object): string => encodeSchedule({ setup: { ...program, ...o }, livelock: false, segments: [] });
    expect(() => setup({ procs: 0 })).toThrow('p 0: expected a whole number from 1 to 256');
    expect(() => setup({ maxSteps: 1e9 })).toThrow('steps 1000000000: expected a whole number from 1 to 10000000');
    expect(() => setup({ limits: { RUNQ: 3 } })).toThrow('limits {"RUNQ":3}: RUNQ 3: expected a power of two');
    expect(() => setup({ with: 5n })).toThrow('with 5: a value that JSON cannot hold');
    expect(() => setup({ args: [5] })).toThrow('args [5]: expected an array of strings, as JSON');
  });
});
