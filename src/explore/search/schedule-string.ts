// Schedule strings: heading, segments and checksum, which a person can paste into a command:
//
//     x2:examples/explore/ticketlock.ts?kind=module&steps=20000&races=1:AAYBAgMEBQ:1x7k2q
//     |  |                                                              |          |
//     |  heading: what is run, and how (target.ts)              segments   checksum: FNV-1a of all
//     |                                                                            before it, in base 36
//     version
//
// Segments are pairs of varints in base64url: a thread's id, and how many operations it does. The first byte says
// whether they are deflated (0: no, 1: yes), which is done when it makes them shorter. The same run always gives the
// same string.
//
// A string comes from anybody. Nothing here believes it: sizes are bounded before anything is inflated, and numbers in
// their ranges.

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { printable } from './printable.ts';

/** Another version is refused: what its parameters mean is not known here. x1 held program text, and is not read any
 *  more. */
const VERSION = 'x2';
/** Bytes. */
const MOST_TEXT = 16 * 1024 * 1024;
const MOST_HEADING = 1024 * 1024;
const MOST_SEGMENTS = 8 * 1024 * 1024;
const MOST_THREADS = 65_536;
/** Operations of one thread, and how many a search may allow: a replay keeps each in memory. */
export const MOST_OPERATIONS = 10_000_000;

/** The string is not a schedule, or not one that can be run. The message is one line.
 *  @example try { decodeSchedule(text); } catch (e) { if (e instanceof ScheduleError) print(e.message); } */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

export interface Sealed {
  /** No colon in it. */
  readonly heading: string;
  /** Thread id, and up to which of its operations it runs; and so on. */
  readonly segments: readonly number[];
}

export function seal({ heading, segments }: Sealed): string {
  const text = `${VERSION}:${heading}:${deflated(segmentBytes(segments))}`;
  return `${text}:${checksum(text)}`;
}

/** Throws ScheduleError. */
export function unseal(text: string): Sealed {
  if (text.length > MOST_TEXT) throw new ScheduleError(`a text of ${text.length} characters: ${EXPECTED}`);
  const s = text.trim();
  const shown = printable(s.slice(0, 200).replace(/\s+/g, ' '), 40);
  const [version = '', heading, body, sum, more] = s.split(':', 5);
  if (!/^x\d{1,9}$/.test(version)) throw new ScheduleError(`${shown}: ${EXPECTED}`);
  if (version !== VERSION) {
    throw new ScheduleError(
      `schedule of version ${version}: this is rt0 for ${VERSION}; explore again, the search finds it again`,
    );
  }
  if (heading === undefined || body === undefined || sum === undefined || more !== undefined)
    throw new ScheduleError(`schedule ${shown}: expected ${VERSION}:TARGET:SEGMENTS:CHECKSUM`);
  if (checksum(s.slice(0, s.lastIndexOf(':'))) !== sum)
    throw new ScheduleError(`schedule ${shown}: the checksum does not fit, it is cut short or mistyped`);
  if (heading.length > MOST_HEADING) {
    throw new ScheduleError(
      `schedule ${shown}: ${heading.length} characters before its segments; expected ${MOST_HEADING} at most`,
    );
  }
  return { heading, segments: segmentsFrom(unpack(body, MOST_SEGMENTS, 'schedule: its segments')) };
}
const EXPECTED = `expected a schedule, ${VERSION}:...`;

/** Whether a text that may be a file's name is meant as a schedule. */
export const looksLikeSchedule = (text: string): boolean => /^\s*x\d+:/.test(text);

/** Bytes for a string, deflated when that makes them shorter. */
export function deflated(raw: Uint8Array): string {
  const small = deflateRawSync(raw, { level: 9 });
  const body = small.length < raw.length ? [Buffer.of(1), small] : [Buffer.of(0), raw];
  return Buffer.concat(body).toString('base64url');
}

/** What pack has packed, if it is at most so many bytes. Throws ScheduleError, which calls it by this name. */
export function unpack(text: string, most: number, what: string): Buffer {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) throw new ScheduleError(`${what}: expected base64url`);
  const bytes = Buffer.from(text, 'base64url');
  const body = bytes.subarray(1);
  const tooLong = `${what}: more than ${most} bytes`;
  if (bytes[0] === 0) {
    if (body.length > most) throw new ScheduleError(tooLong);
    return body;
  }
  if (bytes[0] !== 1) throw new ScheduleError(`${what}: neither plain nor deflated`);
  try {
    return inflateRawSync(body, { maxOutputLength: most });
  } catch (e) {
    throw new ScheduleError(e instanceof RangeError ? tooLong : `${what}: cannot be inflated`);
  }
}

function segmentBytes(segments: readonly number[]): Buffer {
  const bytes: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < segments.length; i += 2) {
    const id = segments[i] as number;
    const until = segments[i + 1] as number;
    varint(bytes, id);
    varint(bytes, until - (counts[id] ?? 0));
    counts[id] = until;
  }
  return Buffer.from(bytes);
}

function segmentsFrom(bytes: Uint8Array): number[] {
  const segments: number[] = [];
  const counts: number[] = [];
  let at = 0;
  const read = (): number => {
    let n = 0;
    for (let scale = 1; ; scale *= 128) {
      const b = bytes[at++];
      if (b === undefined) throw new ScheduleError('schedule: its segments end too early');
      n += (b & 127) * scale;
      if (b < 128) return n;
      if (n > MOST_OPERATIONS || scale > 128 ** 3)
        throw new ScheduleError('schedule: its segments hold a number that is too large');
    }
  };
  while (at < bytes.length) {
    const id = read();
    const many = read();
    const until = many + (counts[id] ?? 0);
    if (id >= MOST_THREADS)
      throw new ScheduleError(`schedule: thread ${id} in it: expected at most ${MOST_THREADS - 1}`);
    if (many < 1 || until > MOST_OPERATIONS) {
      throw new ScheduleError(
        `schedule: ${many} operations of thread ${id} in it: expected 1 to ${MOST_OPERATIONS} of each thread`,
      );
    }
    counts[id] = until;
    segments.push(id, until);
  }
  return segments;
}

function varint(out: number[], value: number): void {
  let n = value;
  for (; n > 127; n = Math.floor(n / 128)) out.push((n & 127) | 128);
  out.push(n);
}

function checksum(s: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}
