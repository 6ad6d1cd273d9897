// A schedule as a string, which a person can paste into a command:
//
//     x1:examples/explore/ticketlock.ts?threads=3:AAYBAgMEBQ:1x7k2q
//     |  |                             |          |
//     |  what is run, with parameters  segments   checksum (FNV-1a of all before it, base 36)
//     version
//
// Segments are pairs of varints in base64url: a thread's id, and how many operations it does. The first byte says whether they
// are deflated (0: no, 1: yes), which is done when it makes them shorter. The same run always gives the same string.

import { deflateRawSync, inflateRawSync } from 'node:zlib';

const VERSION = 'x1';

export interface Schedule {
  /** What is run: a file, or a name that whoever made the schedule understands. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  /** Thread id, and up to which of its operations it runs; and so on. */
  readonly segments: readonly number[];
}

/** The string is not a schedule, or not a whole one. The message is one line. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

export function encodeSchedule({ target, params, segments }: Schedule): string {
  const query = Object.keys(params)
    .sort()
    .map((k) => `${escaped(k)}=${escaped(params[k] as string)}`)
    .join('&');
  const head = `${VERSION}:${escaped(target)}${query === '' ? '' : `?${query}`}:${pack(segments)}`;
  return `${head}:${checksum(head)}`;
}

export function decodeSchedule(text: string): Schedule {
  const s = text.trim();
  const parts = s.split(':');
  const [version, what, body, sum] = parts;
  if (version === undefined || !/^x\d+$/.test(version))
    throw new ScheduleError(`${cut(s)}: expected a schedule, x1:...`);
  if (version !== VERSION) throw new ScheduleError(`schedule of version ${version}: this is rt0 for ${VERSION}`);
  if (parts.length !== 4 || what === undefined || body === undefined || sum === undefined) {
    throw new ScheduleError(`schedule ${cut(s)}: expected x1:TARGET:SEGMENTS:CHECKSUM`);
  }
  if (checksum(s.slice(0, s.lastIndexOf(':'))) !== sum) {
    throw new ScheduleError(`schedule ${cut(s)}: the checksum does not fit, it is cut short or mistyped`);
  }
  const [target, query] = what.split('?');
  const pairs = (query ?? '').split('&').filter((pair) => pair !== '');
  const decoded = pairs.map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);
  // fromEntries makes own properties, whatever they are called.
  const params = Object.fromEntries(decoded);
  return { target: decodeURIComponent(target as string), params, segments: unpack(body) };
}

/** Paths stay readable; what the format itself uses is escaped, and the quote that shells use. */
function escaped(s: string): string {
  return encodeURIComponent(s).replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/'/g, '%27');
}

function cut(text: string): string {
  const s = text.replace(/\s+/g, ' ');
  return s.length <= 40 ? s : `${s.slice(0, 37)}...`;
}

function pack(segments: readonly number[]): string {
  const bytes: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < segments.length; i += 2) {
    const id = segments[i] as number;
    const until = segments[i + 1] as number;
    varint(bytes, id);
    varint(bytes, until - (counts[id] ?? 0));
    counts[id] = until;
  }
  const raw = Buffer.from(bytes);
  const small = deflateRawSync(raw, { level: 9 });
  const body = small.length < raw.length ? [Buffer.of(1), small] : [Buffer.of(0), raw];
  return Buffer.concat(body).toString('base64url');
}

function unpack(text: string): number[] {
  const all = Buffer.from(text, 'base64url');
  const bytes = all[0] === 1 ? inflateRawSync(all.subarray(1)) : all.subarray(1);
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
    }
  };
  while (at < bytes.length) {
    const id = read();
    const until = read() + (counts[id] ?? 0);
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
