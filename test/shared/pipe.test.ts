// The ring that stdout and stderr share: whatever is written comes out at the host's end, whole and in order, also
// round the ring's end. Tests src/shared: pipe; src/host: pipereader.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { ringReader } from '../../src/host/pipereader.ts';
import { outputPipe } from '../../src/shared/globals.ts';
import { Pipe } from '../../src/shared/layout-host.ts';
import { buffer, get, store } from '../../src/shared/mem.ts';
import { PIPE } from '../../src/shared/param.ts';
import { RECORDHEAD, STDERR, STDOUT, write, writeBytes } from '../../src/shared/pipe.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

/** What the chunks say, neighbours of one stream together. */
function joined(chunks: readonly { fd: number; bytes: Uint8Array }[]): [number, string][] {
  const out: [number, Buffer][] = [];
  for (const { fd, bytes } of chunks) {
    const last = out.at(-1);
    if (last?.[0] === fd) last[1] = Buffer.concat([last[1], bytes]);
    else out.push([fd, Buffer.from(bytes)]);
  }
  return out.map(([fd, bytes]) => [fd, bytes.toString('utf8')]);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.integer({ min: 0, max: 5000 }).map((n) => 'ä€x'.repeat(n).slice(0, n)),
);
const writes = fc.array(fc.tuple(fc.constantFrom(STDOUT, STDERR), text), { maxLength: 6 });

test('texts of both streams come out as they went in, wherever in the ring they begin', () => {
  const read = ringReader(buffer);
  read();
  fc.assert(
    fc.property(fc.nat(PIPE / 4 - 1), fc.array(writes, { maxLength: 4 }), (from, rounds) => {
      store(outputPipe, Pipe.head, from * 4);
      store(outputPipe, Pipe.tail, from * 4);
      for (const round of rounds) {
        for (const [fd, t] of round) write(fd as 1 | 2, t);
        const expected = joined(round.map(([fd, t]) => ({ fd, bytes: Buffer.from(t) }))).filter(([, t]) => t !== '');
        const got = joined(read());
        // Empty texts write nothing, and do not part what stands before and after them.
        expect(got.map(([, t]) => t).join('')).toBe(expected.map(([, t]) => t).join(''));
        expect(
          got
            .filter(([fd]) => fd === STDERR)
            .map(([, t]) => t)
            .join(''),
        ).toBe(
          round
            .filter(([fd]) => fd === STDERR)
            .map(([, t]) => t)
            .join(''),
        );
      }
    }),
  );
});

test('a record is whole before it can be seen: its head says its kind and its bytes', () => {
  const before = get(outputPipe, Pipe.tail);
  writeBytes(STDERR, Buffer.from('abcde'));
  // Five bytes take two words.
  expect((get(outputPipe, Pipe.tail) - before) | 0).toBe(RECORDHEAD + 8);
  expect(joined(ringReader(buffer)())).toEqual([[STDERR, 'abcde']]);
  expect(ringReader(buffer)()).toEqual([]);
});
