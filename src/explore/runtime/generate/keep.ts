// Where generated programs are kept: in files named for their content, in rt0's cache (src/cache). A schedule
// string of such a program holds its text as well, so that it can be replayed when the cache is gone, or somewhere else.

import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { cache } from '../../../cache/cache.ts';
import { hash } from '../../../cache/sealed.ts';
import { ScheduleError } from '../../search/schedule.ts';
import { shown } from '../../threads/bundle.ts';

const nameOf = (text: string): string => `${hash(text).slice(0, 12)}.ts`;

/** Writes the program; its path, as a command line would name it. Throws CacheError when there is no place for it. */
export function keepProgram(text: string): string {
  const name = nameOf(text);
  return shown(join(cache.keepFiles('generated', [{ name, code: text }]), name));
}

/** The program as it stands in a schedule string; null for a file that somebody has written. */
export function packedProgram(file: string): string | null {
  const path = resolve(file);
  if (!cache.holds('generated', path)) return null;
  const text = readFileSync(path, 'utf8');
  return basename(path) === nameOf(text) ? deflateRawSync(text, { level: 9 }).toString('base64url') : null;
}

/** The file that a schedule is of: a generated program is written again. */
export function targetOfSchedule(target: string, params: Readonly<Record<string, string>>): string {
  if (params.text === undefined) return target;
  try {
    return keepProgram(inflateRawSync(Buffer.from(params.text, 'base64url')).toString('utf8'));
  } catch (e) {
    throw new ScheduleError(
      `schedule of ${target}: the program in it cannot be read: ${e instanceof Error ? e.message : e}`,
    );
  }
}
